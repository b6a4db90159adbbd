//! Who is who: the one value that holds the names.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{Facts, Plan, planner::code_of};
use crate::{
    id::{UserFieldId, UserId},
    workflows::engine::{Action, Identity, table},
};

/// One person behind a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Named {
    /// The account.
    pub user_id: UserId,
    /// What stands in place of the name.
    pub code: String,
    /// Who the account said it belonged to.
    pub identity: Identity,
    /// Full name, in the platform's order.
    #[serde(default)]
    pub name: String,
    /// What stood in additional fields, as far as it was read: where the mapping is
    /// [destroyed](super::Mapping::Destroyed), those that the user list shows.
    #[serde(default)]
    pub fields: BTreeMap<UserFieldId, String>,
}

/// Shows number and code alone.
impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user_id, code, .. } = self;
        f.debug_struct("Named")
            .field("user_id", user_id)
            .field("code", code)
            .finish_non_exhaustive()
    }
}

/// Who is behind each code of a plan.
///
/// It is made before the run and needed after it: to [look](super::verify) for what should be
/// gone, or to [undo](Self::put_into). Written to a file it is the mapping from code to person,
/// and deleting that one file is what destroys it, where plan and journal hold codes only. Dropped,
/// it is gone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Register {
    /// Everybody whom the plan changes, by number.
    pub people: Vec<Named>,
}

impl Register {
    /// Everybody whom the plan changes, as these facts have them.
    #[must_use]
    pub fn of(facts: &Facts, plan: &Plan) -> Self {
        let by_number = facts.by_number();
        let changed = plan.people.iter().filter(|person| !person.deeds.is_empty());
        let accounts =
            changed.filter_map(|person| Some((person, *by_number.get(&person.user_id?)?)));
        let mut people: Vec<Named> = accounts
            .map(|(person, account)| Named {
                user_id: account.user_id,
                code: code_of(&plan.policy, person, account.user_id),
                identity: account.identity.clone(),
                name: account.name.clone(),
                fields: account.fields.clone(),
            })
            .collect();
        people.sort_by_key(|one| one.user_id);
        Self { people }
    }

    /// Puts names and fields into what a plan knows of the time before, so that an
    /// [undo](crate::workflows::engine::undo) gives them back. Execute the plan before, not
    /// after: from here on it holds names.
    ///
    /// A field that was not read stays as the run left it, and is among what the undo
    /// [leaves](crate::workflows::engine::Remains::Field). Where the plan holds codes, fields that
    /// the user list does not show are not read: that would take one call a person.
    pub fn put_into(&self, plan: &mut Plan) {
        let Plan { steps, before, .. } = plan;
        let batches = steps.iter().filter_map(|step| match &step.action {
            Action::Batch { rows, .. } => Some(rows),
            _ => None,
        });
        // Of somebody who is in it twice, the first.
        let people: BTreeMap<UserId, &Named> =
            self.people.iter().rev().map(|one| (one.user_id, one)).collect();
        for row in batches.flatten() {
            let Some(named) = people.get(&row.user) else { continue };
            if row.identity.is_some() {
                before.identities.insert(row.user, named.identity.clone());
            }
            let read = |field: &UserFieldId| Some((*field, named.fields.get(field)?.clone()));
            let held: Vec<_> = row.fields.keys().filter_map(read).collect();
            if !held.is_empty() {
                before.fields.entry(row.user).or_default().extend(held);
            }
        }
    }

    /// Who is who, for people to read.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |one: &Named| {
            let Identity { username, email, .. } = &one.identity;
            let Named { user_id, code, name, .. } = one;
            format!("{code}  {user_id}  {username}  {name}  {email}\n")
        };
        self.people.iter().map(line).collect()
    }

    /// Who is who, as CSV.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let header = ["code", "user_id", "username", "first_name", "last_name", "email"];
        let mut rows = vec![header.map(str::to_owned)];
        rows.extend(self.people.iter().map(|one| {
            let Identity { username, first_name, last_name, email } = one.identity.clone();
            [one.code.clone(), one.user_id.to_string(), username, first_name, last_name, email]
        }));
        table(rows)
    }
}
