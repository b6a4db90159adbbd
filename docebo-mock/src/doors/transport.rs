//! The mock behind the SDK's transport and time seams: no socket, no runtime, no waiting.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use docebo_sdk::{
    Client, ClientBuilder,
    client::{App, BoxFuture, Credentials, Delivery, Time, Transport, TransportError},
};
use http::{Request, Response};

use crate::DoceboMock;

/// Sends the SDK's requests straight into a mock.
#[derive(Debug, Clone)]
pub struct MockTransport(DoceboMock);

/// A mock's clock as the SDK's. Waiting moves a frozen clock on, so that an hour takes no time.
#[derive(Debug, Clone)]
pub struct MockTime(DoceboMock);

impl DoceboMock {
    /// A transport for [`docebo_sdk::ClientBuilder`]: the same engine as behind the listener,
    /// without a socket.
    #[must_use]
    pub fn transport(&self) -> MockTransport {
        MockTransport(self.clone())
    }

    /// The mock's clock, for [`docebo_sdk::ClientBuilder`].
    #[must_use]
    pub fn time(&self) -> MockTime {
        MockTime(self.clone())
    }

    /// A client of this mock, signed in as its Superadmin, on its clock.
    ///
    /// # Panics
    ///
    /// Never: the builder is given everything it asks for.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), docebo_sdk::Error> {
    /// let mock = docebo_mock::DoceboMock::new();
    /// let me = mock.client().session().await?;
    /// assert_eq!(me.username, "admin");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn client(&self) -> Client {
        self.client_builder().build().expect("a client of a mock always builds")
    }

    /// The same, to be changed before it is built.
    pub fn client_builder(&self) -> ClientBuilder {
        let known = self.credentials();
        Client::builder("http://localhost")
            .credentials(Credentials::password(
                App::new(known.client_id, known.client_secret),
                known.username,
                known.password,
            ))
            .transport(self.transport())
            .time(self.time())
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

impl Time for MockTime {
    fn now(&self) -> SystemTime {
        let seconds = u64::try_from(self.0.clock().now().unix()).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            // The clock counts whole seconds: a shorter wait still has to end.
            self.0.clock().advance(Duration::from_secs(duration.as_secs_f64().ceil() as u64));
        })
    }
}
