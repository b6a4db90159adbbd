//! Tokens: fetched once however many calls wait, renewed early, kept between runs.

use std::{
    fmt,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use http::{HeaderValue, header::AUTHORIZATION};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tracing::Instrument as _;

use super::{
    Error, ErrorKind, Inner, Response,
    credentials::{App, Grant, JwtClaims},
    exchange::Outgoing,
    request::{Options, decode},
    transport::{BoxError, BoxFuture},
};
use crate::{
    auth::{GrantType, Login, LoginGrant, LoginRequest, RequestToken, TokenGrant, TokenRequest},
    endpoint::{Call, Effect, Empty, Endpoint, Reply},
    wire::DateTime,
};

/// A token as a [`TokenStore`] keeps it. It is a secret: keep it where secrets are kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredToken {
    /// The access token.
    pub access_token: String,
    /// The refresh token, when the platform gave one.
    #[serde(default)]
    pub refresh_token: Option<String>,
    /// When the access token ends.
    pub expires_at: DateTime,
}

impl StoredToken {
    /// A token without a refresh token.
    pub fn new(access_token: impl Into<String>, expires_at: DateTime) -> Self {
        Self { access_token: access_token.into(), refresh_token: None, expires_at }
    }

    /// Adds a refresh token.
    #[must_use]
    pub fn with_refresh_token(mut self, token: impl Into<String>) -> Self {
        self.refresh_token = Some(token.into());
        self
    }
}

/// Shows everything but the tokens.
impl fmt::Debug for StoredToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredToken")
            .field("expires_at", &self.expires_at)
            .field("has_refresh_token", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}

/// Keeps the token between runs: a file, a database row, a secret manager.
///
/// It is read once, before the first token is asked for, and again when the platform refuses a
/// refresh token, because another process may have used it. It is written after every new token.
/// A failing store costs no call: the trouble is logged, and credentials are used instead.
///
/// ```
/// use std::path::PathBuf;
/// use docebo_sdk::client::{BoxError, BoxFuture, StoredToken, TokenStore};
///
/// struct File(PathBuf);
///
/// impl TokenStore for File {
///     fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, BoxError>> {
///         Box::pin(async {
///             match std::fs::read(&self.0) {
///                 Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
///                 Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
///                 Err(error) => Err(error.into()),
///             }
///         })
///     }
///     fn save(&self, token: StoredToken) -> BoxFuture<'_, Result<(), BoxError>> {
///         Box::pin(async move { Ok(std::fs::write(&self.0, serde_json::to_vec(&token)?)?) })
///     }
/// }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// Reads the token; `None` when there is none yet.
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, BoxError>>;
    /// Keeps the token in place of the one before.
    fn save(&self, token: StoredToken) -> BoxFuture<'_, Result<(), BoxError>>;
}

impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, BoxError>> {
        (**self).load()
    }
    fn save(&self, token: StoredToken) -> BoxFuture<'_, Result<(), BoxError>> {
        (**self).save(token)
    }
}

/// A token in use.
pub(crate) struct Held {
    /// `Bearer …`, marked as sensitive.
    pub(crate) header: HeaderValue,
    /// Tells tokens of one client apart.
    pub(crate) serial: u64,
    /// From here on it is renewed in the background; `None` for never.
    renew_at: Option<SystemTime>,
    /// From here on it is not sent any more.
    expires_at: Option<SystemTime>,
    /// Whether the one renewal in the background has been started.
    renewing: AtomicBool,
}

impl Held {
    fn usable(&self, now: SystemTime) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
    fn due(&self, now: SystemTime) -> bool {
        self.renew_at.is_some_and(|at| now >= at)
    }
}

/// Where tokens come from, and the one in use.
pub(crate) struct Tokens {
    grant: Option<Grant>,
    store: Option<Arc<dyn TokenStore>>,
    margin: Duration,
    // Held for a clone or a swap, never across an await.
    current: RwLock<Option<Arc<Held>>>,
    /// Held by whoever is fetching a token: the single flight.
    flight: Arc<Mutex<Flight>>,
    /// How many flights are over.
    landed: AtomicU64,
}

/// What only the flight may touch.
struct Flight {
    /// The refresh token to try next.
    refresh: Option<String>,
    store_read: bool,
    code_used: bool,
    serial: u64,
    /// How the last flight ended, for those who waited for it.
    failure: Option<Error>,
}

impl Tokens {
    pub(crate) fn new(
        grant: Option<Grant>,
        store: Option<Arc<dyn TokenStore>>,
        margin: Duration,
    ) -> Result<Self, Error> {
        let current = match &grant {
            Some(Grant::Token { token }) => Some(Arc::new(Held {
                header: bearer(token)?,
                serial: 0,
                renew_at: None,
                expires_at: None,
                renewing: AtomicBool::new(false),
            })),
            _ => None,
        };
        let refresh = grant.as_ref().and_then(Grant::given_refresh_token).map(str::to_owned);
        let flight =
            Flight { refresh, store_read: false, code_used: false, serial: 0, failure: None };
        Ok(Self {
            grant,
            store,
            margin,
            current: RwLock::new(current),
            flight: Arc::new(Mutex::new(flight)),
            landed: AtomicU64::new(0),
        })
    }

    pub(crate) fn has_credentials(&self) -> bool {
        self.grant.is_some()
    }

    /// Whether a token that the platform refuses can be replaced.
    pub(crate) fn renews(&self) -> bool {
        self.grant.as_ref().is_some_and(Grant::renews)
    }

    pub(crate) fn app(&self) -> Option<&App> {
        self.grant.as_ref().and_then(Grant::app)
    }

    fn current(&self) -> Option<Arc<Held>> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn bearer(token: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::try_from(format!("Bearer {token}")).map_err(|_| {
        Error::saying(ErrorKind::Auth, "the access token holds characters no header can carry")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

impl Inner {
    /// A token to call with; a new one if `stale` is the serial of the one in use.
    pub(crate) async fn token(self: &Arc<Self>, stale: Option<u64>) -> Result<Arc<Held>, Error> {
        let tokens = &self.tokens;
        let fits = |held: &Arc<Held>| Some(held.serial) != stale && held.usable(self.time.now());
        if let Some(held) = tokens.current().filter(fits) {
            self.renew_early(&held);
            return Ok(held);
        }
        let seen = tokens.landed.load(Ordering::Acquire);
        let flight = Arc::clone(&tokens.flight).lock_owned().await;
        if let Some(held) = tokens.current().filter(fits) {
            return Ok(held);
        }
        if tokens.landed.load(Ordering::Acquire) != seen
            && let Some(failure) = &flight.failure
        {
            return Err(failure.clone());
        }
        // The flight is a task of its own: a caller that gives up must not take with it an answer
        // that may hold the only valid refresh token. Should its runtime stop, the guard is
        // dropped with it, and whoever waits next takes over.
        let flying = tokio::spawn(Arc::clone(self).fly(flight).in_current_span());
        match flying.await {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => {
                    let what = "the runtime stopped while a token was being fetched";
                    Err(Error::saying(ErrorKind::Connection, what).because(error))
                }
            },
        }
    }

    /// Renews a token that is still good but will not be for long, beside the calls that use it.
    /// Once for each token: when it fails, the next attempt is made when the token has ended.
    fn renew_early(self: &Arc<Self>, held: &Held) {
        if !held.due(self.time.now()) || held.renewing.swap(true, Ordering::Relaxed) {
            return;
        }
        let Ok(flight) = Arc::clone(&self.tokens.flight).try_lock_owned() else { return };
        // Nobody waits for the result: `fly` keeps the token or the failure.
        drop(tokio::spawn(Arc::clone(self).fly(flight).in_current_span()));
    }

    async fn fly(self: Arc<Self>, mut flight: OwnedMutexGuard<Flight>) -> Result<Arc<Held>, Error> {
        let result = self.obtain(&mut flight).await.map_err(Error::on_the_way);
        flight.failure = result.as_ref().err().cloned();
        self.tokens.landed.fetch_add(1, Ordering::Release);
        result
    }

    async fn obtain(&self, flight: &mut Flight) -> Result<Arc<Held>, Error> {
        let Some(grant) = &self.tokens.grant else {
            return Err(Error::saying(ErrorKind::Auth, "this client has no credentials"));
        };
        if !flight.store_read {
            let stored = self.load().await;
            flight.store_read = true;
            if let Some(held) = stored.and_then(|stored| self.adopt_stored(flight, stored)) {
                return Ok(held);
            }
        }
        let refusal = match self.refresh(flight, grant).await {
            Ok(Some(held)) => return Ok(held),
            Ok(None) => None,
            Err(error) if error.is_auth() || error.may_have_been_applied() => Some(error),
            // No use knocking at the same door with other words.
            Err(error) => return Err(error),
        };
        match self.full_grant(flight, grant).await? {
            Some(granted) => self.adopt(flight, granted).await,
            None => Err(refusal.unwrap_or_else(|| {
                Error::saying(ErrorKind::Auth, "no refresh token is at hand: sign in again")
            })),
        }
    }

    /// Tries refresh tokens; `None` when there is none.
    async fn refresh(
        &self,
        flight: &mut Flight,
        grant: &Grant,
    ) -> Result<Option<Arc<Held>>, Error> {
        let (Some(app), Some(mine)) = (grant.app(), flight.refresh.clone()) else {
            return Ok(None);
        };
        let refused = match self.refresh_with(app, &mine).await {
            Ok(granted) => return self.adopt(flight, granted).await.map(Some),
            Err(error) if error.is_auth() => error,
            Err(error) => return Err(error),
        };
        // Another process that shares the store may have used ours and left its successor there.
        let stored = self.load().await;
        let stored = stored.filter(|stored| stored.refresh_token.as_ref() != Some(&mine));
        if let Some(stored) = stored {
            if let Some(held) = self.adopt_stored(flight, stored) {
                return Ok(Some(held));
            }
            if let Some(theirs) = flight.refresh.clone().filter(|theirs| *theirs != mine) {
                let granted = self.refresh_with(app, &theirs).await?;
                return self.adopt(flight, granted).await.map(Some);
            }
        }
        Err(refused)
    }

    async fn refresh_with(&self, app: &App, token: &str) -> Result<TokenGrant, Error> {
        let mut request = app.request(GrantType::RefreshToken);
        request.refresh_token = Some(token.to_owned());
        request.scope = None; // A refresh keeps its scope.
        // Without rotation this could be repeated, but nobody says there is none.
        self.request_token(request, Some(app), Effect::Once).await
    }

    /// Asks with the credentials themselves; `None` when they were good for one time only.
    async fn full_grant(
        &self,
        flight: &mut Flight,
        grant: &Grant,
    ) -> Result<Option<TokenGrant>, Error> {
        let (request, app, effect) = match grant {
            Grant::Password { app, username, password } => {
                let mut request = app.request(GrantType::Password);
                request.username = Some(username.clone());
                request.password = Some(password.clone());
                (request, Some(app), Effect::Repeatable)
            }
            Grant::ClientCredentials { app } => {
                (app.request(GrantType::ClientCredentials), Some(app), Effect::Repeatable)
            }
            Grant::Code { app, code, redirect_uri } => {
                if flight.code_used {
                    return Ok(None);
                }
                let mut request = app.request(GrantType::AuthorizationCode);
                request.scope = None; // The authorize step has settled it.
                request.code = Some(code.clone());
                request.redirect_uri = Some(redirect_uri.clone());
                let granted = self.request_token(request, Some(app), Effect::Once).await?;
                flight.code_used = true;
                return Ok(Some(granted));
            }
            Grant::Jwt { client_id, subject, signer } => {
                let claims =
                    JwtClaims::new(client_id, subject, &self.address.host, self.time.now());
                let assertion = signer.sign(claims).await.map_err(|error| {
                    Error::saying(ErrorKind::Auth, "the assertion was not signed").because(error)
                })?;
                let request = TokenRequest {
                    grant_type: Some(GrantType::JwtBearer),
                    assertion: Some(assertion),
                    ..TokenRequest::default()
                };
                (request, None, Effect::Repeatable)
            }
            Grant::Login { username, password, app } => {
                return self.login(username, password, app.is_some()).await.map(Some);
            }
            Grant::RefreshToken { .. } | Grant::Token { .. } => return Ok(None),
        };
        self.request_token(request, app, effect).await.map(Some)
    }

    async fn request_token(
        &self,
        request: TokenRequest,
        app: Option<&App>,
        effect: Effect,
    ) -> Result<TokenGrant, Error> {
        let call = Call::<RequestToken>::new((), Empty {}, request);
        let mut outgoing = Outgoing::new(&call, Options::default())?;
        outgoing.effect = effect;
        if let Some(app) = app.filter(|app| app.basic) {
            outgoing.headers.push((AUTHORIZATION, basic(app)?));
        }
        self.ask::<RequestToken>(&outgoing).await
    }

    async fn login(
        &self,
        username: &str,
        password: &str,
        refresh: bool,
    ) -> Result<TokenGrant, Error> {
        let body = LoginRequest {
            username: Some(username.to_owned()),
            password: Some(password.to_owned()),
            issue_refresh_token: refresh.then_some(true),
            ..LoginRequest::default()
        };
        let call = Call::<Login>::new((), Empty {}, body);
        let outgoing = Outgoing::new(&call, Options::default())?;
        let LoginGrant { access_token, refresh_token, expires_in, token_type, scope, id_user: _ } =
            self.ask::<Login>(&outgoing).await?;
        Ok(TokenGrant { access_token, expires_in, token_type, scope, refresh_token })
    }

    async fn ask<E: Endpoint>(
        &self,
        outgoing: &Outgoing,
    ) -> Result<<E::Output as Reply>::Value, Error> {
        let answer = match self.exchange(outgoing, None).await {
            Ok(answer) => decode::<E>(outgoing, answer),
            Err(error) => Err(refused(error)),
        };
        answer.map(Response::into_value).map_err(|error| error.of_call(E::METHOD, E::PATH))
    }

    /// Puts a new token to use and keeps it.
    async fn adopt(&self, flight: &mut Flight, granted: TokenGrant) -> Result<Arc<Held>, Error> {
        let now = self.time.now();
        let expires_at = now.checked_add(Duration::from_secs(granted.expires_in));
        // An answer without a refresh token leaves the old one in force.
        flight.refresh = granted.refresh_token.or_else(|| flight.refresh.take());
        let held = self.hold(flight, &granted.access_token, now, expires_at)?;
        if let Some(store) = &self.tokens.store {
            let expires_at = expires_at.map_or(i64::MAX, unix);
            let stored = StoredToken {
                access_token: granted.access_token,
                refresh_token: flight.refresh.clone(),
                expires_at: DateTime::from_unix(expires_at),
            };
            if let Err(error) = store.save(stored).await {
                tracing::warn!(error, "the token store did not keep the new token");
            }
        }
        Ok(held)
    }

    /// Puts a stored token to use; `None` when it is over, or the one the platform has just
    /// refused.
    fn adopt_stored(&self, flight: &mut Flight, stored: StoredToken) -> Option<Arc<Held>> {
        if stored.refresh_token.is_some() {
            flight.refresh = stored.refresh_token;
        }
        let now = self.time.now();
        let seconds = u64::try_from(stored.expires_at.unix()).ok()?;
        let expires_at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?;
        if expires_at <= now.checked_add(self.tokens.margin)? {
            return None;
        }
        let header = bearer(&stored.access_token).ok()?;
        if self.tokens.current().is_some_and(|held| held.header == header) {
            return None;
        }
        self.hold(flight, &stored.access_token, now, Some(expires_at)).ok()
    }

    fn hold(
        &self,
        flight: &mut Flight,
        token: &str,
        now: SystemTime,
        expires_at: Option<SystemTime>,
    ) -> Result<Arc<Held>, Error> {
        flight.serial += 1;
        // A token that lives shorter than twice the margin is renewed at half of its life.
        let renew_at = expires_at.and_then(|end| {
            let life = end.duration_since(now).unwrap_or_default();
            end.checked_sub(self.tokens.margin.min(life / 2))
        });
        let held = Arc::new(Held {
            header: bearer(token)?,
            serial: flight.serial,
            renew_at,
            expires_at,
            renewing: AtomicBool::new(false),
        });
        let mut current = self.tokens.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Some(Arc::clone(&held));
        Ok(held)
    }

    async fn load(&self) -> Option<StoredToken> {
        match self.tokens.store.as_ref()?.load().await {
            Ok(stored) => stored,
            Err(error) => {
                tracing::warn!(error, "the token store cannot be read");
                None
            }
        }
    }
}

fn unix(at: SystemTime) -> i64 {
    let seconds = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// The token endpoint says 400 where others say 401: both mean that the caller is not accepted.
fn refused(mut error: Error) -> Error {
    if error.kind() == ErrorKind::Rejected || error.kind() == ErrorKind::Forbidden {
        error.set_kind(ErrorKind::Auth);
    }
    error
}

/// `Basic`, as RFC 7617 has it: the PHP server that the platform resembles does not undo the
/// percent-encoding RFC 6749 asks for.
pub(crate) fn basic(app: &App) -> Result<HeaderValue, Error> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let pair = STANDARD.encode(format!("{}:{}", app.id, app.secret));
    let mut value = HeaderValue::try_from(format!("Basic {pair}")).map_err(|_| {
        Error::saying(ErrorKind::Config, "the application cannot be named in a header")
    })?;
    value.set_sensitive(true);
    Ok(value)
}
