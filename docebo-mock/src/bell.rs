//! Waking whoever waits for something to send, without a runtime.

use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::task::AtomicWaker;

/// Rung by those who hold work, heard by the one who waits for it. A ring that nobody waits for is
/// kept.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rung: AtomicBool,
    waiter: AtomicWaker,
}

impl Bell {
    pub(crate) fn ring(&self) {
        self.rung.store(true, Ordering::Release);
        self.waiter.wake();
    }

    /// Waits for the next ring.
    #[cfg(feature = "listener")]
    pub(crate) async fn rung(&self) {
        use std::task::Poll;
        std::future::poll_fn(|cx| {
            self.waiter.register(cx.waker());
            if self.rung.swap(false, Ordering::AcqRel) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
