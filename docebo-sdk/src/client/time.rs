//! The one seam through which the client sees time.

use std::time::{Duration, SystemTime};

use super::transport::BoxFuture;

/// A clock and a way to wait on it.
///
/// Retry, quota, token expiry and job waits all go through it, so that under a clock that jumps
/// an hour of waiting takes no time. The timeout of an attempt does not: it limits the wire, and
/// runs on the machine's clock.
pub trait Time: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> SystemTime;
    /// Returns when `duration` has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()>;
}

impl<T: Time + ?Sized> Time for std::sync::Arc<T> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        (**self).sleep(duration)
    }
}

/// The machine's clock, and tokio's timer.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealTime;

impl Time for RealTime {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
