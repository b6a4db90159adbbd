//! Creating and changing one user.

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{
        CreateUser, CreatedUser, Employees, FieldMessage, FieldValues, ManagerIds, NewUser,
        UpdateUser, UpdatedUser, UserUpdate,
    },
    wire::Patch,
};

use super::{draft::Draft, find};
use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission, events::Happened, user_fields::UserField, users::Level},
};

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateUser>,
) -> Result<CreatedUser, Fault> {
    cx.require(Permission::UserCreate)?;
    let NewUser {
        userid,
        password,
        password_retype,
        firstname,
        lastname,
        email,
        level,
        language,
        expiration,
        email_validation_status,
        valid,
        force_change,
        date_format,
        timezone,
        role,
        privacy,
        send_notification_email,
        can_manage_subordinates,
        manager,
        employees,
        select_orgchart,
        additional_fields,
    } = call.body;
    // Where the e-mail is the user name, that is what has to be there.
    let userid = if world.settings.email_as_username { email.clone().or(userid) } else { userid };
    let (Some(userid), Some(password)) = (userid, password) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };
    cx.rule("B-013");

    let mut draft = Draft::new(world, cx, None);
    draft.username("userid", &userid);
    if password_retype.is_some_and(|again| again != password) {
        draft.refuse("password_retype", "The passwords do not match");
    }
    draft.password("password", &password);
    draft.first_name(firstname);
    draft.last_name(lastname);
    draft.names_are_there();
    draft.privacy("privacy", privacy);
    match email.as_deref().map(str::trim) {
        None | Some("") if !cx.rights().is_superadmin() => {
            draft.refuse("email", "The e-mail is mandatory");
        }
        None => {}
        Some(email) => draft.email("email", email),
    }
    if let Some(level) = &level {
        draft.level("level", level);
    }
    if let Some(code) = language.as_deref().filter(|code| !code.is_empty()) {
        draft.language("language", code);
    }
    if let Some(name) = timezone.as_deref().filter(|name| !name.is_empty()) {
        draft.timezone("timezone", name);
    }
    draft.date_format(date_format);
    if expiration.is_some() {
        draft.expiration(expiration);
    }
    links(&mut draft, manager, employees, additional_fields);
    // A power user who names no branch puts the user where anybody lands: the root.
    if let Some(branches) = select_orgchart.filter(|branches| !branches.is_empty()) {
        draft.branches("select_orgchart", branches.iter().map(|id| small(id.get())));
    }
    draft.mandatory_fields();
    let Draft { mut changes, messages, .. } = draft;
    if !messages.is_empty() {
        return Ok(refused_creation(messages));
    }

    changes.email_validated = email_validation_status;
    cx.rule("B-006");
    changes.active = valid;
    changes.force_change = force_change;
    changes.role = role.map(small);
    changes.is_manager = can_manage_subordinates;
    let id = changes.make(world, cx);
    world.fire(cx.now, Happened::UserCreated(id));
    if send_notification_email.unwrap_or(false) {
        cx.rule("B-014");
        world.mail(cx.now, "user_created", id);
    }
    Ok(CreatedUser {
        success: true,
        user_id: Some(UserId::from(id)),
        confirmation_needed: None,
        message: None,
    })
}

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateUser>,
) -> Result<UpdatedUser, Fault> {
    cx.require(Permission::UserEdit)?;
    let user = find(world, call.path)?;
    let id = user.id();
    if !cx.rights().manages_user(id) {
        return Err(Fault::not_found("User not found"));
    }
    let untouchable = user.level() == Level::Superadmin && !cx.rights().is_superadmin();
    if untouchable || super::is_service_account(user) {
        return Err(Fault::forbidden());
    }
    let UserUpdate {
        userid,
        password,
        password_retype,
        firstname,
        lastname,
        email,
        level,
        language,
        expiration,
        email_validation_status,
        force_change,
        date_format,
        timezone,
        role,
        can_manage_subordinates,
        manager,
        employees,
        select_orgchart,
        additional_fields,
        country: _, // no such field in any reading of a user
    } = call.body;

    let mut draft = Draft::new(world, cx, Some(user));
    if world.settings.email_as_username {
        cx.rule("B-016");
        if userid.as_deref().is_some_and(|name| name != user.username()) {
            draft.refuse("userid", "The username follows the e-mail and cannot be changed");
        }
        if let Some(email) = email.as_deref().filter(|email| !email.is_empty()) {
            draft.username("email", email);
        }
    } else if let Some(name) = &userid {
        cx.rule("B-013");
        draft.username("userid", name);
    }
    if let Some(password) = &password {
        if password_retype.is_some_and(|again| again != *password) {
            draft.refuse("password_retype", "The passwords do not match");
        }
        draft.password("password", password);
    }
    draft.first_name(firstname);
    draft.last_name(lastname);
    draft.names_stay();
    match email.as_deref().map(str::trim) {
        Some("") if !cx.rights().is_superadmin() => {
            draft.refuse("email", "The e-mail is mandatory");
        }
        Some(email) => draft.email("email", email),
        None => {}
    }
    if let Some(level) = &level {
        draft.level("level", level);
    }
    if let Some(code) = language.as_deref().filter(|code| !code.is_empty()) {
        draft.language("language", code);
    }
    if let Some(name) = timezone.as_deref().filter(|name| !name.is_empty()) {
        draft.timezone("timezone", name);
    }
    draft.date_format(date_format);
    match expiration {
        Patch::Keep => {}
        Patch::Clear => draft.expiration(None),
        Patch::Set(day) => draft.expiration(Some(day)),
    }
    links(&mut draft, manager, employees, additional_fields);
    if let Some(branches) = select_orgchart {
        draft.branches("select_orgchart", branches.iter().map(|id| small(id.get())));
    }
    draft.mandatory_fields();
    let Draft { mut changes, messages, .. } = draft;
    if !messages.is_empty() {
        return Ok(UpdatedUser { success: false, updated_id: None, message: Some(messages) });
    }

    changes.email_validated = email_validation_status;
    changes.force_change = force_change;
    changes.role = role.map(small);
    changes.is_manager = can_manage_subordinates;
    changes.apply(world, cx.now, id);
    world.fire(cx.now, Happened::UserUpdated(id));
    Ok(UpdatedUser { success: true, updated_id: Some(UserId::from(id)), message: None })
}

/// What create and update check alike.
pub(super) fn links(
    draft: &mut Draft<'_>,
    manager: Option<ManagerIds>,
    employees: Option<Employees>,
    fields: Option<FieldValues>,
) {
    for (kind, manager) in manager.unwrap_or_default() {
        draft.manager("manager", kind.get(), manager.map(|id| small(id.get())));
    }
    for (kind, members) in employees.unwrap_or_default() {
        draft.team("employees", kind.get(), &members);
    }
    for (field, value) in fields.unwrap_or_default() {
        draft.field(field.get(), value.as_deref(), UserField::read_value);
    }
}

const fn refused_creation(messages: Vec<FieldMessage>) -> CreatedUser {
    CreatedUser {
        success: false,
        user_id: None,
        confirmation_needed: None,
        message: Some(messages),
    }
}

/// An id too large for anything is one that nothing has.
pub(super) fn small(id: u64) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}
