//! The mock behind the SDK's transport seam: no socket, no runtime.

use bytes::Bytes;
use docebo_sdk::client::{BoxFuture, Delivery, Transport, TransportError};
use http::{Request, Response};

use crate::DoceboMock;

/// Sends the SDK's requests straight into a mock.
#[derive(Debug, Clone)]
pub struct MockTransport(DoceboMock);

impl DoceboMock {
    /// A transport for [`docebo_sdk::ClientBuilder`]: the same engine as behind the listener,
    /// without a socket.
    #[must_use]
    pub fn transport(&self) -> MockTransport {
        MockTransport(self.clone())
    }
}

impl Transport for MockTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let handled = self.0.handle_fully(request);
            if handled.cut {
                return Err(TransportError::new(Delivery::MaybeSent, "the connection was cut"));
            }
            Ok(handled.response)
        })
    }
}
