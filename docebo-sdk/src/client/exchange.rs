//! One call over the wire: quota, attempts, and what the outcome of each of them means.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE},
};

use super::{
    Error, ErrorKind, Inner, fault,
    request::Options,
    retry::{Attempt, Failure, retry_after},
    transport::{Delivery, TransportError},
};
use crate::endpoint::{
    Auth, Call, Dialect, Effect, Encoded, Endpoint, EndpointInfo, Lane, Method, Redirect,
};

/// A call ready to be sent, its endpoint's type forgotten: what follows is compiled once.
pub(crate) struct Outgoing {
    pub(crate) info: &'static EndpointInfo,
    /// The endpoint's own, but for token requests.
    pub(crate) effect: Effect,
    lane: Lane,
    /// Path and query.
    method: Method,
    pub(crate) target: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    content_type: Option<&'static str>,
    body: Bytes,
    timeout: Option<Duration>,
    wants_redirect: bool,
}

/// An answer whose status says yes.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
}

/// An attempt that did not succeed.
struct Failed {
    failure: Failure,
    error: Error,
}

impl Outgoing {
    pub(crate) fn new<E: Endpoint>(call: &Call<E>, options: Options) -> Result<Self, Error> {
        if let Some(error) = options.invalid {
            return Err(error.of_call(E::METHOD, E::PATH));
        }
        let Encoded { method, target, content_type, body } = call.encode().map_err(|error| {
            Error::new(ErrorKind::Request).because(error).of_call(E::METHOD, E::PATH)
        })?;
        let (method, target) = options.route.unwrap_or((method, target));
        Ok(Self {
            method,
            info: const { &EndpointInfo::of::<E>() },
            effect: E::EFFECT,
            lane: call.lane(),
            target,
            headers: options.headers,
            content_type,
            body: body.into(),
            timeout: options.timeout,
            wants_redirect: is_redirect::<E>(),
        })
    }

    fn writes(&self) -> bool {
        self.effect != Effect::Read
    }

    /// Whether bodies of this endpoint may hold tokens.
    pub(crate) fn is_secret(&self) -> bool {
        self.info.dialect == Dialect::OAuth || self.info.auth == Auth::None
    }
}

pub(crate) fn is_redirect<E: Endpoint>() -> bool {
    std::any::TypeId::of::<E::Output>() == std::any::TypeId::of::<Redirect>()
}

impl Inner {
    /// Sends a call in its lane, as the client's user.
    pub(crate) async fn execute(self: &Arc<Self>, call: &Outgoing) -> Result<Answer, Error> {
        if tokio::runtime::Handle::try_current().is_err() {
            let what = "calls can only be made within a tokio runtime";
            return Err(Error::saying(ErrorKind::Config, what));
        }
        let _lane = self.lanes.enter(call.lane).await;
        let anonymous = match call.info.auth {
            Auth::None => true,
            Auth::Optional => !self.tokens.has_credentials(),
            Auth::Bearer => false,
            // By hand; the client's own token requests do not come this way.
            Auth::OAuthClient => true,
        };
        if anonymous || call.headers.iter().any(|(name, _)| *name == AUTHORIZATION) {
            return self.exchange(call, None).await;
        }
        let held = self.token(None).await?;
        match self.exchange(call, Some(&held.header)).await {
            // Refused before anything was done, so even a write may go out again; but once only,
            // for a fresh token that is refused will not get better.
            Err(refused) if refused.status() == Some(401) && self.tokens.renews() => {
                tracing::debug!("the token was refused; trying once more with a new one");
                let fresh = self.token(Some(held.serial)).await?;
                let maybe = refused.may_have_been_applied();
                self.exchange(call, Some(&fresh.header)).await.map_err(|mut error| {
                    error.set_attempts(refused.attempts() + error.attempts());
                    error.set_maybe_applied(maybe || error.may_have_been_applied());
                    error
                })
            }
            result => result,
        }
    }

    /// Sends a call until it succeeds, or trying again is useless or forbidden.
    pub(crate) async fn exchange(
        &self,
        call: &Outgoing,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, Error> {
        let uri = self.address.join(&call.target).map_err(|error| {
            Error::saying(ErrorKind::Request, "path or query cannot be part of an address")
                .because(error)
        })?;
        let only_once = call.effect == Effect::Once;
        let mut maybe_applied = false;
        let mut number = 0;
        loop {
            number += 1;
            let waited = self.budget.take(&*self.time, |wait| self.tell_wait(wait)).await;
            self.counters.waited(waited);
            self.counters.sent(call.info, number);
            let started = Instant::now();
            let result = self.attempt(call, &uri, authorization).await;
            let elapsed = started.elapsed();
            let Failed { failure, mut error } = match result {
                Ok(mut answer) => {
                    answer.attempts = number;
                    self.tell_attempt(call, number, Ok(answer.status), elapsed, None);
                    return Ok(answer);
                }
                Err(failed) => failed,
            };
            maybe_applied |= failure == Failure::Ambiguous && call.writes();
            if failure == Failure::Ambiguous && call.writes() {
                error.set_kind(ErrorKind::UnknownOutcome);
            }
            error.set_attempts(number);
            error.set_maybe_applied(maybe_applied);
            let retry_in = self.retry.delay(number, failure, only_once, error.retry_after());
            self.tell_attempt(call, number, Err(&error), elapsed, retry_in);
            match retry_in {
                Some(delay) => self.time.sleep(delay).await,
                None => return Err(error),
            }
        }
    }

    async fn attempt(
        &self,
        call: &Outgoing,
        uri: &Uri,
        authorization: Option<&HeaderValue>,
    ) -> Result<Answer, Failed> {
        let request = self.request(call, uri, authorization);
        let sending = self.transport.send(request);
        let limit = call.timeout.or(self.timeout);
        let sent = match limit {
            Some(limit) => tokio::time::timeout(limit, sending).await.unwrap_or_else(|elapsed| {
                Err(TransportError::new(Delivery::MaybeSent, elapsed).timed_out())
            }),
            None => sending.await,
        };
        let (parts, body) = sent.map_err(not_answered)?.into_parts();
        let status = parts.status.as_u16();
        let yes =
            matches!(status, 200..=299) || (call.wants_redirect && (300..400).contains(&status));
        if yes {
            return Ok(Answer { status, headers: parts.headers, body, attempts: 0 });
        }
        let failure = match status {
            429 => Failure::Refused,
            503 if fault::is_own(&body) => Failure::Refused,
            501 | 505 => Failure::Final,
            408 | 500..=599 => Failure::Ambiguous,
            _ => Failure::Final,
        };
        if status == 429 {
            self.counters.rate_limited();
        }
        let mut error = Error::from_status(status, &parts.headers, &body);
        error.set_retry_after(retry_after(&parts.headers, self.time.now()));
        Err(Failed { failure, error })
    }

    fn request(
        &self,
        call: &Outgoing,
        uri: &Uri,
        authorization: Option<&HeaderValue>,
    ) -> Request<Bytes> {
        let mut request = Request::new(call.body.clone());
        *request.method_mut() = http_method(call.method);
        *request.uri_mut() = uri.clone();
        let headers = request.headers_mut();
        headers.reserve(self.headers.len() + call.headers.len() + 2);
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        if let Some(kind) = call.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.clone());
        }
        for (name, value) in &call.headers {
            headers.insert(name.clone(), value.clone());
        }
        request
    }

    fn tell_wait(&self, wait: &super::Wait) {
        tracing::info!(seconds = wait.duration.as_secs_f64(), "waiting for the quota");
        if let Some(hook) = &self.on_wait {
            hook(wait);
        }
    }

    fn tell_attempt(
        &self,
        call: &Outgoing,
        number: u32,
        result: Result<u16, &Error>,
        elapsed: Duration,
        retry_in: Option<Duration>,
    ) {
        let status = match result {
            Ok(status) => Some(status),
            Err(error) => error.status(),
        };
        let error = result.err();
        tracing::debug!(
            attempt = number,
            status,
            error = error.map(|error| tracing::field::debug(error.kind())),
            elapsed_ms = elapsed.as_secs_f64() * 1000.0,
            retry_in_ms = retry_in.map(|wait| wait.as_secs_f64() * 1000.0),
            "attempt"
        );
        if let Some(hook) = &self.on_attempt {
            let EndpointInfo { method, path, .. } = *call.info;
            hook(&Attempt { method, path, number, status, error, elapsed, retry_in });
        }
    }
}

/// A request that came to nothing.
fn not_answered(source: TransportError) -> Failed {
    let timeout = source.is_timeout();
    let failure = match source.delivery() {
        Delivery::NotSent => Failure::NotSent,
        Delivery::MaybeSent => Failure::Ambiguous,
        Delivery::Impossible => Failure::Final,
    };
    let kind = match (failure, timeout) {
        (Failure::Final, _) => ErrorKind::Config,
        (_, true) => ErrorKind::Timeout,
        (_, false) => ErrorKind::Connection,
    };
    let mut error = Error::new(kind).because(source);
    if timeout {
        error.set_timeout();
    }
    Failed { failure, error }
}

fn http_method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}
