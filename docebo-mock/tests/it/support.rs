//! Actors and raw requests.

use bytes::Bytes;
use docebo_mock::DoceboMock;
use http::{Request, Response};
use serde_json::Value;

/// One raw answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The body as JSON; `null` when it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    /// A header's value; empty when absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl From<Response<Bytes>> for Answer {
    fn from(response: Response<Bytes>) -> Self {
        let (head, body) = response.into_parts();
        Self { status: head.status.as_u16(), headers: head.headers, body }
    }
}

/// Somebody who sends requests to a mock.
#[derive(Debug, Clone)]
pub(crate) struct Actor {
    mock: DoceboMock,
    token: Option<String>,
    headers: Vec<(String, String)>,
}

impl Actor {
    /// Somebody without a token.
    pub(crate) fn nobody(mock: &DoceboMock) -> Self {
        Self { mock: mock.clone(), token: None, headers: Vec::new() }
    }

    /// The Superadmin of the mock's credentials.
    pub(crate) fn superadmin(mock: &DoceboMock) -> Self {
        let credentials = mock.credentials();
        Self::sign_in(mock, &credentials.username, &credentials.password)
    }

    /// Anybody with a password.
    pub(crate) fn sign_in(mock: &DoceboMock, username: &str, password: &str) -> Self {
        let credentials = mock.credentials();
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "password")
            .append_pair("client_id", &credentials.client_id)
            .append_pair("client_secret", &credentials.client_secret)
            .append_pair("username", username)
            .append_pair("password", password)
            .finish();
        let answer = Self::nobody(mock).send(
            "POST",
            "/oauth2/token",
            Some("application/x-www-form-urlencoded"),
            form,
        );
        assert_eq!(answer.status, 200, "{username} cannot sign in: {}", answer.text());
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        Self { mock: mock.clone(), token: Some(token), headers: Vec::new() }
    }

    /// The bearer token; empty for nobody.
    #[cfg(feature = "listener")]
    pub(crate) fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// The same actor, sending one more header.
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends anything.
    pub(crate) fn send(
        &self,
        method: &str,
        target: &str,
        content_type: Option<&str>,
        body: impl Into<Bytes>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(target);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        self.mock.handle(request.body(body.into()).unwrap()).into()
    }

    /// Sends a request without a body.
    pub(crate) fn get(&self, target: &str) -> Answer {
        self.send("GET", target, None, Bytes::new())
    }

    /// Sends a JSON body.
    pub(crate) fn json(&self, method: &str, target: &str, body: Value) -> Answer {
        self.send(method, target, Some("application/json"), body.to_string())
    }

    /// Sends a JSON body, expects 200, answers the JSON.
    #[track_caller]
    pub(crate) fn ok(&self, method: &str, target: &str, body: Value) -> Value {
        let answer = self.json(method, target, body);
        assert_eq!(answer.status, 200, "{method} {target}: {}", answer.text());
        answer.json()
    }

    /// Reads, expects 200, answers the JSON.
    #[track_caller]
    pub(crate) fn read(&self, target: &str) -> Value {
        let answer = self.get(target);
        assert_eq!(answer.status, 200, "GET {target}: {}", answer.text());
        answer.json()
    }
}

/// The platform's error body.
pub(crate) fn error(name: &str, message: &str, code: i64, status: u16) -> Value {
    serde_json::json!({ "name": name, "message": [message], "code": code, "status": status })
}

/// A mock whose platform holds what a seed file says.
#[track_caller]
pub(crate) fn mock_with(seed: Value) -> DoceboMock {
    DoceboMock::builder().seed(tenant_of(seed)).build()
}

/// A platform that holds what a seed file says.
#[track_caller]
pub(crate) fn tenant_of(seed: Value) -> docebo_mock::Tenant {
    let seed: docebo_mock::Seed = serde_json::from_value(seed).unwrap();
    docebo_mock::Tenant::from_seed(&seed, Default::default()).unwrap()
}
