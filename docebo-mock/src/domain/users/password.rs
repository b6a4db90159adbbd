//! Changing a password, and getting a new one by mail.

use docebo_sdk::{
    endpoint::Call,
    users::{ChangePassword, FieldMessage, PasswordChange, PasswordRequest},
    wire::DateTime,
};

use super::policy::{self, By};
use crate::{
    context::Context,
    domain::auth::imported::{self, Claim, Proof},
    fault::Fault,
    world::{
        World,
        auth::Voucher,
        events::Happened,
        users::{Password, UserRef},
    },
};

/// How long the link of a reset mail works (inferred).
const RESET_LIFETIME: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// The current password, when it has to be checked against an imported hash.
pub(super) fn claim(world: &World, call: &Call<ChangePassword>) -> Option<Claim> {
    let PasswordRequest { userid, current_password, .. } = &call.body;
    let user = account(world, userid.as_deref()?)?;
    imported::claim(world, Some(user.username()), current_password.as_deref())
}

pub(super) fn change(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ChangePassword>,
    proof: Option<Proof>,
) -> Result<PasswordChange, Fault> {
    let PasswordRequest { userid, current_password, reset_token, new_password } = call.body;
    let missing = || Fault::bad_request("Missing mandatory params");
    let userid = userid.ok_or_else(missing)?;
    cx.rule("B-014");
    let Some(user) = account(world, &userid).filter(|user| is_named(*user, &call.path)) else {
        return Ok(refused("userid", "User not found"));
    };
    let id = user.id();
    let Some(new) = new_password else {
        if current_password.is_some() || reset_token.is_some() {
            return Err(missing());
        }
        return Ok(mail_link(world, cx, id));
    };
    match (current_password, reset_token) {
        (Some(_), Some(_)) => {
            let text = "Either current_password or reset_token, not both";
            return Err(Fault::bad_request(text));
        }
        (None, None) => return Err(missing()),
        (Some(current), None) if !opens(&user.password(), &current, proof) => {
            return Ok(refused("current_password", "The current password is wrong"));
        }
        (None, Some(token)) if !world.auth.resets(&token, id, cx.now) => {
            return Ok(refused("reset_token", "Invalid token"));
        }
        _ => {}
    }
    if !policy::admits(&world.settings, user.username(), &new, By::Others) {
        return Err(Fault::bad_request(policy::REFUSAL));
    }
    world.auth.take_resets(id);
    cx.rule("B-029");
    // The user is there and keeps their name.
    let _ = world.users.update(id, |user| {
        user.password = Password::of(&new);
        user.force_change = false;
        user.updated = Some(cx.now);
    });
    world.fire(cx.now, Happened::UserUpdated(id));
    Ok(PasswordChange { success: true, message: None })
}

/// The account of a user name; or of an e-mail, the first by user name (B-014).
fn account<'w>(world: &'w World, name: &str) -> Option<UserRef<'w>> {
    let name = name.trim();
    world.users.by_username(name).or_else(|| world.users.first_of_email(name))
}

/// Whether a password is that of an account, which an imported hash lets only a proof say.
fn opens(held: &Password, password: &str, proof: Option<Proof>) -> bool {
    held.opens_with(password) || proof.is_some_and(|proof| proof.opens(held))
}

/// Whether the path means this account, by user name or by e-mail.
fn is_named(user: UserRef<'_>, path: &str) -> bool {
    let path = path.trim().to_lowercase();
    [user.username(), user.email()].iter().any(|name| name.to_lowercase() == path)
}

fn mail_link(world: &mut World, cx: &Context<'_>, id: u32) -> PasswordChange {
    if world.users.get(id).is_none_or(|user| user.email().is_empty()) {
        return refused("email", "The user has no e-mail");
    }
    let token = world.rng.hex(40);
    world.auth.issue_reset(&token, voucher(id, cx.now));
    world.mail_link(cx.now, "password_reset", id, &token);
    PasswordChange { success: true, message: None }
}

/// Welcomes a new user with a link to a password of their own: no mail holds a password (B-199).
/// Without an address there is nobody to give the link to.
pub(super) fn welcome(world: &mut World, now: DateTime, id: u32) {
    if world.users.get(id).is_none_or(|user| user.email().is_empty()) {
        return world.mail(now, "user_created", id);
    }
    let token = world.rng.hex(40);
    world.auth.issue_first_reset(&token, voucher(id, now));
    world.mail_link(now, "user_created", id, &token);
}

fn voucher(user: u32, now: DateTime) -> Voucher {
    let expires = now.plus(RESET_LIFETIME);
    Voucher { user, client_id: String::new(), expires, redirect_uri: None }
}

fn refused(field: &str, message: &str) -> PasswordChange {
    let message = FieldMessage { id: field.to_owned(), message: message.to_owned() };
    PasswordChange { success: false, message: Some(vec![message]) }
}
