//! Servers inside a test process: start, one request, drop.

use std::time::{Duration, Instant};

use bytes::Bytes;
use docebo_mock::DoceboMock;
use tokio::{net::TcpListener, runtime::Handle};

use crate::{
    contestant,
    load::{self, Connection},
    median, proc, report,
};

const STARTS: usize = 1_000;
const AT_ONCE: usize = 100;

pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let other = bare_runtime();
    runtime.block_on(async {
        let request = load::get("/_mock/health", "");
        let body = mock(&request).await;
        bare(&other, &body, &request).await;
        let before = proc::threads_and_descriptors();

        let mut figures = [Vec::new(), Vec::new()];
        for _ in 0..STARTS / 50 {
            let start = Instant::now();
            for _ in 0..50 {
                bare(&other, &body, &request).await;
            }
            figures[0].push(start.elapsed().as_secs_f64() * 1e6 / 50.0);
            let start = Instant::now();
            for _ in 0..50 {
                mock(&request).await;
            }
            figures[1].push(start.elapsed().as_secs_f64() * 1e6 / 50.0);
        }
        compare("a thousand embedded starts", figures);

        let mut figures = [Vec::new(), Vec::new()];
        for _ in 0..9 {
            let start = Instant::now();
            let all = (0..AT_ONCE).map(|_| bare(&other, &body, &request));
            futures_util::future::join_all(all).await;
            figures[0].push(start.elapsed().as_secs_f64() * 1e6 / AT_ONCE as f64);
            let start = Instant::now();
            futures_util::future::join_all((0..AT_ONCE).map(|_| mock(&request))).await;
            figures[1].push(start.elapsed().as_secs_f64() * 1e6 / AT_ONCE as f64);
        }
        compare("a hundred embedded starts at once", figures);

        // Listeners stop on their own thread, a moment after the last handle is gone.
        let deadline = Instant::now() + Duration::from_secs(5);
        while proc::threads_and_descriptors() != before && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let after = proc::threads_and_descriptors();
        let left = after.0.abs_diff(before.0) + after.1.abs_diff(before.1);
        let detail = format!("(threads, descriptors) {before:?} before, {after:?} after");
        report("threads and descriptors left", left as f64, 0.0, &detail);
    });
}

fn compare(what: &str, figures: [Vec<f64>; 2]) {
    let [bare, ours] = figures.map(median);
    report(what, ours / bare, 1.3, &format!("{ours:.0} us against {bare:.0} us each"));
}

async fn mock(request: &[u8]) -> Vec<u8> {
    let mock = DoceboMock::start().await.unwrap();
    let address = mock.url().replace("http://", "").parse().unwrap();
    let mut connection = Connection::open(address).await;
    let (status, body) = connection.ask(request).await;
    assert_eq!(status, 200);
    body.to_vec()
}

/// Bare hyper in the same arrangement: one shared runtime on a thread of its own.
async fn bare(runtime: &Handle, body: &[u8], request: &[u8]) {
    let body = Bytes::copy_from_slice(body);
    let (ready, up) = tokio::sync::oneshot::channel();
    let server = runtime.spawn(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _ = ready.send(listener.local_addr().unwrap());
        contestant::bare(listener, body).await;
    });
    let mut connection = Connection::open(up.await.unwrap()).await;
    assert_eq!(connection.ask(request).await.0, 200);
    server.abort();
}

fn bare_runtime() -> Handle {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let handle = runtime.handle().clone();
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    handle
}
