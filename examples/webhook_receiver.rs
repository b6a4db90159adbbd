//! Receives webhooks: checks them, tells repeated ones apart, prints what happened.
//!
//! ```text
//! cargo run --example webhook_receiver
//! cargo run --example webhook_receiver -- --json
//! ```
//!
//! The receiver listens on this machine, a platform in memory posts to it, and every message comes
//! twice, as they do in real life. It works on that platform only: on a real one, webhooks are set
//! up on the screen by a Superadmin, and have to reach the receiver from outside.
//!
//! The part to copy is [`answer`]: headers and bytes in, a status out, whatever the framework.
//!
//! Flags and exit codes are those of all programs here: `examples/support.rs`.

use std::{convert::Infallible, process::ExitCode, sync::Arc, time::Duration};

use docebo_examples::{End, Failure, Manners, end, table};
use docebo_mock::{
    DoceboMock, Tenant, Webhook, inspect::UserView, ledger::switches::WebhookDuplicates,
};
use docebo_sdk::{
    UserId,
    auth::UserLevel,
    webhooks::{Delivery, Event, Received, Receiver},
};
use http_body_util::{BodyExt as _, Empty};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, sync::mpsc};

/// Messages that are new, on their way to whoever acts on them.
type Inbox = mpsc::UnboundedSender<Delivery>;

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let Some(manners) = Manners::read("Usage: webhook_receiver", |_, _| Ok(false))? else {
        return Ok(End::Done);
    };
    let (client, mock) = manners.connect(|| Ok(Tenant::demo()))?;
    let mock = mock.ok_or("webhooks of a real platform are set up on its screens")?;
    if manners.dry_run {
        manners.tell("Would set up a webhook and switch two people off and on.");
        return Ok(End::Done);
    }

    let (inbox, mut messages) = mpsc::unbounded_channel();
    let url = listen(Receiver::new().basic("docebo", "s3cret"), inbox).await?;
    mock.webhooks().add(Webhook::new(&url, ["user.updated"]).basic("docebo", "s3cret"))?;
    mock.switch(WebhookDuplicates::Twice);

    let people: Vec<UserId> = some_people(&mock);
    client.users().deactivate(people.iter().copied()).await?;
    client.users().activate(people).await?;

    // Messages come seconds after the fact, and again when the platform sees fit. On a real
    // platform time passes by itself.
    for later in [10, 60] {
        mock.clock().advance(Duration::from_secs(later));
        mock.webhooks().post().await;
    }

    let mut shown = table(["Message", "When", "Event", "User", "Active"]);
    let mut told = Vec::new();
    let mut new = 0;
    while let Ok(delivery) = messages.try_recv() {
        new += 1;
        for event in &delivery.events {
            match event {
                Event::UserUpdated(user) => shown.add_row([
                    delivery.message_id.clone(),
                    user.fired_at.map(|at| at.to_string()).unwrap_or_default(),
                    event.name().to_string(),
                    user.username.clone().unwrap_or_default(),
                    user.active.map(|active| active.to_string()).unwrap_or_default(),
                ]),
                other => shown.add_row([delivery.message_id.clone(), other.name().to_string()]),
            };
        }
        told.push(delivery);
    }
    manners.tell(shown);
    let sent: usize = mock.webhooks().deliveries().iter().map(|one| one.attempts.len()).sum();
    manners.tell(format_args!("{sent} messages came, {new} of them new."));
    manners.answer(&told)?;
    Ok(End::clean(new > 0 && sent == 2 * new))
}

/// Two who can be switched off and on.
fn some_people(mock: &DoceboMock) -> Vec<UserId> {
    let plain =
        |user: &UserView| user.active && user.expiration.is_none() && user.level == UserLevel::User;
    mock.users().into_iter().filter(plain).map(|user| user.id).take(2).collect()
}

/// Listens on a free port of this machine; answers the address.
async fn listen(receiver: Receiver, inbox: Inbox) -> Result<String, Failure> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}/docebo", listener.local_addr()?);
    let receiver = Arc::new(receiver);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (receiver, inbox) = (Arc::clone(&receiver), inbox.clone());
            let service = service_fn(move |request| {
                let (receiver, inbox) = (Arc::clone(&receiver), inbox.clone());
                async move { answer(&receiver, &inbox, request).await }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
    Ok(url)
}

/// Checks a message and passes it on when it is new. The answer goes out before anybody acts on
/// the events: the platform does not wait for long.
async fn answer(
    receiver: &Receiver,
    inbox: &Inbox,
    request: Request<Incoming>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let mut status = StatusCode::BAD_REQUEST;
    if let Ok(body) = body.collect().await {
        let headers = head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        let received = receiver.receive(headers, &body.to_bytes());
        status = StatusCode::from_u16(received.status()).unwrap_or(status);
        if let Received::New(delivery) = received {
            let message_id = delivery.message_id.clone();
            if inbox.send(delivery).is_err() {
                // Nobody is there to act on it: the platform is to send it again.
                receiver.forget(&message_id);
                status = StatusCode::SERVICE_UNAVAILABLE;
            }
        }
    }
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    Ok(response)
}
