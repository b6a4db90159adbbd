//! Who the client is.

use std::{fmt, future::Future, sync::Arc, time::SystemTime};

use serde::Serialize;

use super::transport::{BoxError, BoxFuture};
use crate::auth::{GrantType, TokenRequest};

/// An OAuth application, as registered in the platform's "API and SSO".
#[derive(Clone, PartialEq, Eq)]
pub struct App {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) basic: bool,
}

impl App {
    /// Names an application.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), secret: secret.into(), basic: false }
    }

    /// Sends id and secret as HTTP Basic instead of in the body.
    #[must_use]
    pub fn basic(mut self) -> Self {
        self.basic = true;
        self
    }
}

/// Shows the id, never the secret.
impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How the client gets its tokens. One constructor for each way the platform offers.
///
/// Whatever the way, the rights are those of the token's user (B-026).
///
/// ```
/// use docebo_sdk::client::{App, Credentials};
///
/// let app = App::new("my-app", "s3cret");
/// let as_user = Credentials::password(app.clone(), "api.admin", "pw");
/// let as_app = Credentials::client_credentials(app);
/// assert!(!format!("{as_user:?} {as_app:?}").contains("s3cret"));
/// ```
#[derive(Clone)]
pub struct Credentials(pub(crate) Grant);

#[derive(Clone)]
pub(crate) enum Grant {
    Password { app: App, username: String, password: String },
    ClientCredentials { app: App },
    RefreshToken { app: App, token: Option<String> },
    Code { app: App, code: String, redirect_uri: String },
    Jwt { client_id: String, subject: String, signer: Arc<dyn Signer> },
    Login { username: String, password: String, app: Option<App> },
    Token { token: String },
}

impl Credentials {
    /// User name and password of a local account (documented). The platform also gives a refresh
    /// token, which is used as long as it lasts; then the password is sent again.
    pub fn password(app: App, username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Grant::Password { app, username: username.into(), password: password.into() })
    }

    /// The application for itself (documented). What it may do is unpublished; full rights are
    /// inferred.
    pub fn client_credentials(app: App) -> Self {
        Self(Grant::ClientCredentials { app })
    }

    /// A refresh token from an earlier sign-in (corroborated). The platform may replace it each
    /// time it is used: keep the new one in a [`TokenStore`](super::TokenStore), or the next start
    /// fails.
    pub fn refresh_token(app: App, token: impl Into<String>) -> Self {
        Self(Grant::RefreshToken { app, token: Some(token.into()) })
    }

    /// Only what the [`TokenStore`](super::TokenStore) holds, from an earlier sign-in.
    pub fn stored(app: App) -> Self {
        Self(Grant::RefreshToken { app, token: None })
    }

    /// The code with which a browser came back from
    /// [`authorize_url`](super::ClientBuilder::authorize_url) (corroborated). It works once; from
    /// then on the refresh token does.
    pub fn authorization_code(
        app: App,
        code: impl Into<String>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self(Grant::Code { app, code: code.into(), redirect_uri: redirect_uri.into() })
    }

    /// A signed assertion (corroborated; RS256 is inferred). `subject` is the user name to act as.
    /// The signer is asked anew for every token.
    ///
    /// ```
    /// use docebo_sdk::client::{BoxError, Credentials, JwtClaims};
    ///
    /// // With the `jsonwebtoken` crate the body would be
    /// // `jsonwebtoken::encode(&Header::new(Algorithm::RS256), &claims, &key)`.
    /// async fn sign(claims: JwtClaims) -> Result<String, BoxError> {
    ///     let payload = serde_json::to_string(&claims)?;
    ///     Ok(format!("header.{payload}.signature"))
    /// }
    /// let credentials = Credentials::jwt_bearer("my-app", "api.admin", sign);
    /// # let _ = credentials;
    /// ```
    pub fn jwt_bearer(
        client_id: impl Into<String>,
        subject: impl Into<String>,
        signer: impl Signer,
    ) -> Self {
        let (client_id, subject) = (client_id.into(), subject.into());
        Self(Grant::Jwt { client_id, subject, signer: Arc::new(signer) })
    }

    /// The platform's own sign-in, without an application (corroborated):
    /// `POST /manage/v1/user/login`.
    pub fn login(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Grant::Login { username: username.into(), password: password.into(), app: None })
    }

    /// [`login`](Self::login) that asks for a refresh token as well (`issue_refresh_token`), and
    /// renews with it as `app`. That this works is inferred; when it does not, the password is
    /// sent again.
    pub fn login_with_refresh(
        app: App,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        Self(Grant::Login { username: username.into(), password: password.into(), app: Some(app) })
    }

    /// An access token from elsewhere. It is never renewed: when it has expired, calls fail with
    /// [`is_auth`](super::Error::is_auth).
    pub fn token(token: impl Into<String>) -> Self {
        Self(Grant::Token { token: token.into() })
    }
}

/// Shows the way and who, never a secret.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (way, app, user) = match &self.0 {
            Grant::Password { app, username, .. } => ("password", Some(app), Some(username)),
            Grant::ClientCredentials { app } => ("client_credentials", Some(app), None),
            Grant::RefreshToken { app, .. } => ("refresh_token", Some(app), None),
            Grant::Code { app, .. } => ("authorization_code", Some(app), None),
            Grant::Jwt { subject, .. } => ("jwt_bearer", None, Some(subject)),
            Grant::Login { username, app, .. } => ("login", app.as_ref(), Some(username)),
            Grant::Token { .. } => ("token", None, None),
        };
        let mut out = f.debug_struct("Credentials");
        out.field("way", &way);
        if let Some(app) = app {
            out.field("app", &app.id);
        }
        if let Some(user) = user {
            out.field("user", user);
        }
        out.finish_non_exhaustive()
    }
}

impl Grant {
    /// The application that may use a refresh token.
    pub(crate) fn app(&self) -> Option<&App> {
        match self {
            Self::Password { app, .. }
            | Self::ClientCredentials { app }
            | Self::RefreshToken { app, .. }
            | Self::Code { app, .. } => Some(app),
            Self::Login { app, .. } => app.as_ref(),
            Self::Jwt { .. } | Self::Token { .. } => None,
        }
    }

    /// The refresh token that came with the credentials.
    pub(crate) fn given_refresh_token(&self) -> Option<&str> {
        match self {
            Self::RefreshToken { token, .. } => token.as_deref(),
            _ => None,
        }
    }

    /// Whether a new token can be had at all.
    pub(crate) fn renews(&self) -> bool {
        !matches!(self, Self::Token { .. })
    }
}

impl App {
    /// A token request that names this application, unless HTTP Basic does.
    pub(crate) fn request(&self, grant: GrantType) -> TokenRequest {
        let in_body = |value: &String| (!self.basic).then(|| value.clone());
        TokenRequest {
            grant_type: Some(grant),
            client_id: in_body(&self.id),
            client_secret: in_body(&self.secret),
            scope: Some("api".to_owned()),
            ..TokenRequest::default()
        }
    }
}

/// The content of the assertion for the JWT bearer grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct JwtClaims {
    /// Issuer: the application's id.
    pub iss: String,
    /// Subject: the user name to act as.
    pub sub: String,
    /// Audience: the platform's bare host.
    pub aud: String,
    /// Issued at, in seconds since 1970. (One client in production sends milliseconds here and in
    /// `exp`, and works.)
    pub iat: u64,
    /// Expires at, in seconds since 1970: an hour later.
    pub exp: u64,
}

impl JwtClaims {
    pub(crate) fn new(client_id: &str, subject: &str, host: &str, now: SystemTime) -> Self {
        let iat = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        Self {
            iss: client_id.to_owned(),
            sub: subject.to_owned(),
            aud: host.to_owned(),
            iat,
            exp: iat + 3600,
        }
    }
}

/// Turns claims into a signed JWT. Any `async fn(JwtClaims) -> Result<String, BoxError>` is one.
///
/// Signing is left to the caller so that the private key can stay where it is, in a key service
/// for instance, and this crate needs no RSA.
pub trait Signer: Send + Sync + 'static {
    /// Signs. The error must carry no secret.
    fn sign(&self, claims: JwtClaims) -> BoxFuture<'static, Result<String, BoxError>>;
}

impl<F, R> Signer for F
where
    F: Fn(JwtClaims) -> R + Send + Sync + 'static,
    R: Future<Output = Result<String, BoxError>> + Send + 'static,
{
    fn sign(&self, claims: JwtClaims) -> BoxFuture<'static, Result<String, BoxError>> {
        Box::pin(self(claims))
    }
}
