//! Questions one asks before making a user.

use docebo_sdk::{
    auth::Success,
    endpoint::Call,
    users::{
        CheckUsername, CheckValidity, GetImporterFields, ImporterFields, Validity, ValidityQuery,
    },
};

use super::draft::Draft;
use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission},
};

/// The built-in columns of an import: the batch's keys, with the labels people see.
const COLUMNS: &[(&str, &str)] = &[
    ("username", "Username"),
    ("user_id", "User ID"),
    ("uuid", "UUID"),
    ("new_username", "New Username"),
    ("firstname", "First Name"),
    ("lastname", "Last Name"),
    ("email", "Email"),
    ("level", "Level"),
    ("profile", "Profile Name"),
    ("branch_name", "Branch Name"),
    ("branch_code", "Branch Code"),
    ("branch_name_path", "Branch Name Path"),
    ("branch_code_path", "Branch Code Path"),
    ("password", "Password"),
    ("password_hash", "Hashed Password"),
    ("active", "Active"),
    ("force_change", "Force Password Change"),
    ("expiration_date", "Expire On"),
    ("language", "Language"),
    ("date_format", "Date Format"),
    ("timezone", "Timezone"),
    ("is_manager", "Is Manager"),
];

/// Whoever makes or changes users may ask.
fn may_ask(cx: &Context<'_>) -> Result<(), Fault> {
    if cx.rights().may(Permission::UserCreate) {
        return Ok(());
    }
    cx.require(Permission::UserEdit)
}

pub(super) fn username(
    world: &World,
    cx: &Context<'_>,
    call: Call<CheckUsername>,
) -> Result<Success, Fault> {
    may_ask(cx)?;
    cx.rule("B-013");
    let mut draft = Draft::new(world, cx, None);
    draft.username("username", &call.path);
    Ok(Success { success: draft.messages.is_empty() })
}

pub(super) fn validity(
    world: &World,
    cx: &Context<'_>,
    call: Call<CheckValidity>,
) -> Result<Validity, Fault> {
    let ValidityQuery { userid, email } = call.query;
    may_ask(cx)?;
    if userid.is_none() && email.is_none() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    cx.rule("B-013");
    let mut draft = Draft::new(world, cx, None);
    if let Some(userid) = &userid {
        draft.username("userid", userid);
    }
    if let Some(email) = &email {
        draft.email("email", email);
        if world.settings.email_as_username {
            draft.username("email", email);
        }
    }
    let messages = draft.messages;
    let success = messages.is_empty();
    Ok(Validity { success, message: (!success).then_some(messages) })
}

pub(super) fn importer_fields(
    world: &World,
    cx: &Context<'_>,
    _call: Call<GetImporterFields>,
) -> Result<ImporterFields, Fault> {
    may_ask(cx)?;
    let built_in = COLUMNS.iter().map(|(key, label)| ((*key).to_owned(), (*label).to_owned()));
    let language = world.settings.default_language.as_str();
    let additional = world.user_fields.iter().map(|field| {
        (format!("field_{}", field.id), field.titles.get(language, language).to_owned())
    });
    let managers =
        world.managers.iter().map(|(id, kind)| (format!("manager_{id}"), kind.title.clone()));
    Ok(ImporterFields { fields: built_in.chain(additional).chain(managers).collect() })
}
