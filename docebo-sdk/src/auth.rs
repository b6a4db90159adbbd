//! Authentication: the token endpoint, the platform's own login, and the session.
//!
//! `POST /oauth2/token` is one route for every grant; the grants differ by `grant_type`. Its
//! answers and errors are bare OAuth objects, outside the platform's envelope. Use
//! [`ClientBuilder`](crate::ClientBuilder) to have tokens fetched, kept and renewed.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

#[cfg(feature = "client")]
use crate::endpoint::Call;
use crate::{
    endpoint::{
        Auth, BodyForm, Confidence, Data, Dialect, Effect, Empty, Endpoint, EndpointInfo, Method,
        RawJson, Redirect,
    },
    id::UserId,
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, open_enum},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<RequestToken>(),
    EndpointInfo::of::<Authorize>(),
    EndpointInfo::of::<Login>(),
    EndpointInfo::of::<Logout>(),
    EndpointInfo::of::<KeepAlive>(),
    EndpointInfo::of::<GetSession>(),
];

open_enum! {
    /// How a token is asked for (`grant_type`).
    pub enum GrantType {
        /// User name and password of a local account.
        Password = "password",
        /// The application for itself. No refresh token comes with it.
        ClientCredentials = "client_credentials",
        /// A refresh token for a new access token.
        RefreshToken = "refresh_token",
        /// The code of the authorize step.
        AuthorizationCode = "authorization_code",
        /// A signed assertion (RS256).
        JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer",
    }
}

/// Body of [`RequestToken`]: the union of all grants' fields.
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TokenRequest {
    /// Which grant; absent is `invalid_request`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant_type: Option<GrantType>,
    /// The OAuth application. May travel as HTTP Basic instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The application's secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// `password` grant: the user name, compared without case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// `password` grant: the password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// `refresh_token` grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// `authorization_code` grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// `authorization_code` grant: the same value as in the authorize step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
    /// `jwt-bearer` grant: the JWT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assertion: Option<String>,
    /// Only `api` is known; leaving it out works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// Shows which grant and which fields, never a secret.
impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("grant_type", &self.grant_type)
            .field("client_id", &self.client_id)
            .field("username", &self.username)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// An access token as the platform grants it.
#[serde_as]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TokenGrant {
    /// Opaque; 40 hexadecimal characters in every published sample.
    pub access_token: String,
    /// Seconds; 3600 in every sample.
    #[serde_as(as = "Lenient")]
    #[serde(default = "default_lifetime")]
    pub expires_in: u64,
    /// `Bearer`.
    #[serde(default)]
    pub token_type: String,
    /// `api`, or null.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub scope: Option<String>,
    /// Comes with the `password` and `authorization_code` grants; on a refresh it may be absent,
    /// and then the old one stays valid.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

const fn default_lifetime() -> u64 {
    3600
}

/// Shows everything but the tokens.
impl fmt::Debug for TokenGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenGrant")
            .field("expires_in", &self.expires_in)
            .field("token_type", &self.token_type)
            .field("scope", &self.scope)
            .field("has_refresh_token", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}

/// `POST /oauth2/token`
///
/// Wrong application: 400 `invalid_client`. Wrong user or password, and deactivated or expired
/// users (B-024): 401 `invalid_grant`. The body may be a form, multipart or JSON.
#[derive(Debug)]
pub enum RequestToken {}

impl Endpoint for RequestToken {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/oauth2/token";
    const IDS: &'static [&'static str] = &[
        "oauth.token.password",
        "oauth.token.client_credentials",
        "oauth.token.refresh",
        "oauth.token.authorization_code",
        "oauth.token.jwt_bearer",
    ];
    const CONFIDENCE: Confidence = Confidence::Documented;
    // A refresh token may be used up by an answer that never arrives.
    const EFFECT: Effect = Effect::Once;
    const AUTH: Auth = Auth::OAuthClient;
    const DIALECT: Dialect = Dialect::OAuth;
    const BODY: BodyForm = BodyForm::Form;
    type Path = ();
    type Query = Empty;
    type Body = TokenRequest;
    type Output = RawJson<TokenGrant>;
}

/// Query of [`Authorize`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AuthorizeQuery {
    /// `code`.
    pub response_type: Option<String>,
    /// The OAuth application.
    pub client_id: Option<String>,
    /// Where the browser goes afterwards; must equal the application's own.
    pub redirect_uri: Option<String>,
    /// `api`.
    pub scope: Option<String>,
    /// Given back unchanged.
    pub state: Option<String>,
}

/// `GET /oauth2/authorize`
///
/// The browser step of the authorization code grant: answers a redirect to `redirect_uri` with
/// `code` and `state`. On the platform a person signs in first.
#[derive(Debug)]
pub enum Authorize {}

impl Endpoint for Authorize {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/oauth2/authorize";
    const IDS: &'static [&'static str] = &["oauth.authorize"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    const AUTH: Auth = Auth::Optional;
    const DIALECT: Dialect = Dialect::OAuth;
    type Path = ();
    type Query = AuthorizeQuery;
    type Body = Empty;
    type Output = Redirect;
}

/// Body of [`Login`].
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LoginRequest {
    /// The user name.
    pub username: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// Asks for a refresh token as well.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue_refresh_token: Option<bool>,
    /// Offset of the caller's clock, in seconds (2017).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_timezone: Option<i32>,
}

/// Shows the user name, never the password.
impl fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginRequest").field("username", &self.username).finish_non_exhaustive()
    }
}

/// What [`Login`] answers: a token, and whose it is.
#[serde_as]
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LoginGrant {
    /// The access token.
    pub access_token: String,
    /// Null or absent unless asked for.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub refresh_token: Option<String>,
    /// Seconds.
    #[serde_as(as = "Lenient")]
    #[serde(default = "default_lifetime")]
    pub expires_in: u64,
    /// `Bearer`.
    #[serde(default)]
    pub token_type: String,
    /// `api`.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub scope: Option<String>,
    /// The user the token acts as.
    pub id_user: UserId,
}

/// Shows everything but the tokens.
impl fmt::Debug for LoginGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginGrant")
            .field("id_user", &self.id_user)
            .field("expires_in", &self.expires_in)
            .field("has_refresh_token", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}

/// `POST /manage/v1/user/login`
///
/// Signs in with user name and password, without an OAuth application. The only authentication
/// call whose answer stands inside `data`. Bad credentials: 401. A deactivated account is refused
/// (B-020), an expired one too (B-021).
#[derive(Debug)]
pub enum Login {}

impl Endpoint for Login {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/login";
    const IDS: &'static [&'static str] = &["auth.login"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    const AUTH: Auth = Auth::None;
    type Path = ();
    type Query = Empty;
    type Body = LoginRequest;
    type Output = Data<LoginGrant>;
}

/// `{"success": true}`, the platform's plainest answer.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Success {
    /// Whether it was done.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
}

/// `POST /manage/v1/user/logout`
///
/// Ends the caller's session and revokes the token. The 2017 description gives no answer body;
/// `data.success` is inferred.
#[derive(Debug)]
pub enum Logout {}

impl Endpoint for Logout {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/logout";
    const IDS: &'static [&'static str] = &["auth.logout"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Success>;
}

/// `GET /manage/v1/user/keep_alive`
///
/// Extends the caller's session.
#[derive(Debug)]
pub enum KeepAlive {}

impl Endpoint for KeepAlive {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/keep_alive";
    const IDS: &'static [&'static str] = &["auth.keep_alive"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Success>;
}

open_enum! {
    /// A user's level, in the words of the session and the user list.
    ///
    /// The platform has three vocabularies for it; all are read. Numbers: 3, 4 and 6 on create
    /// and update. Words of the batch and CSV: `superadmin`, `poweruser`, `user`. Not to be
    /// confused with enrollment levels, where 3, 4 and 6 are learner, tutor and instructor.
    pub enum UserLevel {
        /// Superadmin: unscoped, nobody below may edit, deactivate or delete one.
        Superadmin = "godadmin" | "superadmin" | "super_admin" | "3" | "/framework/level/godadmin",
        /// Power user: bounded by profiles and resources.
        PowerUser = "power_user" | "poweruser" | "admin" | "4" | "/framework/level/admin",
        /// Plain user.
        User = "user" | "6" | "/framework/level/user",
    }
}

impl UserLevel {
    /// The number used on create and update: 3, 4 or 6.
    #[must_use]
    pub const fn number(&self) -> Option<u8> {
        match self {
            Self::Superadmin => Some(3),
            Self::PowerUser => Some(4),
            Self::User => Some(6),
            Self::Unknown(_) => None,
        }
    }

    /// The word of the batch and of CSV files.
    #[must_use]
    pub fn batch_word(&self) -> &str {
        match self {
            Self::Superadmin => "superadmin",
            Self::PowerUser => "poweruser",
            Self::User => "user",
            Self::Unknown(word) => word.as_str(),
        }
    }
}

/// The caller, as [`GetSession`] shows it. Keys that depend on the platform's look are left out
/// and can be had from the raw answer.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Session {
    /// The caller: `id` here, `user_id` in the list.
    pub id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    pub username: String,
    /// First name; no underscore here.
    #[serde(default)]
    pub firstname: String,
    /// Last name; no underscore here.
    #[serde(default)]
    pub lastname: String,
    /// E-mail, empty when none.
    #[serde(default)]
    pub email: String,
    /// May start with `//`; empty when none.
    #[serde(default)]
    pub avatar_url: String,
    /// The level that bounds what calls may do (B-026).
    pub user_level: UserLevel,
    /// IANA name.
    #[serde(default)]
    pub timezone: String,
    /// Browser code, such as `en`.
    #[serde(default)]
    pub language: String,
    /// Such as `en_us`.
    #[serde(default)]
    pub dateformat_locale: String,
}

/// `GET /manage/v1/user/session`
///
/// The caller's profile and settings; open to every level, and the cheapest call to prove a
/// token.
#[derive(Debug)]
pub enum GetSession {}

impl Endpoint for GetSession {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/session";
    const IDS: &'static [&'static str] = &["auth.session"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Session>;
}

/// The caller's own session.
#[cfg(feature = "client")]
impl crate::Client {
    /// Who the client is, and what may be done as them.
    ///
    /// ```
    /// use docebo_sdk::{Client, Error, auth::UserLevel};
    ///
    /// async fn is_superadmin(client: &Client) -> Result<bool, Error> {
    ///     Ok(client.session().await?.user_level == UserLevel::Superadmin)
    /// }
    /// ```
    pub fn session(&self) -> crate::Request<GetSession> {
        self.call(Call::new((), Empty {}, Empty {}))
    }

    /// Extends the session of the client's token.
    pub fn keep_alive(&self) -> crate::Request<KeepAlive> {
        self.call(Call::new((), Empty {}, Empty {}))
    }

    /// Revokes the client's token. The next call gets a new one, as far as the credentials reach;
    /// drop the client to be done.
    pub fn logout(&self) -> crate::Request<Logout> {
        self.call(Call::new((), Empty {}, Empty {}))
    }
}
