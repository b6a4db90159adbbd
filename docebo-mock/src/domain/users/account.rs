//! The state of an account, and what follows from it for signing in.

use docebo_sdk::wire::{Date, DateTime};

use crate::{
    context::Context,
    ledger::switches::{ExpiresAt, SigninWhenExpired},
    world::users::UserRef,
};

/// Why somebody may not sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such account.
    Unknown,
    /// The account is deactivated (B-020).
    Deactivated,
    /// The account's expiration date has been reached (B-021).
    Expired,
}

/// The moment from which an account with this date is expired (B-047).
pub(crate) fn expires_at(date: Date, switch: ExpiresAt) -> DateTime {
    match switch {
        ExpiresAt::StartOfDay => date.start(),
        ExpiresAt::EndOfDay => date.plus_days(1).start(),
    }
}

/// Whether an account is expired now: derived from the date, never stored (B-004).
pub(crate) fn is_expired(user: UserRef<'_>, cx: &Context<'_>) -> bool {
    cx.rule("B-004");
    let switch = cx.switch::<ExpiresAt>();
    user.expiration().is_some_and(|date| expires_at(date, switch) <= cx.now)
}

/// Whether an account may sign in now. Deactivation wins over expiry (B-005).
pub(crate) fn may_sign_in(user: UserRef<'_>, cx: &Context<'_>) -> Result<(), Refusal> {
    if !user.is_active() {
        cx.rule("B-020");
        return Err(Refusal::Deactivated);
    }
    if is_expired(user, cx) && cx.switch::<SigninWhenExpired>() == SigninWhenExpired::Refuse {
        return Err(Refusal::Expired);
    }
    Ok(())
}
