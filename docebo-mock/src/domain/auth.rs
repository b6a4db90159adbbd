//! Tokens, the platform's login, and the session.

pub(crate) mod imported;

use std::sync::Arc;

use docebo_sdk::{
    auth::{
        Authorize, AuthorizeQuery, GetSession, GrantType, KeepAlive, Login, LoginGrant,
        LoginRequest, Logout, RequestToken, Session, Success, TokenGrant, TokenRequest,
    },
    endpoint::Call,
    wire::DateTime,
};

use super::Registry;
use crate::{
    context::{Caller, Context},
    domain::users::account::{Refusal, may_sign_in},
    fault::Fault,
    ledger::switches::RefusedSigninStatus,
    world::{
        World,
        access::Rights,
        auth::{Token, Voucher},
        users::{Level, Password},
    },
};
use imported::{Claim, Proof};

/// How long an authorization code may be traded.
const CODE_LIFETIME: i64 = 30;

pub(crate) fn register(registry: &mut Registry) {
    registry.write_after::<RequestToken, _, _>(by_password, imported::check, token);
    registry.write::<Authorize>(authorize);
    let claim = |world: &World, call: &Call<Login>| {
        let LoginRequest { username, password, .. } = &call.body;
        imported::claim(world, username.as_deref(), password.as_deref())
    };
    registry.write_after::<Login, _, _>(claim, imported::check, login).inert(&["client_timezone"]);
    registry.write::<Logout>(logout).open_before_password_change();
    registry.read::<KeepAlive>(keep_alive).open_before_password_change();
    registry.read::<GetSession>(session).open_before_password_change();
}

fn by_password(world: &World, call: &Call<RequestToken>) -> Option<Claim> {
    let TokenRequest { grant_type, username, password, .. } = &call.body;
    let by_password = *grant_type == Some(GrantType::Password);
    let claim = || imported::claim(world, username.as_deref(), password.as_deref());
    by_password.then(claim).flatten()
}

fn token(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<RequestToken>,
    proof: Option<Proof>,
) -> Result<TokenGrant, Fault> {
    let TokenRequest {
        grant_type,
        client_id,
        client_secret,
        username,
        password,
        refresh_token,
        code,
        redirect_uri,
        assertion,
        scope,
    } = call.body;
    let Some(grant) = grant_type else {
        return Err(invalid_request("The grant type was not specified in the request"));
    };
    if !grant.is_known() {
        let text = format!("Grant type \"{grant}\" not supported");
        return Err(Fault::oauth(400, "unsupported_grant_type", text));
    }
    if let Some(scope) = scope.as_deref().filter(|scope| !matches!(*scope, "" | "api")) {
        let text = format!("The scope requested is invalid for this request: {scope}");
        return Err(Fault::oauth(
            400,
            "invalid_scope",
            text.split(':').next().unwrap_or("").to_owned(),
        ));
    }
    if grant == GrantType::JwtBearer {
        let claims = jwt::read(assertion.as_deref().unwrap_or_default())?;
        return by_assertion(world, cx, &claims, scope);
    }
    let client_id = client(world, cx, client_id, client_secret)?;
    let allowed = world
        .auth
        .app(&client_id)
        .is_some_and(|app| app.grants.iter().any(|g| g == grant.as_str()));
    if !allowed {
        return Err(Fault::oauth(
            400,
            "unauthorized_client",
            "The grant type is unauthorized for this client_id",
        ));
    }
    match grant {
        GrantType::Password => {
            let (Some(username), Some(password)) = (username, password) else {
                return Err(invalid_request(
                    "Missing parameters: \"username\" and \"password\" required",
                ));
            };
            let user = check_password(world, cx, &username, &password, proof)?;
            Ok(grant_user(world, cx, user, &client_id, true, scope))
        }
        GrantType::ClientCredentials => {
            let rights = Arc::new(Rights::superadmin());
            let access_token = issue(world, cx.now, None, rights);
            Ok(TokenGrant {
                access_token,
                expires_in: world.settings.token_lifetime.into(),
                token_type: "Bearer".to_owned(),
                scope: Some(scope.unwrap_or_else(|| "api".to_owned())),
                refresh_token: None,
            })
        }
        GrantType::RefreshToken => {
            let text = refresh_token.unwrap_or_default();
            let Some(voucher) = world.auth.refresh_token(&text).cloned() else {
                return Err(invalid_grant(400, "Invalid refresh token"));
            };
            if voucher.client_id != client_id {
                return Err(invalid_grant(400, "Invalid refresh token"));
            }
            if voucher.expires <= cx.now {
                return Err(invalid_grant(400, "Refresh token has expired"));
            }
            // B-023: a deactivated or expired user keeps the token they hold, and gets no other.
            cx.rule("B-023");
            signs_in(world, cx, voucher.user)
                .map_err(|_| invalid_grant(400, "Invalid refresh token"))?;
            world.auth.take_refresh(&text);
            Ok(grant_user(world, cx, voucher.user, &client_id, true, scope))
        }
        GrantType::AuthorizationCode => {
            let bad = "Authorization code doesn't exist or is invalid for the client";
            let Some(voucher) = world.auth.take_code(&code.unwrap_or_default()) else {
                return Err(invalid_grant(400, bad));
            };
            if voucher.client_id != client_id || voucher.expires <= cx.now {
                return Err(invalid_grant(400, bad));
            }
            if voucher.redirect_uri != redirect_uri {
                return Err(Fault::oauth(
                    400,
                    "redirect_uri_mismatch",
                    "The redirect URI is missing or do not match",
                ));
            }
            signs_in(world, cx, voucher.user).map_err(|_| invalid_grant(400, bad))?;
            Ok(grant_user(world, cx, voucher.user, &client_id, true, scope))
        }
        GrantType::JwtBearer | GrantType::Unknown(_) | _ => {
            Err(Fault::oauth(400, "unsupported_grant_type", "Grant type not supported"))
        }
    }
}

/// The application, by Basic or by the body.
fn client(
    world: &World,
    cx: &Context<'_>,
    id: Option<String>,
    secret: Option<String>,
) -> Result<String, Fault> {
    let (id, secret) = match cx.asked().basic.clone() {
        Some(pair) => pair,
        None => (id.unwrap_or_default(), secret.unwrap_or_default()),
    };
    match world.auth.app(&id) {
        Some(app) if app.client_secret == secret => Ok(id),
        _ => Err(Fault::oauth(400, "invalid_client", "The client credentials are invalid")),
    }
}

/// B-024: a wrong password, a deactivated and an expired account all get the same answer.
fn check_password(
    world: &mut World,
    cx: &Context<'_>,
    username: &str,
    password: &str,
    proof: Option<Proof>,
) -> Result<u32, Fault> {
    let refused = || {
        let status = match cx.switch::<RefusedSigninStatus>() {
            RefusedSigninStatus::Unauthorized => 401,
            RefusedSigninStatus::BadRequest => 400,
        };
        invalid_grant(status, "Invalid username and password combination")
    };
    let user = world
        .users
        .by_username(username)
        .filter(|user| {
            let held = user.password();
            held.opens_with(password) || proof.as_ref().is_some_and(|proof| proof.opens(&held))
        })
        .ok_or_else(refused)?;
    may_sign_in(user, cx).map_err(|_| refused())?;
    let id = user.id();
    if matches!(user.password(), Password::Bcrypt(_)) {
        cx.rule("B-188");
        // The same password in the mock's own form: the next sign-in is quick.
        let _ = world.users.update(id, |user| user.password = Password::of(password));
    }
    Ok(id)
}

fn signs_in(world: &World, cx: &Context<'_>, user: u32) -> Result<(), Refusal> {
    world.users.get(user).map_or(Err(Refusal::Unknown), |user| may_sign_in(user, cx))
}

/// Tokens for a user who has proved who they are.
fn grant_user(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    client_id: &str,
    with_refresh: bool,
    scope: Option<String>,
) -> TokenGrant {
    let rights = Arc::new(Rights::of(world, user));
    let access_token = issue(world, cx.now, Some(user), rights);
    world.signed_in(user, cx.now);
    TokenGrant {
        access_token,
        expires_in: world.settings.token_lifetime.into(),
        token_type: "Bearer".to_owned(),
        scope: Some(scope.filter(|scope| !scope.is_empty()).unwrap_or_else(|| "api".to_owned())),
        refresh_token: with_refresh.then(|| issue_refresh(world, cx.now, user, client_id)),
    }
}

fn issue(world: &mut World, now: DateTime, user: Option<u32>, rights: Arc<Rights>) -> String {
    let text = world.rng.hex(40);
    let expires = seconds_later(now, world.settings.token_lifetime);
    let password_due =
        user.and_then(|id| world.users.get(id)).is_some_and(|user| user.force_change());
    world.auth.issue(&text, Token { user, expires, rights, password_due }, now);
    text
}

fn issue_refresh(world: &mut World, now: DateTime, user: u32, client_id: &str) -> String {
    let text = world.rng.hex(40);
    let expires = seconds_later(now, world.settings.refresh_lifetime);
    let client_id = client_id.to_owned();
    world.auth.issue_refresh(&text, Voucher { user, client_id, expires, redirect_uri: None });
    text
}

fn seconds_later(now: DateTime, seconds: u32) -> DateTime {
    DateTime::from_unix(now.unix().saturating_add(seconds.into()))
}

/// The browser step. On the platform a person signs in first; here the bearer token's user is
/// taken, or the first Superadmin when there is none.
fn authorize(world: &mut World, cx: &Context<'_>, call: Call<Authorize>) -> Result<String, Fault> {
    let AuthorizeQuery { response_type, client_id, redirect_uri, scope: _, state } = call.query;
    let client_id = client_id.unwrap_or_default();
    let Some(app) = world.auth.app(&client_id) else {
        return Err(Fault::oauth(400, "invalid_client", "The client id supplied is invalid"));
    };
    if response_type.as_deref().is_some_and(|kind| kind != "code") {
        return Err(Fault::oauth(
            400,
            "unsupported_response_type",
            "Only the response type code is supported",
        ));
    }
    let target = redirect_uri.clone().or_else(|| app.redirect_uri.clone()).unwrap_or_default();
    if app.redirect_uri.as_ref().is_some_and(|own| *own != target) || target.is_empty() {
        return Err(Fault::oauth(
            400,
            "redirect_uri_mismatch",
            "The redirect URI is missing or do not match",
        ));
    }
    let user = match cx.caller() {
        Caller::User { id, .. } => Some(*id),
        Caller::Nobody | Caller::Service { .. } => {
            world.users.of_level(Level::Superadmin).first().copied()
        }
    };
    let Some(user) = user else {
        return Err(Fault::oauth(400, "access_denied", "Nobody signed in"));
    };
    let code = world.rng.hex(40);
    let expires = DateTime::from_unix(cx.now.unix().saturating_add(CODE_LIFETIME));
    world.auth.issue_code(&code, Voucher { user, client_id, expires, redirect_uri });
    let mut query = vec![("code".to_owned(), code)];
    query.extend(state.map(|state| ("state".to_owned(), state)));
    let joint = if target.contains('?') { '&' } else { '?' };
    Ok(format!("{target}{joint}{}", docebo_sdk::wire::tree::encode_pairs(&query)))
}

fn login(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<Login>,
    proof: Option<Proof>,
) -> Result<LoginGrant, Fault> {
    let LoginRequest { username, password, issue_refresh_token, client_timezone: _ } = call.body;
    let (Some(username), Some(password)) = (username, password) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };
    let user = check_password(world, cx, &username, &password, proof)
        .map_err(|_| Fault::unauthorized_because("Invalid username and password combination"))?;
    let with_refresh = issue_refresh_token.unwrap_or(false);
    let grant = grant_user(world, cx, user, "", with_refresh, None);
    Ok(LoginGrant {
        access_token: grant.access_token,
        refresh_token: grant.refresh_token,
        expires_in: grant.expires_in,
        token_type: grant.token_type,
        scope: grant.scope,
        id_user: user.into(),
    })
}

fn logout(world: &mut World, cx: &Context<'_>, _call: Call<Logout>) -> Result<Success, Fault> {
    if let Some(token) = &cx.asked().token {
        world.auth.revoke(token);
    }
    Ok(Success { success: true })
}

fn keep_alive(_world: &World, _cx: &Context<'_>, _call: Call<KeepAlive>) -> Result<Success, Fault> {
    Ok(Success { success: true })
}

fn session(world: &World, cx: &Context<'_>, _call: Call<GetSession>) -> Result<Session, Fault> {
    cx.rule("B-026");
    // An application by itself has no profile: it shows as the first Superadmin (inferred).
    let id = cx.user().or_else(|| world.users.of_level(Level::Superadmin).first().copied());
    let user = id.and_then(|id| world.users.get(id)).ok_or_else(Fault::unauthorized)?;
    Ok(Session {
        id: user.id().into(),
        username: user.username().to_owned(),
        firstname: user.first_name().to_owned(),
        lastname: user.last_name().to_owned(),
        email: user.email().to_owned(),
        avatar_url: user.avatar().to_owned(),
        user_level: docebo_sdk::auth::UserLevel::from_word(&user.level().number().to_string()),
        timezone: user.timezone().to_owned(),
        language: browser_code(user.language()).to_owned(),
        dateformat_locale: if user.date_format().is_empty() {
            "en_us".to_owned()
        } else {
            user.date_format().to_owned()
        },
    })
}

/// `english` -> `en`. The platform has two codings for languages; the session uses this one.
pub(crate) fn browser_code(language: &str) -> &str {
    match language {
        "english" => "en",
        "italian" => "it",
        "german" => "de",
        "french" => "fr",
        "spanish" => "es",
        "portuguese" => "pt",
        "dutch" => "nl",
        other => other.get(..2).unwrap_or("en"),
    }
}

fn by_assertion(
    world: &mut World,
    cx: &Context<'_>,
    claims: &jwt::Claims,
    scope: Option<String>,
) -> Result<TokenGrant, Fault> {
    let unknown = || invalid_grant(400, "Invalid issuer (iss) or subject (sub) provided");
    let app = world.auth.app(&claims.iss).ok_or_else(unknown)?;
    let client_id = app.client_id.clone();
    if !app.grants.iter().any(|grant| grant == GrantType::JwtBearer.as_str()) {
        return Err(Fault::oauth(
            400,
            "unauthorized_client",
            "The grant type is unauthorized for this client_id",
        ));
    }
    let user = world.users.by_username(&claims.sub).ok_or_else(unknown)?;
    if !cx.asked().host.is_empty() && claims.aud != cx.asked().host {
        return Err(invalid_grant(400, "Invalid audience (aud)"));
    }
    // A live client sends milliseconds and is accepted: only a value in the past is refused.
    if claims.exp <= cx.now.unix() {
        return Err(invalid_grant(400, "JWT has expired"));
    }
    may_sign_in(user, cx).map_err(|_| unknown())?;
    let user = user.id();
    Ok(grant_user(world, cx, user, &client_id, false, scope))
}

fn invalid_request(text: &'static str) -> Fault {
    Fault::oauth(400, "invalid_request", text)
}

fn invalid_grant(status: u16, text: &'static str) -> Fault {
    Fault::oauth(status, "invalid_grant", text)
}

/// The claims of an assertion. The signature is not verified: the mock holds no public keys, and
/// says so in its list of limits.
mod jwt {
    use base64::Engine as _;
    use serde::Deserialize;

    use super::{Fault, invalid_grant};

    #[derive(Debug, Deserialize)]
    pub(super) struct Claims {
        pub(super) iss: String,
        pub(super) sub: String,
        pub(super) aud: String,
        pub(super) exp: i64,
    }

    pub(super) fn read(assertion: &str) -> Result<Claims, Fault> {
        let malformed = || invalid_grant(400, "JWT is malformed");
        let mut parts = assertion.split('.');
        let (Some(_), Some(claims), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed());
        };
        if signature.is_empty() {
            return Err(invalid_grant(400, "JWT failed signature verification"));
        }
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(claims.trim_end_matches('='))
            .map_err(|_| malformed())?;
        serde_json::from_slice(&bytes).map_err(|_| malformed())
    }
}
