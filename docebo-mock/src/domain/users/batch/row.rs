//! One row of a batch: whom it means, what it changes, and doing it.

use std::collections::BTreeSet;

use docebo_sdk::{
    users::{BatchRow, OrText},
    wire::Patch,
};

use super::{
    super::{changes::Changes, draft::Draft},
    branch::{self, Target},
    names_a_branch,
    options::Options,
};
use crate::{
    context::Context,
    domain::branches::change_tree,
    ledger::switches::{DoNothingScope, UnreadyManager},
    world::{
        World,
        access::Permission,
        branches::ROOT,
        events::Happened,
        power_users::{self, MAX_PROFILES},
        user_fields::UserField,
        users::{Level, Password, Uuid},
    },
};

/// A row that was done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Done {
    pub(super) id: u32,
    /// Whether the user is new.
    pub(super) made: bool,
}

/// Does one row, or says why not; then nothing of it was done (B-148).
pub(super) fn apply(
    world: &mut World,
    cx: &Context<'_>,
    options: &Options,
    row: BatchRow,
) -> Result<Done, String> {
    cx.rule("B-148");
    let subject = subject(world, cx, options, &row)?;
    if let Subject::Left(id) = subject {
        return Ok(Done { id, made: false });
    }
    let plan = Plan::new(world, cx, options, row, &subject)?;
    plan.carry_out(world, cx, options, &subject)
}

/// Whom a row means.
enum Subject {
    /// Nobody yet: a user of this name is to be made.
    New(String),
    /// A user to be changed.
    Known(u32),
    /// A user whose record stays as it is.
    Left(u32),
}

fn subject(
    world: &World,
    cx: &Context<'_>,
    options: &Options,
    row: &BatchRow,
) -> Result<Subject, String> {
    let by_email = world.settings.email_as_username;
    // Where the e-mail is the user name, `username` counts for nothing.
    let name = row.username.as_deref().filter(|_| !by_email).and_then(given);
    let uuid = row.uuid.as_deref().and_then(given);
    let keys = [name.is_some(), row.user_id.is_some(), uuid.is_some()];
    if keys.into_iter().filter(|key| *key).count() > 1 {
        return Err("Only one of username, user_id and uuid".to_owned());
    }
    let mut name = name;
    let known = match (&row.user_id, uuid) {
        (Some(OrText::Value(id)), _) => {
            let id = u32::try_from(id.get()).ok();
            let user = id.and_then(|id| world.users.get(id));
            Some(user.ok_or_else(|| "User not found".to_owned())?)
        }
        (Some(OrText::Text(_)), _) => return Err("Invalid user_id".to_owned()),
        (None, Some(uuid)) => {
            let uuid = Uuid::try_from(uuid.to_owned()).map_err(|_| "Invalid uuid".to_owned())?;
            let id = options.by_uuid.get(&uuid);
            let user = id.and_then(|id| world.users.get(*id));
            Some(user.ok_or_else(|| "User not found".to_owned())?)
        }
        (None, None) => {
            if by_email {
                name = row.email.as_deref().and_then(given);
            }
            let missing = if by_email { "E-mail is mandatory" } else { "Username is mandatory" };
            world.users.by_username(name.ok_or_else(|| missing.to_owned())?)
        }
    };
    let Some(user) = known else {
        if !cx.rights().may(Permission::UserCreate) {
            return Err("You are not allowed to create users".to_owned());
        }
        return Ok(Subject::New(name.unwrap_or_default().to_owned()));
    };
    cx.rule("B-149");
    if !options.update {
        return Err("User already exists".to_owned());
    }
    let rights = cx.rights();
    let superadmin = user.level() == Level::Superadmin;
    let may = rights.may(Permission::UserEdit)
        && rights.manages_user(user.id())
        && (!superadmin || rights.is_superadmin())
        && !super::super::is_service_account(user);
    if !may {
        return Err("You are not allowed to update this user".to_owned());
    }
    if superadmin && world.settings.white_label_saved_by == Some(user.id()) {
        cx.rule("B-196");
        return Err("This Superadmin has saved the White Label settings".to_owned());
    }
    let untouched = !names_a_branch(row)
        && options.fallback.is_none()
        && cx.switch::<DoNothingScope>() == DoNothingScope::Record;
    Ok(if untouched { Subject::Left(user.id()) } else { Subject::Known(user.id()) })
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// A row that has passed every check.
struct Plan {
    changes: Changes,
    branch: Target,
    /// Profiles in place of, or beside, those that are held.
    profiles: Option<Vec<u32>>,
}

impl Plan {
    fn new(
        world: &World,
        cx: &Context<'_>,
        options: &Options,
        row: BatchRow,
        subject: &Subject,
    ) -> Result<Self, String> {
        let branch = branch::resolve(world, cx, options, &row)?;
        let BatchRow {
            username: _, // said whom the row means
            user_id: _,
            uuid: _,
            new_username,
            firstname,
            lastname,
            password,
            password_hash,
            email,
            timezone,
            date_format,
            country: _, // no such field in any reading of a user
            active,
            expiration_date,
            force_change,
            level,
            profile,
            managers,
            is_manager,
            language,
            branch_name_path: _, // resolved above
            branch_code_path: _,
            branch_name: _,
            branch_code: _,
            fields,
        } = row;
        let target = match subject {
            Subject::Known(id) | Subject::Left(id) => world.users.get(*id),
            Subject::New(_) => None,
        };
        let mut draft = Draft::new(world, cx, target);
        match (subject, new_username) {
            (Subject::New(name), None) => draft.username("username", name),
            (Subject::New(_), Some(_)) => {
                draft.refuse("new_username", "There is no user to rename");
            }
            (_, Some(_)) if world.settings.email_as_username => {
                draft.refuse("new_username", "The username follows the e-mail");
            }
            (_, Some(name)) => draft.username("new_username", &name),
            (_, None) => {}
        }
        draft.first_name(firstname);
        draft.last_name(lastname);
        if let Some(email) = &email {
            draft.email("email", email);
            if world.settings.email_as_username && target.is_some() && !email.is_empty() {
                draft.username("email", email);
            }
        }
        set_password(&mut draft, password.as_deref(), password_hash);
        if let Some(name) = timezone.as_deref().filter(|name| !name.is_empty()) {
            draft.timezone("timezone", name);
        }
        if let Some(code) = language.as_deref().filter(|code| !code.is_empty()) {
            // The platform's own codes alone; those of browsers belong to create and update.
            let active = &world.settings.active_languages;
            match active.iter().any(|own| own.eq_ignore_ascii_case(code.trim())) {
                true => draft.language("language", code),
                false => draft.refuse("language", "Language not active"),
            }
        }
        draft.date_format(date_format);
        match expiration_date {
            Patch::Keep => {}
            Patch::Clear => draft.expiration(None),
            Patch::Set(OrText::Value(day)) => draft.expiration(Some(day)),
            Patch::Set(OrText::Text(_)) => {
                draft.refuse("expiration_date", "Invalid date: expiration_date");
            }
        }
        draft.changes.active = flag(&mut draft, "active", active);
        draft.changes.is_manager = flag(&mut draft, "is_manager", is_manager);
        draft.changes.force_change = flag(&mut draft, "force_change", force_change);
        if let Some(level) = &level {
            cx.rule("B-157");
            draft.level("level", level);
        }
        set_managers(&mut draft, cx, managers);
        for (field, value) in fields {
            draft.field(field.get(), value.as_deref(), UserField::read_label);
        }
        if let Target::Branch(branch) = branch {
            // Which fields apply goes by where the user will be.
            draft.changes.branches = Some(BTreeSet::from([branch]));
        }
        draft.mandatory_fields();
        guard_oneself(&mut draft, cx);
        let before = target.map_or(Level::User, |user| user.level());
        let after = draft.changes.level.unwrap_or(before);
        let profiles = read_profiles(&mut draft, cx, options, after, profile);
        if let Some(wrong) = draft.messages.into_iter().next() {
            return Err(wrong.message);
        }
        Ok(Self { changes: draft.changes, branch, profiles })
    }

    fn carry_out(
        self,
        world: &mut World,
        cx: &Context<'_>,
        options: &Options,
        subject: &Subject,
    ) -> Result<Done, String> {
        let Self { mut changes, branch, profiles } = self;
        let branch = match branch {
            Target::Stay => None,
            Target::Branch(branch) => Some(branch),
            Target::Make { names, codes } => {
                let made = change_tree(world, cx, |tree| tree.create_path(&names, &codes));
                Some(made.map_err(|_| format!("Branch path is ambiguous: {codes}"))?)
            }
        };
        let known = match subject {
            Subject::Known(id) | Subject::Left(id) => Some(*id),
            Subject::New(_) => None,
        };
        if let Some(branch) = branch {
            let kept = known
                .filter(|_| !options.moves)
                .and_then(|id| world.users.get(id))
                .map_or_else(BTreeSet::new, |user| user.branches().collect());
            changes.branches =
                Some(kept.into_iter().chain([branch]).filter(|id| *id != ROOT).collect());
        }
        cx.rule("B-152");
        let forced = if known.is_some() { options.force_existing } else { options.force_new };
        changes.force_change = changes.force_change.or(forced.then_some(true));
        let id = match known {
            Some(id) => {
                changes.apply(world, cx.now, id);
                world.fire(cx.now, Happened::UserUpdated(id));
                id
            }
            None => {
                if changes.password.is_none() {
                    cx.rule("B-187");
                    // Known to nobody until the user asks for a reset.
                    changes.password = Some(Password::of(&world.rng.hex(16)));
                }
                let id = changes.make(world, cx);
                world.fire(cx.now, Happened::UserCreated(id));
                id
            }
        };
        if let Some(profiles) = profiles {
            cx.rule("B-192");
            // Each profile was found, and so was room for them.
            let _ = power_users::set_profiles(world, id, &profiles, options.add_profiles);
        }
        if let Some(grant) = options.grant
            && power_users::is_power_user(world, id)
        {
            cx.rule("B-153");
            let own: Vec<u32> =
                world.users.get(id).map_or_else(Vec::new, |user| user.branches().collect());
            for branch in own {
                power_users::grant_branch(world, id, branch, grant);
            }
        }
        Ok(Done { id, made: known.is_none() })
    }
}

fn set_password(draft: &mut Draft<'_>, password: Option<&str>, hash: Option<String>) {
    let password = password.filter(|password| !password.is_empty());
    match (password, hash.filter(|hash| !hash.is_empty())) {
        (Some(_), Some(_)) => {
            draft.refuse("password", "Either password or password_hash, not both");
        }
        (Some(password), None) => draft.password("password", password),
        (None, Some(hash)) if is_bcrypt(hash.trim()) => {
            draft.changes.password = Some(Password::Bcrypt(hash.trim().to_owned()));
        }
        (None, Some(_)) => draft.refuse("password_hash", "Invalid password hash"),
        (None, None) => {}
    }
}

/// A bcrypt hash of cost 13, the one kind the platform takes (B-188).
fn is_bcrypt(hash: &str) -> bool {
    hash.parse().is_ok_and(|parts: bcrypt::HashParts| parts.get_cost() == 13)
}

fn flag(draft: &mut Draft<'_>, field: &str, value: Option<OrText<bool>>) -> Option<bool> {
    match value? {
        OrText::Value(flag) => Some(flag),
        OrText::Text(_) => {
            draft.refuse(field, format!("Invalid value: {field}"));
            None
        }
    }
}

fn set_managers(
    draft: &mut Draft<'_>,
    cx: &Context<'_>,
    managers: docebo_sdk::wire::Numbered<docebo_sdk::id::kind::ManagerType, Option<String>>,
) {
    for (kind, name) in managers {
        cx.rule("B-125");
        let field = format!("manager_{kind}");
        let Some(name) = name else {
            draft.manager(&field, kind.get(), None);
            continue;
        };
        let Some(manager) = draft.world.users.by_username(name.trim()) else {
            draft.refuse(&field, format!("Manager not found: {name}"));
            continue;
        };
        let refuses = cx.switch::<UnreadyManager>() == UnreadyManager::Refuse;
        if refuses && !manager.is_manager() {
            draft.refuse(&field, format!("Not a manager: {name}"));
            continue;
        }
        draft.manager(&field, kind.get(), Some(manager.id()));
    }
}

/// Nobody locks themselves out, and one Superadmin stays.
fn guard_oneself(draft: &mut Draft<'_>, cx: &Context<'_>) {
    let Some(user) = draft.target else { return };
    if draft.changes.active != Some(false) || !user.is_active() {
        return;
    }
    if cx.user() == Some(user.id()) {
        draft.refuse("active", "You cannot deactivate yourself");
    } else if super::super::is_last_superadmin(draft.world, user.id()) {
        draft.refuse("active", "The last Superadmin cannot be deactivated");
    }
}

/// The profiles of a row, for whoever is a power user in the end (B-111).
fn read_profiles(
    draft: &mut Draft<'_>,
    cx: &Context<'_>,
    options: &Options,
    level: Level,
    names: Option<Vec<String>>,
) -> Option<Vec<u32>> {
    let names = names?;
    if level != Level::PowerUser {
        cx.rule("B-111");
        return None;
    }
    if !cx.rights().is_superadmin() {
        draft.refuse("profile", "You are not allowed to assign profiles");
        return None;
    }
    cx.rule("B-109");
    let mut profiles = BTreeSet::new();
    for name in &names {
        match draft.world.power_users.profile_by_name(name) {
            Some(profile) => profiles.insert(profile),
            None => {
                draft.refuse("profile", format!("Profile not found: {name}"));
                return None;
            }
        };
    }
    let held = draft.target.filter(|_| options.add_profiles);
    let held = held.and_then(|user| draft.world.power_users.held(user.id()));
    let beside = held.map_or(0, |held| held.profiles.difference(&profiles).count());
    if profiles.len() + beside > MAX_PROFILES {
        draft.refuse("profile", format!("{MAX_PROFILES} profiles at most"));
        return None;
    }
    Some(profiles.into_iter().collect())
}
