//! Calls that overlap.

use docebo_mock::{FaultRule, ledger::switches::OverlappingBranchCalls};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use super::*;

/// Starts a call whose answer is held back, and comes back while it is under way.
async fn under_way(mock: &DoceboMock, admin: &Actor, route: &str, body: Value) -> TcpStream {
    let (_, path) = route.split_once(' ').unwrap();
    let mut rule = FaultRule::on(path).status(200).applied();
    rule.delay_ms = 3_600_000;
    mock.fail(rule);
    let url = mock.url();
    let address = url.trim_start_matches("http://");
    let body = body.to_string();
    let token = admin.token();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{route} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let before = mock.requests().len();
    stream.write_all(request.as_bytes()).await.unwrap();
    while mock.requests().len() == before {
        tokio::task::yield_now().await;
    }
    stream
}

async fn started() -> (DoceboMock, Actor) {
    let mock = DoceboMock::builder().seed(company()).start().await.unwrap();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

fn new(name: &str, parent: u64) -> Value {
    json!({"translations": {"english": name}, "id_parent": parent})
}

fn overlaps(mock: &DoceboMock) -> Vec<(String, bool)> {
    mock.requests()
        .writes()
        .under("/manage")
        .iter()
        .map(|r| (r.path.clone(), r.overlapped))
        .collect()
}

#[tokio::test]
async fn b137_overlapping_branch_calls_are_reported_and_do_no_harm() {
    let (mock, admin) = started().await;
    let _first = under_way(&mock, &admin, "POST /manage/v1/orgchart", new("Oslo", EMEA)).await;
    admin.ok("POST", "/manage/v1/orgchart", new("Rome", EMEA));
    let chart = "/manage/v1/orgchart".to_owned();
    assert_eq!(overlaps(&mock), [(chart.clone(), false), (chart, true)]);
    assert_eq!(admin.read("/_mock/stats")["lane_overlaps"], 1);
    assert_eq!(titles(&admin, "?flattened=true&node_id=2"), ["EMEA", "Oslo", "Rome"]);
}

#[tokio::test]
async fn b137_by_switch_an_overlap_corrupts_the_numbers() {
    let (mock, admin) = started().await;
    mock.switch(OverlappingBranchCalls::Corrupt);
    // Alone, a call does no harm.
    admin.ok("POST", "/manage/v1/orgchart", new("Oslo", EMEA));
    assert_eq!(titles(&admin, "?flattened=true&node_id=2"), ["EMEA", "Oslo"]);
    let _first = under_way(
        &mock,
        &admin,
        "PUT /manage/v1/user/add_to_branch",
        json!({
            "branch_ids": [HR], "user_ids": [ANN],
        }),
    )
    .await;
    admin.ok("POST", "/manage/v1/orgchart", new("Rome", EMEA));
    let rome = admin.read("/manage/v1/orgchart?node_id=2")["data"]["items"][1].clone();
    let emea = admin.read("/manage/v1/orgchart?node_id=1")["data"]["items"][0].clone();
    assert_eq!((&rome["title"], &emea["title"]), (&json!("Rome"), &json!("EMEA")));
    assert!(rome["i_right"].as_u64() > emea["i_right"].as_u64(), "{rome} lies outside {emea}");
    assert_eq!(titles(&admin, "?flattened=true&node_id=2"), ["EMEA", "Oslo"], "Rome is lost");
}

#[tokio::test]
async fn b137_a_user_batch_that_makes_branches_is_in_the_lane_too() {
    let (mock, admin) = started().await;
    mock.switch(OverlappingBranchCalls::Corrupt);
    let _first = under_way(&mock, &admin, "POST /manage/v1/orgchart", new("Oslo", HR)).await;
    let body = json!({
        "items": [{"username": "ann", "branch_name_path": "Sales/LATAM", "branch_code_path": "SAL/LA"}],
        "options": {
            "branch_option": "do_nothing", "update_user_info": true, "force_create_branches": true,
        },
    });
    let rows = admin.ok("POST", "/manage/v1/user/batch", body);
    assert_eq!(rows["data"][0]["success"], true);
    assert!(overlaps(&mock).last().unwrap().1);
    assert!(!titles(&admin, "?flattened=true&node_id=1").contains(&json!("LATAM")));
}

#[tokio::test]
async fn b221_overlapping_batch_calls_are_reported() {
    let (mock, admin) = started().await;
    let rows = json!({"items": [{"code": "X", "name": {"all": "X"}}]});
    let _first = under_way(&mock, &admin, "POST /manage/v1/orgchart/batch", rows).await;
    let body = json!({"items": [{"username": "ann"}], "options": {"branch_option": "do_nothing"}});
    admin.ok("POST", "/manage/v1/user/batch", body);
    let paths = ["/manage/v1/orgchart/batch", "/manage/v1/user/batch"].map(str::to_owned);
    let [first, second] = paths;
    assert_eq!(overlaps(&mock), [(first, false), (second, true)]);
    // Reads are in no lane.
    admin.read("/manage/v1/orgchart");
    assert_eq!(admin.read("/_mock/stats")["lane_overlaps"], 1);
}

#[tokio::test]
async fn b137_of_single_user_calls_those_that_name_branches_overlap() {
    let (mock, admin) = started().await;
    let _first = under_way(&mock, &admin, "POST /manage/v1/orgchart", new("Oslo", EMEA)).await;
    let ann = format!("/manage/v1/user/{ANN}");
    let overlapped = |what: &str| {
        let (_, last) = overlaps(&mock).pop().unwrap();
        (what.to_owned(), last)
    };
    let mut seen = Vec::new();
    for (what, method, target, body) in [
        ("new", "POST", "/manage/v1/user", json!({"userid": "a", "password": "Passw0rd"})),
        (
            "new in a branch",
            "POST",
            "/manage/v1/user",
            json!({"userid": "b", "password": "Passw0rd", "select_orgchart": {"2": 1}}),
        ),
        ("renamed", "PUT", &ann, json!({"firstname": "Anna"})),
        ("moved", "PUT", &ann, json!({"select_orgchart": [HR]})),
        ("moved by the twin", "PATCH", &ann, json!({"select_orgchart": [HR]})),
        ("unreadable", "PUT", &ann, json!({"select_orgchart": "all", "expiration": "soon"})),
    ] {
        let _ = admin.json(method, target, body);
        seen.push(overlapped(what));
    }
    let expected = [
        ("new", false),
        ("new in a branch", true),
        ("renamed", false),
        ("moved", true),
        ("moved by the twin", true),
        ("unreadable", false),
    ];
    assert_eq!(seen, expected.map(|(what, overlaps)| (what.to_owned(), overlaps)));
}
