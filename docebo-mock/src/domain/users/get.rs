//! One user in full, printed once.

use std::sync::Arc;

use docebo_sdk::{
    BranchId, UserFieldId, UserId,
    endpoint::Call,
    users::{AdditionalField, FieldOption, GetUser, User, UserBranch, UserData, UserStatus},
};

use super::{
    find,
    row::{manager_stamps, managers, wire_level},
};
use crate::{
    context::Context,
    domain::Answer,
    fault::Fault,
    world::{
        World, branches::ROOT, groups::Group, managers::DIRECT, row_cache::Printed,
        user_fields::FieldKind, users::UserRef,
    },
};

pub(super) fn get(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetUser>,
) -> Result<Answer<GetUser>, Fault> {
    let user = find(world, call.path)?;
    if !cx.rights().sees_user(user.id()) {
        // Whoever may not see a user does not learn that there is one (inferred).
        return Err(Fault::not_found("User not found"));
    }
    let shape = world.full_shape();
    let stands = |printed: &&Arc<Printed>| printed.stands(&world.users, user.stamp(), shape);
    let known = world.full_cache.open().get(user.id()).filter(stands).cloned();
    let printed = known.unwrap_or_else(|| {
        let printed = Arc::new(print(world, user, shape));
        world.full_cache.store([(user.id(), Arc::clone(&printed))]);
        printed
    });
    // What is kept must be what would be printed: debug builds print it again.
    debug_assert_eq!(
        String::from_utf8_lossy(&printed.bytes),
        String::from_utf8_lossy(&print(world, user, shape).bytes),
        "user {} as printed is out of date",
        user.id()
    );
    Ok(Answer::Rendered(printed.bytes.to_vec()))
}

/// Prints a user. Nothing in here depends on the caller or on the time.
fn print(world: &World, user: UserRef<'_>, shape: u64) -> Printed {
    // Our own type has text keys and infallible writers.
    let bytes = serde_json::to_vec(&full(world, user)).unwrap_or_default();
    Printed {
        stamp: user.stamp(),
        others: manager_stamps(world, user),
        shape,
        expired: false,
        hole: bytes.len(),
        bytes: bytes.into(),
    }
}

fn full(world: &World, user: UserRef<'_>) -> User {
    let mut branches: Vec<u32> = user.branches().collect();
    if branches.is_empty() {
        branches.push(ROOT);
    }
    User {
        user_data: data(world, user),
        additional_fields: fields(world, |field| user.field(field)),
        branches: branches.iter().map(|id| branch(world, *id, user.language())).collect(),
        groups: world.groups.of_user(user.id()).map(group).collect(),
        managers: managers(world, user),
        select_orgchart: Some(branches.iter().map(|id| (BranchId::from(*id), 1)).collect()),
    }
}

/// With the keys of a power user's groups (inferred: nothing is published).
fn group(group: &Group) -> serde_json::Value {
    serde_json::json!({ "group_id": group.uuid.to_string(), "name": group.name })
}

fn data(world: &World, user: UserRef<'_>) -> UserData {
    let manager = user.manager(DIRECT).and_then(|id| world.users.get(id));
    let [username, first_name, last_name, email, avatar] = user.texts().map(str::to_owned);
    UserData {
        user_id: UserId::from(user.id()),
        username,
        first_name,
        last_name,
        email,
        uuid: user.uuid().to_string(),
        level: wire_level(user.level()),
        valid: UserStatus::from(user.is_active()),
        email_validation_status: user.email_validated(),
        force_change: user.force_change(),
        expiration: user.expiration(),
        timezone: user.timezone().to_owned(),
        language: user.language().to_owned(),
        date_format: Some(user.date_format()).filter(|f| !f.is_empty()).map(str::to_owned),
        avatar,
        role_id: user.role().map(|role| role.to_string()),
        role_title: None,
        manager_first_name: manager.map(|manager| manager.first_name().to_owned()),
        manager_last_name: manager.map(|manager| manager.last_name().to_owned()),
        manager_username: manager.map(|manager| manager.username().to_owned()),
        can_manage_subordinates: user.is_manager(),
        last_update: user.updated(),
    }
}

/// Every additional field, with the value somebody has in it.
pub(super) fn fields<'v>(
    world: &World,
    value: impl Fn(u32) -> Option<&'v str>,
) -> Vec<AdditionalField> {
    let language = world.settings.default_language.as_str();
    world
        .user_fields
        .iter()
        .map(|field| AdditionalField {
            id: UserFieldId::from(field.id),
            title: field.titles.get(language, language).to_owned(),
            kind: field.kind.word().to_owned(),
            value: value(field.id).filter(|value| !value.is_empty()).map(str::to_owned),
            mandatory: field.mandatory,
            invisible_to_user: field.invisible,
            enabled: true,
            settings: None,
            options: (field.kind == FieldKind::Dropdown).then(|| {
                let option = |choice: &crate::world::user_fields::FieldChoice| FieldOption {
                    id: choice.id.into(),
                    label: choice.labels.get(language, language).to_owned(),
                };
                field.options.iter().map(option).collect()
            }),
            download_url: None,
        })
        .collect()
}

fn branch(world: &World, id: u32, language: &str) -> UserBranch {
    let name = |id: u32| {
        world.branches.get(id).map_or(String::new(), |branch| branch.name(language).to_owned())
    };
    let code = world.branches.get(id).and_then(|branch| branch.code.as_deref());
    let path: Vec<String> = world.branches.path(id).into_iter().map(name).collect();
    UserBranch {
        id: BranchId::from(id),
        name: name(id),
        code: code.unwrap_or_default().to_owned(),
        path: path.join("/"),
    }
}
