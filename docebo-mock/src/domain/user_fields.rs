//! Additional user fields: which there are, what they are called, and their options.

mod list;
mod visibility;
mod write;

pub(crate) use visibility::applies;
pub(crate) use write::{labels as whole_labels, names, whole as whole_names};

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::UserFieldId,
    user_fields::{
        ChangeUserField, CreateUserField, DeleteUserField, DeletedUserField, DropdownOption,
        GetUserField, ListUserFields, Translations, UserFieldDetails,
    },
};

use super::Registry;
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        user_fields::{self, FieldChoice, FieldKind, Names, UserField},
    },
};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListUserFields>(list::list).inert(&["get_total_count"]);
    r.write::<CreateUserField>(write::create);
    r.read::<GetUserField>(get);
    r.write::<ChangeUserField>(write::update);
    r.write::<DeleteUserField>(delete);
}

fn get(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetUserField>,
) -> Result<UserFieldDetails, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    cx.require(Permission::UserView)?;
    let field = find(world, path)?;
    let option = |choice: &FieldChoice| DropdownOption {
        option_id: choice.id.into(),
        translations: translations(&choice.labels),
    };
    let is_dropdown = field.kind == FieldKind::Dropdown;
    Ok(UserFieldDetails {
        kind: field.kind.wire(),
        mandatory: field.mandatory,
        invisible_to_user: field.invisible,
        translations: translations(&field.titles),
        dropdown_options: is_dropdown.then(|| field.options.iter().map(option).collect()),
    })
}

fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteUserField>,
) -> Result<DeletedUserField, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    cx.rights().require_superadmin()?;
    let id = find(world, path)?.id;
    user_fields::remove(world, id);
    Ok(DeletedUserField { deleted: Some(path), errors: None })
}

fn find(world: &World, id: UserFieldId) -> Result<&UserField, Fault> {
    let known = u32::try_from(id.get()).ok().and_then(|id| world.user_fields.get(id));
    known.ok_or_else(|| Fault::not_found("Field not found"))
}

fn translations(names: &Names) -> Translations {
    names.iter().collect()
}
