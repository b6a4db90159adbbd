//! The same values for many users.

use std::collections::BTreeSet;

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{FieldMessage, MassEdit, MassEditUsers, MassEdited},
    wire::Patch,
};

use super::{
    changes::Changes,
    draft::Draft,
    write::{links, small},
};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        events::Happened,
        users::{Level, UserRef},
    },
};

pub(super) fn mass_edit(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<MassEditUsers>,
) -> Result<MassEdited, Fault> {
    cx.require(Permission::UserEdit)?;
    let edit = call.body;
    if edit.user_ids.is_empty() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    let (mut seen, mut planned) = (BTreeSet::new(), Vec::new());
    let mut messages: Vec<FieldMessage> = Vec::new();
    for asked in &edit.user_ids {
        let id = u32::try_from(asked.get()).ok().filter(|id| seen.insert(*id));
        let user = id.and_then(|id| world.users.get(id)).filter(|user| may_edit(cx, *user));
        let Some(user) = user else { continue };
        let (changes, refused) = check(world, cx, user, &edit);
        // What is wrong with one value is said once, not once a user.
        messages
            .extend(refused.into_iter().filter(|one| !messages.contains(one)).collect::<Vec<_>>());
        planned.push((user.id(), changes));
    }
    if !messages.is_empty() {
        return Ok(MassEdited { success: false, updated_id: None, message: Some(messages) });
    }
    let mut updated = Vec::with_capacity(planned.len());
    for (id, changes) in planned {
        changes.apply(world, cx.now, id);
        world.fire(cx.now, Happened::UserUpdated(id));
        updated.push(UserId::from(id));
    }
    Ok(MassEdited { success: true, updated_id: Some(updated), message: None })
}

/// Whether the caller reaches somebody, as far as updating one user goes too.
fn may_edit(cx: &Context<'_>, user: UserRef<'_>) -> bool {
    let rights = cx.rights();
    rights.manages_user(user.id())
        && (rights.is_superadmin() || user.level() != Level::Superadmin)
        && !super::is_service_account(user)
}

/// What becomes of one user, and what is wrong with it.
fn check(
    world: &World,
    cx: &Context<'_>,
    user: UserRef<'_>,
    edit: &MassEdit,
) -> (Changes, Vec<FieldMessage>) {
    let mut draft = Draft::new(world, cx, Some(user));
    if let Some(password) = &edit.password {
        draft.password("password", password);
    }
    if let Some(code) = edit.language.as_deref().filter(|code| !code.is_empty()) {
        draft.language("language", code);
    }
    if let Some(name) = edit.timezone.as_deref().filter(|name| !name.is_empty()) {
        draft.timezone("timezone", name);
    }
    draft.date_format(edit.date_format.clone());
    match edit.expiration {
        Patch::Keep => {}
        Patch::Clear => draft.expiration(None),
        Patch::Set(day) => draft.expiration(Some(day)),
    }
    links(&mut draft, edit.manager.clone(), None, edit.additional_fields.clone());
    let Draft { mut changes, messages, .. } = draft;
    changes.email_validated = edit.email_status;
    changes.role = edit.role.map(small);
    (changes, messages)
}
