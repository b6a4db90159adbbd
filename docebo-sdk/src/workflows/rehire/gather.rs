//! Reading the platform, in as few calls as possible.
//!
//! | what | how |
//! |---|---|
//! | who is asking | one call |
//! | accounts | one page of the user list tells how long it is; then all pages, or one exact search for each user name and e-mail and one query for a hundred values of the additional field, whichever is fewer |
//! | enrollments, learning plans | 200 people a query each: of those with several accounts, and of those who may be enrolled again |
//! | branches | the tree, or one call for each branch that somebody comes back to, whichever is fewer |
//! | where people stand | one call a person, only of those who come back to a branch |
//! | groups | the list, when somebody comes back to one; then the members of each |

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Former, Place, Policy, ReEnroll, Returners, resolve::resolve};
use crate::{
    Client, Error,
    auth::UserLevel,
    groups::{GroupRow, GroupType},
    id::{BranchId, GroupUuid, UserFieldId, UserId},
    users::UserRow,
    wire::{Date, DateTime},
    workflows::{
        engine::{
            CourseEnrollment, Directory, Keys, PlanEnrollment, fold, now,
            read::{PAGE, course_enrollments, plan_enrollments},
        },
        offboarding::facts::Gap,
    },
};

/// An account that may be somebody's who comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// The platform's number.
    pub user_id: UserId,
    /// User name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Level.
    pub level: UserLevel,
    /// The stored flag; off is deactivated (B-003).
    pub active: bool,
    /// Whether the expiration date has been reached (B-004).
    pub expired: bool,
    /// The expiration date.
    pub expires: Option<Date>,
    /// When it was made.
    pub created: Option<DateTime>,
    /// The last access; none for whoever never signed in.
    pub last_access: Option<DateTime>,
    /// Additional fields, as lists show them.
    #[serde(default)]
    pub fields: BTreeMap<UserFieldId, String>,
    /// The branches, the root apart; absent when nobody asked.
    #[serde(default)]
    pub branches: Option<BTreeSet<BranchId>>,
}

/// A branch that somebody may come back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KnownBranch {
    /// The platform's number.
    pub id: BranchId,
    /// Its code.
    pub code: Option<String>,
}

/// A group that somebody may come back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct KnownGroup {
    /// The group.
    pub uuid: GroupUuid,
    /// Its name.
    pub name: String,
    /// Whether it gets its members by rules.
    pub automatic: bool,
    /// Who is in it; nobody when nobody asked.
    #[serde(default)]
    pub members: BTreeSet<UserId>,
}

/// What the platform said about people who come back.
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
    /// Accounts that match a row.
    pub accounts: Vec<Account>,
    /// Branches that people come back to.
    pub branches: Vec<KnownBranch>,
    /// Codes that several branches have.
    pub unclear_codes: BTreeSet<String>,
    /// Groups; those people come back to with their members.
    pub groups: Vec<KnownGroup>,
    /// Course enrollments of those who have several accounts or may be enrolled again.
    pub enrollments: Vec<CourseEnrollment>,
    /// Learning plan enrollments of the same people.
    pub plans: Vec<PlanEnrollment>,
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
            accounts: Vec::new(),
            branches: Vec::new(),
            unclear_codes: BTreeSet::new(),
            groups: Vec::new(),
            enrollments: Vec::new(),
            plans: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }

    /// The number of a branch, or what is wrong with it.
    pub(super) fn branch(&self, place: &Place) -> Result<BranchId, (&'static str, &'static str)> {
        const SEVERAL: (&str, &str) =
            ("several branches have this code", "give the number in a column `branch_id`");
        let mut found = self.branches.iter().filter(|branch| match place {
            Place::Id(id) => branch.id == *id,
            Place::Code(code) => branch.code.as_ref() == Some(code),
        });
        match (found.next(), found.next(), place) {
            (_, _, Place::Code(code)) if self.unclear_codes.contains(code) => Err(SEVERAL),
            (Some(branch), None, _) => Ok(branch.id),
            (Some(_), Some(_), _) => Err(SEVERAL),
            (None, ..) => Err(("there is no such branch", "mend it, or make the branch first")),
        }
    }
}

/// Reads everything a [`plan`](super::plan) needs.
///
/// # Errors
///
/// When the platform cannot be read. Where one person stands is no reason: that person is refused,
/// the others go on.
pub async fn gather(
    client: &Client,
    list: &Returners,
    former: &Former,
    policy: &Policy,
) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    accounts(client, list, &mut facts).await?;
    let asked = enrollments_of(list, former, policy, &facts);
    facts.enrollments = course_enrollments(client, &asked, &[]).await?;
    facts.plans = plan_enrollments(client, &asked).await?;

    let mut placed: BTreeMap<UserId, BTreeSet<Place>> = BTreeMap::new();
    let mut groups = BTreeSet::new();
    for one in resolve(&facts, list, former, policy) {
        let Some(account) = one.stays() else { continue };
        let user = account.user_id;
        let held = former.branches.get(&user);
        if let Some(place) = &one.row.branch {
            placed.entry(user).or_default().insert(place.clone());
        } else if let Some(held) = held {
            placed.entry(user).or_default().extend(held.iter().copied().map(Place::Id));
        }
        groups.extend(one.row.groups.iter().map(|name| fold(name)));
        let held = former.groups.get(&user).into_iter().flatten();
        groups.extend(held.map(|group| fold(&group.to_string())));
    }
    branches(client, placed.values().flatten().cloned().collect(), &mut facts).await?;
    placed.retain(|user, places| {
        let root = places.is_empty() && former.branches.contains_key(user);
        root || places.iter().any(|place| facts.branch(place).is_ok())
    });
    for user in placed.into_keys() {
        stands_in(client, user, &mut facts).await;
    }
    self::groups(client, &groups, &mut facts).await?;
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

async fn accounts(client: &Client, list: &Returners, facts: &mut Facts) -> Result<(), Error> {
    let mut keys = Keys::default();
    for row in &list.people {
        keys.names.extend(row.username.iter().map(|name| fold(name)));
        keys.ids.extend(row.user_id);
        keys.emails.extend(row.email.iter().map(|email| fold(email)));
        if let Some((field, value)) = &row.field {
            keys.fields.entry(*field).or_default().insert(value.clone());
        }
    }
    let mut directory = Directory::new(client);
    directory.find_by(keys.clone()).await?;
    let fields: BTreeMap<UserFieldId, BTreeSet<String>> = keys
        .fields
        .into_iter()
        .map(|(field, values)| (field, values.iter().map(|value| fold(value)).collect()))
        .collect();
    let wanted = |row: &&UserRow| {
        let same = |field: &UserFieldId, values: &BTreeSet<String>| {
            let held = row.fields.get(*field).and_then(|held| held.as_deref());
            held.is_some_and(|held| values.contains(&fold(held)))
        };
        keys.ids.contains(&row.user_id)
            || keys.names.contains(&fold(&row.username))
            || keys.emails.contains(&fold(&row.email))
            || fields.iter().any(|(field, values)| same(field, values))
    };
    facts.accounts = directory.known().values().filter(wanted).map(account).collect();
    Ok(())
}

/// Whose enrollments matter.
fn enrollments_of(
    list: &Returners,
    former: &Former,
    policy: &Policy,
    facts: &Facts,
) -> Vec<UserId> {
    let mut asked = BTreeSet::new();
    for one in resolve(facts, list, former, policy) {
        match one.accounts.as_slice() {
            [] => {}
            [account] => {
                let user = account.user_id;
                let gave_up =
                    former.courses.contains_key(&user) || former.plans.contains_key(&user);
                if policy.re_enroll != ReEnroll::Nothing && gave_up && one.stays().is_some() {
                    asked.insert(user);
                }
            }
            several => asked.extend(several.iter().map(|account| account.user_id)),
        }
    }
    asked.into_iter().collect()
}

/// One page of the tree tells how long it is. Then all pages are read, or each branch still
/// missing is asked for, whichever takes fewer calls.
async fn branches(
    client: &Client,
    mut wanted: BTreeSet<Place>,
    facts: &mut Facts,
) -> Result<(), Error> {
    let mut complete = false;
    let mut seen = Vec::new();
    if wanted.len() > 1 {
        let mut pages = client.branches().list().flattened().page_size(PAGE as u64).pages();
        while let Some(page) = pages.next().await? {
            for row in page.items {
                wanted.remove(&Place::Id(row.id));
                seen.push(KnownBranch { id: row.id, code: row.code });
            }
            complete = !page.has_more_data;
            let size = page.current_page_size.max(1);
            let left = page
                .total_count
                .map_or(u64::MAX, |total| total.div_ceil(size).saturating_sub(page.current_page));
            if complete || left > wanted.len() as u64 {
                break;
            }
        }
    }
    if !complete {
        // Of codes only the whole tree, or the platform itself, says that there is no other.
        for place in wanted {
            let answer = match &place {
                Place::Id(id) => client.branches().get(*id).await,
                Place::Code(code) => client.branches().get(code.as_str()).await,
            };
            match (answer, place) {
                (Ok(branch), _) if seen.iter().any(|known| known.id == branch.id) => {}
                (Ok(branch), _) => seen.push(KnownBranch { id: branch.id, code: branch.code }),
                (Err(error), _) if error.is_not_found() => {}
                (Err(error), Place::Code(code)) if error.is_rejected() => {
                    facts.unclear_codes.insert(code);
                }
                (Err(error), _) => return Err(error),
            }
        }
    }
    facts.branches = seen;
    Ok(())
}

async fn stands_in(client: &Client, user_id: UserId, facts: &mut Facts) {
    match client.users().get(user_id).await {
        Ok(user) => {
            let held = user.branches.iter().map(|branch| branch.id).filter(|id| id.get() != 0);
            let held = held.collect();
            let mut accounts = facts.accounts.iter_mut();
            if let Some(account) = accounts.find(|account| account.user_id == user_id) {
                account.branches = Some(held);
            }
        }
        Err(error) => {
            facts.gaps.push(Gap { user_id, what: format!("where the account stands: {error}") });
        }
    }
}

/// Reads the groups of these names and uuids, folded, with their members.
async fn groups(
    client: &Client,
    wanted: &BTreeSet<String>,
    facts: &mut Facts,
) -> Result<(), Error> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut list = client.groups().list();
    list.call.query.page_size = Some(PAGE as u64);
    for row in list.all().await? {
        let GroupRow { uuid, name, kind, .. } = row;
        if !wanted.contains(&fold(&name)) && !wanted.contains(&fold(&uuid.to_string())) {
            continue;
        }
        let automatic = kind == GroupType::Automatic;
        let mut members = BTreeSet::new();
        if !automatic {
            let mut list = client.groups().members(&uuid);
            list.call.query.page_size = Some(PAGE as u64);
            members.extend(list.all().await?.into_iter().map(|member| member.user_id));
        }
        facts.groups.push(KnownGroup { uuid, name, automatic, members });
    }
    Ok(())
}

fn account(row: &UserRow) -> Account {
    let fields = row.fields.iter().filter_map(|(field, value)| Some((field, value.clone()?)));
    Account {
        user_id: row.user_id,
        username: row.username.clone(),
        name: row.full_name(),
        email: row.email.clone(),
        level: row.level.clone(),
        active: row.status.is_activated(),
        expired: row.expired,
        expires: row.expiration_date,
        created: row.creation_date,
        last_access: row.last_access_date,
        fields: fields.collect(),
        branches: None,
    }
}
