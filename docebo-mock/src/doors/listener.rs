//! An HTTP/1.1 listener.
//!
//! All listeners of a process live on one thread with a runtime of its own. So a mock in a
//! `static` outlives the test that started it, a blocking client on the only thread of an
//! executor cannot deadlock, and dropping a mock inside an executor blocks nobody.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::{GracefulShutdown, Watcher},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    runtime::Handle,
    sync::{oneshot, watch},
};

use super::courier;
use crate::{
    engine::{Engine, Peer},
    tenant::LaneGuard,
};

/// Requests larger than this are refused: the platform's own cap on files is 3 MB, a full batch
/// is far below.
const MAX_BODY: usize = 64 << 20;
/// How long open connections get to finish when the listener stops.
const GRACE: Duration = Duration::from_secs(5);

/// An open port. Dropping it stops accepting at once and lets open calls finish.
#[derive(Debug)]
pub(crate) struct Listener {
    address: SocketAddr,
    scheme: &'static str,
    stop: watch::Sender<bool>,
    stopped: Option<oneshot::Receiver<()>>,
}

impl Listener {
    pub(crate) async fn bind(
        engine: Arc<Engine>,
        address: SocketAddr,
        security: Security,
    ) -> io::Result<Self> {
        // Bound here, so that the caller sees the error, and handed over.
        let socket = std::net::TcpListener::bind(address)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let scheme = security.scheme();
        let (stop, stopping) = watch::channel(false);
        let (done, stopped) = oneshot::channel();
        let (ready, up) = oneshot::channel();
        runtime()?.spawn(courier::run(Arc::clone(&engine), stopping.clone()));
        runtime()?.spawn(async move {
            match TcpListener::from_std(socket) {
                Ok(socket) => {
                    let _ = ready.send(Ok(()));
                    serve(socket, engine, security, stopping).await;
                }
                Err(error) => {
                    let _ = ready.send(Err(error));
                }
            }
            let _ = done.send(());
        });
        up.await.map_err(|_| io::Error::other("the listener thread is gone"))??;
        Ok(Self { address, scheme, stop, stopped: Some(stopped) })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) const fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// Stops and waits until open calls are answered.
    pub(crate) async fn shut_down(mut self) {
        let _ = self.stop.send(true);
        if let Some(stopped) = self.stopped.take() {
            let _ = stopped.await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
    }
}

/// How bytes travel.
#[derive(Clone, Default)]
pub(crate) enum Security {
    /// As they are.
    #[default]
    Plain,
    /// Under TLS.
    #[cfg(feature = "tls")]
    Tls(tokio_rustls::TlsAcceptor),
}

impl Security {
    const fn scheme(&self) -> &'static str {
        match self {
            Self::Plain => "http",
            #[cfg(feature = "tls")]
            Self::Tls(_) => "https",
        }
    }
}

/// The one runtime of all listeners.
pub(super) fn runtime() -> io::Result<&'static Handle> {
    static RUNTIME: OnceLock<io::Result<Handle>> = OnceLock::new();
    RUNTIME
        .get_or_init(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .thread_name("docebo-mock")
                .build()?;
            let handle = runtime.handle().clone();
            std::thread::Builder::new()
                .name("docebo-mock".to_owned())
                .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
            Ok(handle)
        })
        .as_ref()
        .map_err(|error| io::Error::new(error.kind(), error.to_string()))
}

async fn serve(
    socket: TcpListener,
    engine: Arc<Engine>,
    security: Security,
    mut stopping: watch::Receiver<bool>,
) {
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                let (engine, watcher) = (Arc::clone(&engine), graceful.watcher());
                match &security {
                    Security::Plain => {
                        tokio::spawn(converse(stream, peer, engine, watcher));
                    }
                    #[cfg(feature = "tls")]
                    Security::Tls(acceptor) => {
                        let handshake = acceptor.accept(stream);
                        tokio::spawn(async move {
                            // A peer that does not trust the certificate hangs up here.
                            if let Ok(stream) = handshake.await {
                                converse(stream, peer, engine, watcher).await;
                            }
                        });
                    }
                }
            }
            // Out of descriptors, or a peer that left before it was accepted: try again, but
            // leave others some time.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
    drop(socket);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

/// Answers the calls of one connection until it ends or the listener stops.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    engine: Arc<Engine>,
    watcher: Watcher,
) {
    let service = service_fn(move |request| answer(Arc::clone(&engine), peer, request));
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(stream), service);
    // A broken connection is the peer's affair.
    let _ = watcher.watch(connection).await;
}

/// The connection is to be cut: hyper closes it when the service fails.
#[derive(Debug, thiserror::Error)]
#[error("cut on purpose")]
struct Cut;

async fn answer(
    engine: Arc<Engine>,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Reply>, Cut> {
    let (mut head, body) = request.into_parts();
    let body = if body.is_end_stream() {
        Bytes::new()
    } else {
        match Limited::new(body, MAX_BODY).collect().await {
            Ok(collected) => collected.to_bytes(),
            Err(_) => {
                let mut response = Response::new(Reply::new(Bytes::new(), None));
                *response.status_mut() = http::StatusCode::PAYLOAD_TOO_LARGE;
                return Ok(response);
            }
        }
    };
    head.extensions.insert(Peer(peer.ip()));
    let handled = engine.handle(&Request::from_parts(head, body));
    if !handled.delay.is_zero() {
        tokio::time::sleep(handled.delay).await;
    }
    if handled.cut {
        return Err(Cut);
    }
    Ok(handled.response.map(|body| Reply::new(body, handled.lane)))
}

/// A body that leaves its lane once it is out.
#[derive(Debug)]
struct Reply {
    body: Full<Bytes>,
    _lane: Option<LaneGuard>,
}

impl Reply {
    fn new(body: Bytes, lane: Option<LaneGuard>) -> Self {
        Self { body: Full::new(body), _lane: lane }
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
