//! Deleting, for good.

use std::collections::BTreeSet;

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{DeleteUsers, DeleteUsersRequest, Deletion},
    wire::DateTime,
};

use super::{status, write::small};
use crate::{
    context::Context,
    domain::jobs,
    fault::Fault,
    world::{
        World,
        access::{Permission, Rights},
        enrollments::Scope,
        events::Happened,
        jobs::Work,
        managers,
        users::{Level, User, Uuid},
    },
};

pub(super) fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteUsers>,
) -> Result<Deletion, Fault> {
    let DeleteUsersRequest { user_ids, user_names } = call.body;
    cx.require(Permission::UserDelete)?;
    if user_ids.is_empty() && user_names.is_empty() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    cx.rule("B-054");
    let named = user_names
        .iter()
        .filter_map(|name| world.users.by_username(name).map(|user| UserId::from(user.id())));
    let mut seen = BTreeSet::new();
    let asked: Vec<UserId> =
        user_ids.iter().copied().chain(named).filter(|user| seen.insert(*user)).collect();
    if status::is_mass_action(cx, asked.len()) {
        let users = asked.iter().map(|user| small(user.get())).collect();
        let work = Work::Delete { users, rights: jobs::rights(cx) };
        let hash = jobs::queue(world, cx, "Delete users", work);
        return Ok(Deletion { success: true, job_hash: Some(hash), ..Deletion::default() });
    }
    if world.settings.anonymize_deleted_users {
        cx.rule("B-061");
    }
    let (mut deleted, mut kept) = (Vec::new(), Vec::new());
    for user in asked {
        let done = remove(world, cx.rights(), cx.now, small(user.get()));
        if done { &mut deleted } else { &mut kept }.push(user);
    }
    Ok(Deletion {
        success: true,
        deleted_user_ids: deleted,
        not_deleted_user_ids: Some(kept),
        job_hash: None,
    })
}

/// Deletes one user, as far as `rights` reach; whether it did.
pub(crate) fn remove(world: &mut World, rights: &Rights, now: DateTime, id: u32) -> bool {
    if !may_delete(world, rights, id) {
        return false;
    }
    world.fire(now, Happened::UserDeleted(id));
    let stays = match world.settings.anonymize_deleted_users {
        true => Stays::Nameless(Uuid(world.rng.uuid())),
        false => Stays::Nothing,
    };
    if stays == Stays::Nothing || !is_nameless(world, id) {
        forget_user(world, id, now, stays);
    }
    true
}

/// Whether the caller may delete somebody: not oneself, not the last Superadmin, not the account
/// of the Connect app (all inferred), and below Superadmin only users in reach.
fn may_delete(world: &World, rights: &Rights, id: u32) -> bool {
    let Some(user) = world.users.get(id) else { return false };
    let superadmin = user.level() == Level::Superadmin;
    rights.manages_user(id)
        && !rights.is_self(id)
        && !super::is_service_account(user)
        && (!superadmin || (rights.is_superadmin() && !super::is_last_superadmin(world, id)))
}

/// What is left of somebody who is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stays {
    /// Nothing.
    Nothing,
    /// An account that nobody can use, under this code, with its enrollments (B-061).
    Nameless(Uuid),
}

/// Takes somebody out of the world (B-055, B-056).
///
/// Every table is named: a new one does not compile until somebody has decided what a deletion
/// does to it.
pub(crate) fn forget_user(world: &mut World, id: u32, now: DateTime, stays: Stays) {
    managers::forget_manager(world, id);
    let World {
        switches: _,
        settings,
        rng: _,
        auth,
        users,
        registrations: _, // nobody of them is a user yet
        user_fields: _,
        branches: _, // users are in branches by their own record
        field_visibility: _,
        managers: _, // types only; links are in the users' records
        relations,
        power_users,
        catalogs,
        categories: _, // belong to nobody, like the two below
        locations: _,
        course_fields: _,
        sessions,
        groups,
        last_user_id: _, // the number is never given again (B-060)
        enrollments,
        courses: _,           // know nobody by name
        enrollment_fields: _, // the values are in the enrollments
        enrollment_rules: _,  // a log, and groups that forget by themselves
        plans,
        jobs,
        files: _, // belong to nobody
        presets,
        belongings,
        owned: _,    // stays, without an owner (B-113)
        outbox: _,   // what was said stays said
        webhooks: _, // know nobody
        notifications: _,
        certifications,
        reports: _,    // built things stay, without an owner (B-113)
        usage: _,      // a period's count does not fall (B-247)
        automation: _, // rules stay, without an owner (B-113)
        salesforce: _, // the integration stops (B-028)
        cause: _,      // is over with the call
        selections: _, // go by the generation of their table
        row_cache: _,  // goes by stamps
        full_cache: _,
    } = world;
    match stays {
        Stays::Nothing => {
            users.remove(id);
            let held: Vec<u32> =
                enrollments.iter(Scope::User(id)).map(|row| row.course()).collect();
            for course in held {
                enrollments.remove(id, course);
            }
            enrollments.tracking.remove_user(id); // archived rows are frozen copies and stay
            plans.forget_user(id);
            certifications.forget_user(id);
        }
        // A code is nobody's name.
        Stays::Nameless(code) => {
            let _ = users.update(id, |user| anonymize(user, code, now));
        }
    }
    settings.white_label_saved_by = settings.white_label_saved_by.filter(|saver| *saver != id);
    auth.revoke_user(id);
    power_users.forget_user(id);
    relations.forget_user(id);
    groups.forget_user(id);
    catalogs.forget_user(id);
    sessions.forget_user(id);
    jobs.forget_user(id);
    presets.forget_user(id);
    belongings.forget_user(id, now); // B-057, B-058
}

/// Keeps of an account what says nothing about the person: number, times, and that it once was
/// there. Where nothing is published, all goes (inferred).
fn anonymize(user: &mut User, code: Uuid, now: DateTime) {
    let User { id, created, language, timezone, date_format, .. } = std::mem::take(user);
    let text = code.to_string().replace('-', "");
    *user = User {
        id,
        username: text.clone(),
        first_name: text.clone(),
        last_name: text,
        uuid: code,
        created,
        updated: Some(now),
        language,
        timezone,
        date_format,
        active: false,
        ..User::default()
    };
}

/// Whether somebody was deleted so before: then there is nothing to be done.
fn is_nameless(world: &World, id: u32) -> bool {
    world.users.get(id).is_some_and(|user| {
        let code = user.uuid().to_string().replace('-', "");
        [user.username(), user.first_name(), user.last_name()] == [code.as_str(); 3]
    })
}
