//! Asking for an account, and confirming the address.

use docebo_sdk::{
    endpoint::Call,
    users::{
        Acknowledged, ConfirmEmail, EmailConfirmation, NewRegistration, RegisterUser, Registered,
    },
    wire::DateTime,
};

use super::draft::Draft;
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World, branches::ROOT, events::Happened, outbox::Effect, registrations::Registration,
        settings::RegistrationMode, user_fields::UserField, users::User,
    },
};

pub(super) fn register(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<RegisterUser>,
) -> Result<Registered, Fault> {
    cx.rule("B-010");
    if world.settings.registration == RegistrationMode::AdminOnly {
        return Err(Fault::forbidden());
    }
    let NewRegistration {
        userid,
        password,
        email,
        firstname,
        lastname,
        language,
        privacy,
        branch_code,
        user_fields,
        level: _, // nobody raises themselves above a plain user
    } = call.body;
    let userid = if world.settings.email_as_username { email.clone().or(userid) } else { userid };
    let (Some(userid), Some(password)) = (userid, password) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };

    let mut draft = Draft::new(world, cx, None);
    draft.username("userid", &userid);
    draft.password("password", &password);
    match email.as_deref().map(str::trim).filter(|email| !email.is_empty()) {
        Some(email) if !domain_may_register(&world.settings.registration_domains, email) => {
            draft.refuse("email", "The domain of the e-mail may not register");
        }
        Some(email) => draft.email("email", email),
        None => draft.refuse("email", "The e-mail is mandatory"),
    }
    draft.first_name(firstname);
    draft.last_name(lastname);
    draft.names_are_there();
    if let Some(code) = language.as_deref().filter(|code| !code.is_empty()) {
        draft.language("language", code);
    }
    draft.privacy("privacy", privacy);
    if let Some(code) = branch_code.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
        match world.branches.by_code(code) {
            Ok(ROOT) => {}
            Ok(branch) => draft.changes.branches = Some([branch].into()),
            Err(_) => draft.refuse("branch_code", "Branch not found"),
        }
    }
    for (field, value) in user_fields.unwrap_or_default() {
        draft.field(field.get(), value.as_deref(), UserField::read_value);
    }
    draft.mandatory_fields();
    let Draft { mut changes, messages, .. } = draft;
    if !messages.is_empty() {
        let message = Some(messages);
        return Ok(Registered { success: false, confirmation_needed: false, message });
    }
    changes.force_change = world.settings.password_change_at_first_sign_in.then_some(true);

    let user = changes.request(world, cx.now);
    let confirmation_needed = world.settings.registration_confirmation;
    keep(world, cx.now, user, confirmation_needed);
    Ok(Registered { success: true, confirmation_needed, message: None })
}

/// Lets somebody wait, or in where nothing is to be waited for.
fn keep(world: &mut World, now: DateTime, user: User, confirm: bool) {
    let id = user.id;
    let token = confirm.then(|| world.rng.hex(40));
    let hours = world.settings.registration_hours;
    let expires = (hours > 0).then(|| now.plus(std::time::Duration::from_secs(3600) * hours));
    world.registrations.insert(Registration {
        user,
        requested: now,
        confirmed: false,
        by_admin: false,
        expires,
        token,
    });
    if confirm {
        mail(world, now, id);
    } else if world.settings.registration == RegistrationMode::Free {
        admit(world, now, id);
    }
}

/// Whether somebody with this e-mail may register: domains are compared without regard to case,
/// and none is as good as any.
fn domain_may_register(domains: &[String], email: &str) -> bool {
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    domains.is_empty() || domains.iter().any(|one| one.eq_ignore_ascii_case(domain))
}

/// Mails the link with which the address is confirmed; whether there is one to mail.
pub(super) fn mail(world: &mut World, now: DateTime, id: u32) -> bool {
    let Some(request) = world.registrations.get(id) else { return false };
    let Some(token) = request.token.clone() else { return false };
    let template = "registration_confirmation".to_owned();
    let email = request.user.email.clone();
    world.outbox.push(now, Effect::LinkMail { template, user_id: id.into(), email, token });
    true
}

pub(super) fn confirm_email(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ConfirmEmail>,
) -> Result<Acknowledged, Fault> {
    let EmailConfirmation { token } = call.body;
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };
    cx.rule("B-011");
    let id =
        world.registrations.by_token(&token).ok_or_else(|| Fault::bad_request("Invalid token"))?;
    world.registrations.confirm(id);
    cx.rule("B-010");
    if world.settings.registration == RegistrationMode::Free {
        admit(world, cx.now, id);
    }
    Ok(Acknowledged { success: true, message: None })
}

/// Makes a request an ordinary activated user (B-009); whether it could be.
pub(super) fn admit(world: &mut World, now: DateTime, id: u32) -> bool {
    let Some(request) = world.registrations.get(id) else { return false };
    let mut user = User {
        created: Some(now),
        updated: Some(now),
        email_validated: request.confirmed,
        ..request.user.clone()
    };
    // What was chosen may be gone by now.
    user.branches.retain(|branch| world.branches.contains(*branch));
    user.fields.retain(|field, value| {
        world.user_fields.get(*field).is_some_and(|known| known.read_value(value).is_some())
    });
    if world.users.insert(&user).is_err() {
        return false;
    }
    world.registrations.remove(id);
    world.fire(now, Happened::UserCreated(id));
    true
}
