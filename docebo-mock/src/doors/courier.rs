//! The way out: posts webhook messages to the addresses their owners gave.
//!
//! Every listener has a courier, which wakes when something is to be sent: when a bell rings, or
//! on a running clock when the next attempt is due. Messages go out over HTTP/1.1, a connection
//! each; `https` is refused, since there is no set of certificates to trust.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::future::join_all;
use http::{Request, Uri, header};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, sync::watch};

use super::listener;
use crate::{
    engine::Engine,
    tenant::Tenant,
    webhooks::{self, WebhookMessage},
};

/// How long a receiver may take to answer (inferred).
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the courier sleeps at most.
const LONG: Duration = Duration::from_secs(3600);

/// Posts for all tenants until the listener stops.
pub(super) async fn run(engine: Arc<Engine>, mut stopping: watch::Receiver<bool>) {
    loop {
        for tenant in engine.tenants() {
            tenant.settle();
            if tenant.posts_by_itself() {
                tokio::spawn(post_all(tenant));
            }
        }
        let sleep = engine.tenants().iter().filter_map(|tenant| tenant.until_due()).min();
        tokio::select! {
            () = engine.bell.rung() => {}
            () = tokio::time::sleep(sleep.unwrap_or(LONG)) => {}
            _ = stopping.wait_for(|stop| *stop) => break,
        }
    }
}

/// Posts what is due, on the listeners' thread; answers how many messages there were.
pub(crate) async fn post(tenant: &Arc<Tenant>) -> usize {
    let Ok(runtime) = listener::runtime() else { return 0 };
    runtime.spawn(post_all(Arc::clone(tenant))).await.unwrap_or(0)
}

/// One at a time for each tenant: who comes second finds the answers of the first.
async fn post_all(tenant: Arc<Tenant>) -> usize {
    let _one = tenant.posting.lock().await;
    let mut posted = 0;
    loop {
        let messages = webhooks::take(&tenant);
        if messages.is_empty() {
            return posted;
        }
        posted += messages.len();
        join_all(messages.iter().map(|message| async {
            let outcome = match tokio::time::timeout(PATIENCE, send(message)).await {
                Ok(outcome) => outcome,
                Err(_) => Err("no answer in time".to_owned()),
            };
            webhooks::report(&tenant, message.serial, outcome);
        }))
        .await;
    }
}

async fn send(message: &WebhookMessage) -> Result<u16, String> {
    let url: Uri = message.url().parse().map_err(|error| format!("{error}"))?;
    if url.scheme_str() != Some("http") {
        return Err("the mock posts to http addresses only".to_owned());
    }
    let host = url.host().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((bare, url.port_u16().unwrap_or(80)))
        .await
        .map_err(|error| error.to_string())?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let target = url.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::post(target)
        .header(header::HOST, url.authority().map_or(host, |authority| authority.as_str()));
    for (name, value) in message.headers() {
        request = request.header(name, value);
    }
    let request = request
        .body(Full::new(Bytes::copy_from_slice(message.body())))
        .map_err(|error| error.to_string())?;
    let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
    Ok(response.status().as_u16())
}
