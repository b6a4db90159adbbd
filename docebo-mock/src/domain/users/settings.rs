//! Personal settings.

use std::collections::BTreeMap;

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{
        GetUserSettings, SaveUserSettings, SavedSettings, SettingName, SettingsRequest,
        UserSetting, UserSettingsQuery,
    },
    wire::Page,
};

use super::{changes::Changes, draft::Draft, find};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::Permission,
        events::Happened,
        users::{Level, UserRef},
    },
};

pub(super) fn get(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetUserSettings>,
) -> Result<Page<UserSetting>, Fault> {
    let UserSettingsQuery { page, page_size, get_total_count: _ } = call.query;
    let user = find(world, call.path)?;
    if !cx.rights().is_self(user.id()) {
        cx.require(Permission::UserView)?;
        if !cx.rights().sees_user(user.id()) {
            return Err(Fault::not_found("User not found"));
        }
    }
    Ok(page_of(user, Paging::new(page, page_size)))
}

fn page_of(user: UserRef<'_>, paging: Paging) -> Page<UserSetting> {
    let all = of([user.language(), user.timezone(), user.date_format()]);
    paging.page(all.len(), paging.cut(&all).to_vec())
}

/// Language, time zone and date format, as far as they are set.
pub(super) fn of(values: [&str; 3]) -> Vec<UserSetting> {
    [SettingName::Language, SettingName::Timezone, SettingName::DateFormat]
        .into_iter()
        .zip(values)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| UserSetting { name, value: value.to_owned() })
        .collect()
}

pub(super) fn save(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<SaveUserSettings>,
) -> Result<SavedSettings, Fault> {
    let SettingsRequest { settings } = call.body;
    let user = changeable(world, cx, call.path)?;
    if settings.is_empty() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    let id = user.id();
    let mut draft = Draft::new(world, cx, Some(user));
    for UserSetting { name, value } in &settings {
        match name {
            SettingName::Language => draft.language("language", value),
            SettingName::Timezone => draft.timezone("timezone", value),
            SettingName::DateFormat => draft.date_format(Some(value.clone())),
            other => draft.refuse(other.as_str(), "Unknown setting"),
        }
    }
    // What is refused keeps nothing else from being saved.
    let Draft { changes, messages, .. } = draft;
    let refused: BTreeMap<String, String> =
        messages.into_iter().map(|refused| (refused.id, refused.message)).collect();
    let Changes { language, timezone, date_format, .. } = &changes;
    if language.is_some() || timezone.is_some() || date_format.is_some() {
        changes.apply(world, cx.now, id);
        world.fire(cx.now, Happened::UserUpdated(id));
    }
    let user = find(world, call.path)?;
    Ok(SavedSettings { settings: page_of(user, Paging::new(None, None)), refused })
}

/// The user of an id, if the caller may change their settings: one's own, or as for an update.
fn changeable<'w>(world: &'w World, cx: &Context<'_>, id: UserId) -> Result<UserRef<'w>, Fault> {
    let user = find(world, id)?;
    let rights = cx.rights();
    if rights.is_self(user.id()) {
        return Ok(user);
    }
    cx.require(Permission::UserEdit)?;
    if !rights.manages_user(user.id()) {
        return Err(Fault::not_found("User not found"));
    }
    let untouchable = user.level() == Level::Superadmin && !rights.is_superadmin();
    if untouchable || super::is_service_account(user) {
        return Err(Fault::forbidden());
    }
    Ok(user)
}
