//! Reading the platform, in as few calls as possible.
//!
//! | what | how |
//! |---|---|
//! | who is asking | one call |
//! | the company | the user list of its branch or field, 200 a page; of a field first the list of fields, one call, because options are asked for by number |
//! | contacts | those not in the company yet: the rest of the user list, or one search for each, whichever is fewer |
//! | excluded branches | the user list of each, when there is somebody to leave out |
//! | branches | only when a move is asked for: one call for each person who leaves, or the user list of each branch there is, whichever is fewer |
//!
//! Enrollments are not read: nothing happens to them (B-034, B-050).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Company, Place, Policy, planner};
use crate::{
    Client, Error,
    id::{UserFieldId, UserId},
    user_fields::FieldType,
    users::{UserRow, UserSort},
    wire::{DateTime, SortDir},
    workflows::{
        engine::{
            Directory, Keys, fold, now,
            read::{self, PAGE},
        },
        offboarding::{
            self,
            facts::{Account, Gap},
        },
    },
};

/// Somebody of the company, or somebody the export names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Member {
    /// The account.
    pub account: Account,
    /// E-mail, empty when none.
    #[serde(default)]
    pub email: String,
    /// Whether they are where the company is.
    pub inside: bool,
    /// Whether the user list showed the field the company is told by. It can be read in no other
    /// way.
    pub told: bool,
    /// Whether they stand in a branch that the policy leaves alone.
    #[serde(default)]
    pub excluded: bool,
    /// Activated people who report to them.
    #[serde(default)]
    pub subordinates: u32,
}

/// What the platform said about a company.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// The platform's address; empty when nobody said.
    #[serde(default)]
    pub platform: String,
    /// When it said so.
    pub gathered_at: DateTime,
    /// Whose token asked. Never touched.
    pub caller: UserId,
    /// Its people and those of the export, by user name.
    pub members: Vec<Member>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    pub reads: u64,
}

impl Facts {
    /// Facts about nobody.
    #[must_use]
    pub const fn new(gathered_at: DateTime, caller: UserId) -> Self {
        Self {
            platform: String::new(),
            gathered_at,
            caller,
            members: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }
}

/// A company that cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatherError {
    /// The platform did not answer as it should.
    #[error("the platform cannot be read")]
    Platform(#[from] Error),
    /// Nothing says whose accounts are meant.
    #[error("nothing says who the company is: give a branch, a field or contacts")]
    NoCompany,
    /// There is no such field.
    #[error("no additional field has the number {field}: take one of {}", .known.join(", "))]
    NoField {
        /// The number.
        field: UserFieldId,
        /// Number and title of those there are.
        known: Vec<String>,
    },
    /// A company cannot be told by a field of this type.
    #[error(
        "field {field} is of the type {kind}: tell a company by a text, a dropdown or a yes/no field"
    )]
    FieldType {
        /// The number.
        field: UserFieldId,
        /// The type.
        kind: FieldType,
    },
    /// The field has no such option.
    #[error("field {field} has no option `{value}`: take one of {}", .options.join(", "))]
    NoOption {
        /// The number.
        field: UserFieldId,
        /// What was looked for.
        value: String,
        /// Those there are.
        options: Vec<String>,
    },
}

/// Reads everything a [`plan`](super::plan) needs.
///
/// # Errors
///
/// When the platform cannot be read, or the company cannot be told. The branches of one person are
/// no reason: that account is refused, the others go on.
pub async fn gather(
    client: &Client,
    company: &Company,
    policy: &Policy,
) -> Result<Facts, GatherError> {
    let before = client.calls().reads;
    if company.place.is_none() && company.contacts.is_none() {
        return Err(GatherError::NoCompany);
    }
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    let mut directory = Directory::new(client);
    let mut listed = BTreeSet::new();
    if let Some(place) = &company.place {
        let rows = place_rows(client, place).await?;
        listed.extend(rows.iter().map(|row| row.user_id));
        directory.learn(rows);
    }
    let keys = keys_of(company);
    directory.find_by(keys.clone()).await?;

    let rows = directory.known().values();
    let rows = rows.filter(|row| listed.contains(&row.user_id) || mean(&keys, row));
    facts.members = rows.map(|row| member(row, company.place.as_ref(), &listed)).collect();
    facts.members.sort_by_cached_key(|one| (fold(&one.account.username), one.account.user_id));
    excluded(client, policy, &mut facts).await?;
    if policy.branch.is_some() {
        branches(client, company, policy, &mut facts).await?;
    }
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

/// What an export calls its contacts.
fn keys_of(company: &Company) -> Keys {
    let mut keys = Keys::default();
    for contact in company.contacts.iter().flat_map(|contacts| &contacts.people) {
        match (&contact.username, contact.user_id, &contact.email) {
            (Some(name), _, _) => _ = keys.names.insert(fold(name)),
            (None, Some(id), _) => _ = keys.ids.insert(id),
            (None, None, Some(email)) => _ = keys.emails.insert(fold(email)),
            (None, None, None) => {}
        }
    }
    keys
}

/// Whether an export means an account. An e-mail may be its user name.
fn mean(keys: &Keys, row: &UserRow) -> bool {
    let name = fold(&row.username);
    keys.ids.contains(&row.user_id)
        || keys.names.contains(&name)
        || keys.emails.contains(&name)
        || keys.emails.contains(&fold(&row.email))
}

async fn place_rows(client: &Client, place: &Place) -> Result<Vec<UserRow>, GatherError> {
    let list = client.users().list().page_size(PAGE as u64);
    let list = list.sort(UserSort::Username, SortDir::Asc);
    let list = match place {
        Place::Branch(branch) => list.branch_tree(*branch),
        Place::Field { field, value } => {
            list.field(*field, asked_for(client, *field, value).await?)
        }
    };
    Ok(list.all().await?)
}

/// How a value of a field is asked for: options by their number.
async fn asked_for(
    client: &Client,
    field: UserFieldId,
    value: &str,
) -> Result<String, GatherError> {
    let fields = client.user_fields().all().await?.into_vec();
    let Some(found) = fields.iter().find(|one| one.id == field) else {
        let known = fields.iter().map(|one| format!("{} ({})", one.id, one.title)).collect();
        return Err(GatherError::NoField { field, known });
    };
    let no_option = |options: Vec<String>| {
        let value = value.to_owned();
        GatherError::NoOption { field, value, options }
    };
    let wanted = fold(value);
    match &found.kind {
        FieldType::TextField | FieldType::TextArea => Ok(value.trim().to_owned()),
        FieldType::Dropdown => {
            let option = found.options.iter().find(|option| fold(&option.label) == wanted);
            option.map(|option| option.id.to_string()).ok_or_else(|| {
                no_option(found.options.iter().map(|option| option.label.clone()).collect())
            })
        }
        FieldType::YesNo => match wanted.as_str() {
            "yes" => Ok("1".to_owned()),
            "no" => Ok("2".to_owned()),
            _ => Err(no_option(vec!["Yes".to_owned(), "No".to_owned()])),
        },
        kind => Err(GatherError::FieldType { field, kind: kind.clone() }),
    }
}

fn member(row: &UserRow, place: Option<&Place>, listed: &BTreeSet<UserId>) -> Member {
    let listed = listed.contains(&row.user_id);
    // A text is found anywhere in a value, and a filter nobody knows lets everybody through.
    let (inside, told) = match place {
        Some(Place::Field { field, value }) => match row.fields.get(*field) {
            Some(shown) => (fold(shown.as_deref().unwrap_or_default()) == fold(value), true),
            None => (listed, false),
        },
        Some(Place::Branch(_)) | None => (listed, true),
    };
    Member {
        account: offboarding::account(row),
        email: row.email.clone(),
        inside,
        told,
        excluded: false,
        subordinates: row.active_subordinates_count,
    }
}

async fn excluded(client: &Client, policy: &Policy, facts: &mut Facts) -> Result<(), Error> {
    if facts.members.is_empty() {
        return Ok(());
    }
    let mut left_out = BTreeSet::new();
    for branch in &policy.excluded_branches {
        let rows = client.users().list().page_size(PAGE as u64).branch_tree(*branch).all().await?;
        left_out.extend(rows.into_iter().map(|row| row.user_id));
    }
    for member in &mut facts.members {
        member.excluded = left_out.contains(&member.account.user_id);
    }
    Ok(())
}

async fn branches(
    client: &Client,
    company: &Company,
    policy: &Policy,
    facts: &mut Facts,
) -> Result<(), Error> {
    let leaving = planner::leaving(facts, company, policy);
    let (mut found, each) = match read::branches(client, &leaving).await? {
        Some(found) => (found, Vec::new()),
        None => (BTreeMap::new(), leaving),
    };
    for user_id in each {
        match client.users().get(user_id).await {
            Ok(user) => {
                let held = user.branches.iter().map(|branch| branch.id);
                found.insert(user_id, held.collect());
            }
            Err(error) => facts.gaps.push(Gap { user_id, what: format!("branches: {error}") }),
        }
    }
    for member in &mut facts.members {
        let held = found.remove(&member.account.user_id);
        member.account.branches = held.map(|held| held.into_iter().collect());
    }
    Ok(())
}
