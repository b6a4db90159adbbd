//! Deleting, for good.

use std::collections::BTreeSet;

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{DeleteUsers, DeleteUsersRequest, Deletion},
    wire::DateTime,
};

use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission, enrollments::Scope, managers, users::Level},
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
    let (mut deleted, mut kept) = (Vec::new(), Vec::new());
    for user in asked {
        match u32::try_from(user.get()).ok().filter(|id| may_delete(world, cx, *id)) {
            Some(id) => {
                forget_user(world, id, cx.now);
                world.outbox.event(cx.now, "user.deleted", id, None);
                deleted.push(user);
            }
            None => kept.push(user),
        }
    }
    Ok(Deletion { success: true, deleted_user_ids: deleted, not_deleted_user_ids: Some(kept) })
}

/// Whether the caller may delete somebody: not oneself, not the last Superadmin, not the account
/// of the Connect app (all inferred), and below Superadmin only users in reach.
fn may_delete(world: &World, cx: &Context<'_>, id: u32) -> bool {
    let rights = cx.rights();
    let Some(user) = world.users.get(id) else { return false };
    let superadmin = user.level() == Level::Superadmin;
    rights.manages_user(id)
        && !rights.is_self(id)
        && !super::is_service_account(user)
        && (!superadmin || (rights.is_superadmin() && !super::is_last_superadmin(world, id)))
}

/// Takes somebody out of the world (B-055, B-056).
///
/// Every table is named: a new one does not compile until somebody has decided what a deletion
/// does to it.
pub(crate) fn forget_user(world: &mut World, id: u32, now: DateTime) {
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
        places: _, // belong to nobody
        groups,
        last_user_id: _, // the number is never given again (B-060)
        enrollments,
        courses: _, // know nobody by name
        plans,
        jobs,
        files: _, // belong to nobody
        presets,
        belongings,
        owned: _,      // stays, without an owner (B-113)
        outbox: _,     // what was said stays said
        usage: _,      // a period's count does not fall (B-247)
        selections: _, // go by the generation of their table
        row_cache: _,  // goes by stamps
        full_cache: _,
    } = world;
    users.remove(id);
    settings.white_label_saved_by = settings.white_label_saved_by.filter(|saver| *saver != id);
    auth.revoke_user(id);
    power_users.forget_user(id);
    relations.forget_user(id);
    groups.forget_user(id);
    let held: Vec<u32> = enrollments.iter(Scope::User(id)).map(|row| row.course()).collect();
    for course in held {
        enrollments.remove(id, course);
    }
    enrollments.tracking.remove_user(id); // archived rows are frozen copies and stay
    plans.forget_user(id);
    jobs.forget_user(id);
    presets.forget_user(id);
    belongings.forget_user(id, now); // B-057, B-058
}
