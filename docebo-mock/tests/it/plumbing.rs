//! Routing, errors and the control plane, apart from any resource.

use docebo_mock::DoceboMock;
use serde_json::json;

use crate::support::{Actor, error};

#[test]
fn an_unknown_route_says_that_it_is_not_modelled() {
    let answer = Actor::nobody(&DoceboMock::new()).get("/manage/v1/nothing/here?x=1");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.json(), error("Not Found", "Page not found.", 0, 404));
    assert_eq!(answer.header("x-mock-not-modelled"), "GET /manage/v1/nothing/here");
}

#[test]
fn a_missing_token_is_401_and_never_403() {
    let answer = Actor::nobody(&DoceboMock::new()).get("/manage/v1/user/session");
    let expected = error("Unauthorized", "Your request was made with invalid credentials.", 0, 401);
    assert_eq!((answer.status, answer.json()), (401, expected));
}

#[test]
fn the_token_endpoint_speaks_oauth_even_in_errors() {
    let answer = Actor::nobody(&DoceboMock::new()).get("/oauth2/token");
    assert_eq!(answer.status, 405);
    assert_eq!(
        answer.json(),
        json!({
            "error": "invalid_request",
            "error_description":
                "The request method must be POST when requesting an access token",
        })
    );
}

#[test]
fn health_answers() {
    let answer = Actor::nobody(&DoceboMock::new()).get("/_mock/health");
    assert_eq!((answer.status, answer.json()), (200, json!({ "status": "ok" })));
}
