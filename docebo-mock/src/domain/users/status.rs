//! Activating and deactivating.

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{ChangeStatus, StatusChange, StatusRequest},
    wire::DateTime,
};

use super::{account::expires_at, write::small};
use crate::{
    context::Context,
    domain::jobs::{self, rights},
    fault::Fault,
    ledger::switches::{
        ChangeStatusOnExpired, ExpiresAt, MassActionJob, RevokeTokensOnDeactivate, UnchangedStatus,
    },
    world::{
        World,
        access::{Permission, Rights},
        events::Happened,
        jobs::Work,
        users::Level,
    },
};

/// Ids above which the platform's screens start a background job (B-043).
const SCREEN_LIMIT: usize = 250;

/// Whether so many ids become a background job.
pub(super) fn is_mass_action(cx: &Context<'_>, ids: usize) -> bool {
    cx.switch::<MassActionJob>() == MassActionJob::Above250 && ids > SCREEN_LIMIT
}

pub(super) fn change_status(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ChangeStatus>,
) -> Result<StatusChange, Fault> {
    let StatusRequest { user_ids, status } = call.body;
    cx.require(Permission::UserActivate)?;
    let Some(status) = status.filter(|_| !user_ids.is_empty()) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };
    let active = status.is_activated();
    if is_mass_action(cx, user_ids.len()) {
        return Ok(queue(world, cx, &user_ids, active));
    }
    cx.rule("B-034");
    // Noted here, read where each account is switched.
    let _ = (cx.switch::<ChangeStatusOnExpired>(), cx.switch::<UnchangedStatus>());
    let mut change = StatusChange { success: true, ..StatusChange::default() };
    let mut seen = std::collections::BTreeSet::new();
    for user in user_ids {
        if !seen.insert(user) {
            continue;
        }
        let done = u32::try_from(user.get())
            .is_ok_and(|id| switch(world, cx.rights(), cx.now, id, active).is_updated());
        let list = if done { &mut change.updated_ids } else { &mut change.not_updated_ids };
        list.push(user);
    }
    Ok(change)
}

/// What became of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Switched {
    /// It has the status now.
    Updated,
    /// It does not, or is not said to.
    NotUpdated,
}

impl Switched {
    pub(crate) const fn is_updated(self) -> bool {
        matches!(self, Self::Updated)
    }
}

/// Sets the flag of one account, and nothing else (B-034), as far as `rights` reach.
pub(crate) fn switch(
    world: &mut World,
    rights: &Rights,
    now: DateTime,
    id: u32,
    active: bool,
) -> Switched {
    let Some(user) = world.users.get(id).filter(|_| rights.manages_user(id)) else {
        return Switched::NotUpdated;
    };
    // Nobody locks themselves out, and nobody below touches a Superadmin.
    let protected = user.level() == Level::Superadmin
        && (!rights.is_superadmin() || (!active && super::is_last_superadmin(world, id)));
    if protected || (!active && rights.is_self(id)) {
        return Switched::NotUpdated;
    }
    let expired = user
        .expiration()
        .is_some_and(|day| expires_at(day, world.switches.get::<ExpiresAt>()) <= now);
    let frozen =
        world.switches.get::<ChangeStatusOnExpired>() == ChangeStatusOnExpired::Refuse && expired;
    if frozen {
        return Switched::NotUpdated;
    }
    if user.is_active() == active {
        return match world.switches.get::<UnchangedStatus>() {
            UnchangedStatus::Updated => Switched::Updated,
            UnchangedStatus::NotUpdated => Switched::NotUpdated,
        };
    }
    // The user is there and keeps their name.
    let _ = world.users.update(id, |user| {
        user.active = active;
        user.updated = Some(now);
    });
    if !active {
        on_deactivation(world, id);
    }
    world.fire(now, Happened::UserUpdated(id));
    Switched::Updated
}

/// Takes tokens away, where the platform is set to (B-023).
pub(super) fn on_deactivation(world: &mut World, id: u32) {
    let revoke = world.switches.get::<RevokeTokensOnDeactivate>() == RevokeTokensOnDeactivate::Yes;
    if revoke {
        world.auth.revoke_user(id);
    }
}

fn queue(world: &mut World, cx: &Context<'_>, users: &[UserId], active: bool) -> StatusChange {
    let users = users.iter().map(|id| small(id.get())).collect();
    let work = Work::Status { users, active, rights: rights(cx) };
    let name = if active { "Activate users" } else { "Deactivate users" };
    let hash = jobs::queue(world, cx, name, work);
    StatusChange { success: true, job_hash: Some(hash), ..StatusChange::default() }
}
