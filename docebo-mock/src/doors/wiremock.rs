//! The mock inside a `wiremock::MockServer`.

use bytes::Bytes;
use wiremock::{Respond, ResponseTemplate};

use crate::DoceboMock;

/// Mount the platform under a low priority, and lay single answers over it:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use docebo_mock::DoceboMock;
/// use wiremock::{Mock, MockServer, matchers::any};
///
/// let server = MockServer::start().await;
/// Mock::given(any()).respond_with(DoceboMock::new()).with_priority(255).mount(&server).await;
/// # }
/// ```
impl Respond for DoceboMock {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let uri = match request.url.query() {
            Some(query) => format!("{}?{query}", request.url.path()),
            None => request.url.path().to_owned(),
        };
        let mut builder = http::Request::builder().method(request.method.as_str()).uri(uri);
        if let Some(headers) = builder.headers_mut() {
            headers.clone_from(&request.headers);
        }
        let Ok(inner) = builder.body(Bytes::copy_from_slice(&request.body)) else {
            return ResponseTemplate::new(400);
        };
        let response = self.handle(inner);
        let mut template = ResponseTemplate::new(response.status().as_u16());
        for (name, value) in response.headers() {
            template = template.append_header(name.clone(), value.clone());
        }
        let mime = response
            .headers()
            .get(http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("application/octet-stream")
            .to_owned();
        template.set_body_raw(response.into_body().to_vec(), &mime)
    }
}
