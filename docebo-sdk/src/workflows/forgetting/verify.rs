//! Looking for what should be gone, wherever the API shows names.
//!
//! | place | how |
//! |---|---|
//! | accounts | the user list to its end, or an exact search for each user name, address and full name, whichever is fewer calls; then each account that stays, for its additional fields |
//! | teams | whose manager is called so, when the user list was read to its end |
//! | courses, learning plans | 200 people a query |
//! | groups | when asked: each group, 200 members a page |
//! | reports | those named: one export each. The only place where archived rows show (B-091) |

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Write as _},
};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Account, Named, Register, Way, planner::is_nameless};
use crate::{
    Client, Error,
    id::UserId,
    reports::{ExportError, UsersCoursesRow},
    users::{UserRow, UserSort},
    wire::{DateTime, SortDir},
    workflows::engine::{
        Identity, Why, counted, fold, now,
        read::{PAGE, course_enrollments, plan_enrollments},
    },
};

/// Where else to look, besides accounts, teams, courses and learning plans.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Places {
    /// Among the members of every group.
    pub groups: bool,
    /// In reports, by number: an export of users and courses shows archived enrollments.
    pub reports: Vec<String>,
}

/// A place that was looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// The user list, and accounts one by one.
    Accounts,
    /// Managers as the user list names them.
    Teams,
    /// Enrollments in courses.
    Courses,
    /// Enrollments in learning plans.
    LearningPlans,
    /// Members of groups.
    Groups,
    /// Exported reports.
    Reports,
}

impl Place {
    const ALL: [Self; 6] = [
        Self::Accounts,
        Self::Teams,
        Self::Courses,
        Self::LearningPlans,
        Self::Groups,
        Self::Reports,
    ];

    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Teams => "teams",
            Self::Courses => "courses",
            Self::LearningPlans => "learning plans",
            Self::Groups => "groups",
            Self::Reports => "reports",
        }
    }
}

/// What shows of somebody. The text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Shows {
    /// The user name.
    Username,
    /// The address.
    Email,
    /// First or last name.
    Name,
    /// A picture.
    Picture,
    /// That there is an account or an enrollment, although it was deleted.
    Presence,
}

impl Shows {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Username => "the user name",
            Self::Email => "the e-mail address",
            Self::Name => "the name",
            Self::Picture => "a picture",
            Self::Presence => "the account",
        }
    }
}

/// Something that still shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Found {
    /// Of whom.
    pub code: String,
    /// The account that was forgotten.
    pub user_id: UserId,
    /// Where.
    pub place: Place,
    /// What.
    pub shows: Shows,
    /// Another account that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<UserId>,
    /// In how many rows.
    pub rows: u64,
    /// Why, and by which rules.
    pub why: Why,
}

impl Found {
    /// Whether it tells who somebody was. Somebody else of the same name may be anybody, and what
    /// a platform [keeps under a code of its own](Why::NamelessRemains) is nobody's.
    #[must_use]
    pub const fn is_alarm(&self) -> bool {
        let namesake = self.other.is_some() && matches!(self.shows, Shows::Name);
        !namesake && !matches!(self.why, Why::NamelessRemains)
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, place, shows, other, rows, why, .. } = self;
        let rows = counted(usize::try_from(*rows).unwrap_or(usize::MAX), "row");
        write!(f, "{code}: {} shows among {}, {rows}", shows.as_str(), place.as_str())?;
        if let Some(other) = other {
            write!(f, ", of user {other}")?;
        }
        write!(f, ": {why}")
    }
}

/// What a search for forgotten people found. It holds codes, not names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Findings {
    /// When the platform was read.
    pub verified_at: DateTime,
    /// How many people were looked for.
    pub people: usize,
    /// Places looked through, and how many rows there were.
    pub looked: BTreeMap<Place, u64>,
    /// What still shows.
    pub found: Vec<Found>,
    /// What nobody can look for here, and why.
    pub unseen: Vec<Why>,
    /// How many calls it took.
    pub reads: u64,
}

impl Findings {
    /// Whether nothing tells any more who somebody was, as far as can be seen.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        !self.found.iter().any(Found::is_alarm)
    }

    /// The findings as plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!(
            "Looked for {} at {} UTC, in {}.\n",
            counted(self.people, "forgotten account"),
            self.verified_at,
            counted(usize::try_from(self.reads).unwrap_or(usize::MAX), "call"),
        );
        for (place, rows) in &self.looked {
            let found = self.found.iter().filter(|found| found.place == *place).count();
            let rows = counted(usize::try_from(*rows).unwrap_or(usize::MAX), "row");
            let _ = writeln!(out, "  {}, {rows}: {}", place.as_str(), counted(found, "finding"));
        }
        for found in &self.found {
            let _ = writeln!(out, "  ! {found}");
        }
        let not: Vec<&str> = Place::ALL
            .iter()
            .filter(|place| !self.looked.contains_key(*place))
            .map(|place| place.as_str())
            .collect();
        if !not.is_empty() {
            let _ = writeln!(out, "Not looked through: {}.", not.join(", "));
        }
        out += "Not to be seen from here:\n";
        for why in &self.unseen {
            let _ = writeln!(out, "  {why}");
        }
        out
    }
}

/// A search that could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The platform cannot be read.
    #[error(transparent)]
    Read(#[from] Error),
    /// A report cannot be exported.
    #[error("report {report} cannot be searched")]
    Report {
        /// The report.
        report: String,
        /// Why.
        source: ExportError,
    },
}

/// Searches every list for people who were forgotten this way.
///
/// # Errors
///
/// When a list cannot be read or a report cannot be exported.
pub async fn verify(
    client: &Client,
    register: &Register,
    way: Way,
    places: &Places,
) -> Result<Findings, VerifyError> {
    let before = client.calls().reads;
    let mut search = Search::new(client, register, way);
    if !register.people.is_empty() {
        search.accounts().await?;
        search.enrollments().await?;
        if places.groups {
            search.groups().await?;
        }
        for report in &places.reports {
            search.report(report).await?;
        }
    }
    let mut unseen = vec![
        Why::AuditTrail,
        Why::SharedContent,
        Why::Rewards,
        Why::ReportsExported,
        Why::BillingData,
        Why::SentMessages,
    ];
    if places.reports.is_empty() {
        unseen.insert(0, Why::ArchiveUnseen);
    }
    let code = |user: &UserId| search.people.get(user).map(|one| one.code.clone());
    let found = search.found.iter().map(|((user_id, place, shows, other, why), rows)| Found {
        code: code(user_id).unwrap_or_default(),
        user_id: *user_id,
        place: *place,
        shows: *shows,
        other: *other,
        rows: *rows,
        why: *why,
    });
    Ok(Findings {
        verified_at: now(client),
        people: register.people.len(),
        found: found.collect(),
        looked: search.looked,
        unseen,
        reads: client.calls().reads.saturating_sub(before),
    })
}

/// Calls that [`verify`] takes at most to look for so many people, groups and reports apart.
pub(super) const fn estimate(people: usize) -> u64 {
    if people == 0 { 0 } else { (1 + 4 * people + 2 * people.div_ceil(PAGE)) as u64 }
}

type Key = (UserId, Place, Shows, Option<UserId>, Why);

struct Search<'r> {
    client: &'r Client,
    way: Way,
    people: BTreeMap<UserId, &'r Named>,
    /// Whom a user name, an address or a full name leads to, folded.
    texts: BTreeMap<String, Vec<(UserId, Shows)>>,
    /// Whom the platform anonymised when they were deleted.
    nameless: BTreeSet<UserId>,
    looked: BTreeMap<Place, u64>,
    found: BTreeMap<Key, u64>,
}

impl<'r> Search<'r> {
    fn new(client: &'r Client, register: &'r Register, way: Way) -> Self {
        let mut texts: BTreeMap<String, Vec<(UserId, Shows)>> = BTreeMap::new();
        for one in &register.people {
            for (shows, text) in told(one) {
                let known = texts.entry(text).or_default();
                if !known.iter().any(|(user, _)| *user == one.user_id) {
                    known.push((one.user_id, shows));
                }
            }
        }
        Self {
            client,
            way,
            people: register.people.iter().map(|one| (one.user_id, one)).collect(),
            texts,
            nameless: BTreeSet::new(),
            looked: BTreeMap::new(),
            found: BTreeMap::new(),
        }
    }

    fn find(&mut self, key: Key) {
        *self.found.entry(key).or_default() += 1;
    }

    fn look(&mut self, place: Place, rows: usize) {
        *self.looked.entry(place).or_default() += rows as u64;
    }

    /// What a row about somebody who was forgotten says of them.
    fn own(&mut self, user: UserId, place: Place, row: &impl Serialize) {
        let Some(named) = self.people.get(&user).copied() else { return };
        if self.way == Way::Delete {
            let nameless = self.nameless.contains(&user);
            let why = if nameless { Why::NamelessRemains } else { Why::StillShown };
            self.find((user, place, Shows::Presence, None, why));
        }
        let row = serde_json::to_value(row).unwrap_or_default();
        let texts: Vec<_> = told(named).collect();
        let mut shown = BTreeSet::new();
        mentions(&row, &texts, &mut shown);
        for shows in shown {
            self.find((user, place, shows, None, Why::StillShown));
        }
    }

    async fn accounts(&mut self) -> Result<(), Error> {
        let mut listed = BTreeSet::new();
        let list = self.client.users().list().page_size(PAGE as u64);
        let mut pages = list.sort(UserSort::Username, SortDir::Asc).pages();
        let mut complete = false;
        while let Some(page) = pages.next().await? {
            let size = page.current_page_size.max(1);
            let left = page
                .total_count
                .map_or(u64::MAX, |total| total.div_ceil(size).saturating_sub(page.current_page));
            complete = !page.has_more_data;
            self.rows(page.items, &mut listed);
            if complete || left > self.texts.len() as u64 {
                break;
            }
        }
        if complete {
            // The list names managers.
            self.look(Place::Teams, 0);
        } else {
            self.looked.remove(&Place::Teams);
            let texts: Vec<String> = self.texts.keys().cloned().collect();
            for text in texts {
                let list = self.client.users().list().exactly(&text).page_size(PAGE as u64);
                let rows = list.all().await?;
                self.rows(rows, &mut listed);
            }
        }
        let ids: Vec<UserId> = self.people.keys().copied().collect();
        for user in ids {
            if self.way == Way::Delete && (complete || listed.contains(&user)) {
                continue;
            }
            match self.client.users().get(user).await {
                Ok(account) => {
                    self.look(Place::Accounts, 1);
                    let data = &account.user_data;
                    if is_nameless(&Identity::of(data), data.valid.is_activated()) {
                        self.nameless.insert(user);
                    }
                    if !data.avatar.is_empty() {
                        let why = Why::PictureStays;
                        self.find((user, Place::Accounts, Shows::Picture, None, why));
                    }
                    self.own(user, Place::Accounts, &account);
                }
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn rows(&mut self, rows: Vec<UserRow>, listed: &mut BTreeSet<UserId>) {
        for row in rows {
            if !listed.insert(row.user_id) {
                continue;
            }
            self.look(Place::Accounts, 1);
            self.look(Place::Teams, row.managers.len());
            for manager in &row.managers {
                self.manager(manager.manager_id, &manager.manager_username);
            }
            if self.people.contains_key(&row.user_id) {
                self.own_account(&row);
            } else {
                self.other_account(&row);
            }
        }
    }

    fn manager(&mut self, manager: UserId, username: &str) {
        let Some(named) = self.people.get(&manager) else { return };
        let shows = fold(username) == fold(&named.identity.username);
        match self.way {
            Way::Delete => {
                self.find((manager, Place::Teams, Shows::Presence, None, Why::StillShown))
            }
            Way::Anonymise if shows => {
                self.find((manager, Place::Teams, Shows::Username, None, Why::StillShown));
            }
            Way::Anonymise => {}
        }
    }

    fn own_account(&mut self, row: &UserRow) {
        let user = row.user_id;
        let now = Account::of(row);
        if is_nameless(&now.identity, now.active) {
            self.nameless.insert(user);
        }
        self.own(user, Place::Accounts, row);
        let Some(named) = self.people.get(&user) else { return };
        let old = &named.identity;
        let same = |old: &str, new: &str| !old.is_empty() && fold(old) == fold(new);
        if same(&old.first_name, &row.first_name) || same(&old.last_name, &row.last_name) {
            let key = (user, Place::Accounts, Shows::Name, None, Why::StillShown);
            self.found.entry(key).or_insert(1);
        }
    }

    fn other_account(&mut self, row: &UserRow) {
        let name = row.full_name();
        let plain = format!("{} {}", row.first_name, row.last_name);
        let mut seen = BTreeSet::new();
        for (text, kind) in [
            (&row.username, Shows::Username),
            (&row.email, Shows::Email),
            (&name, Shows::Name),
            (&plain, Shows::Name),
        ] {
            let hits = self.texts.get(&fold(text)).into_iter().flatten();
            seen.extend(hits.map(|(user, _)| (*user, kind)));
        }
        for (user, shows) in seen {
            let why = match shows {
                Shows::Username => Why::CreatedAgain,
                _ => Why::SharedName,
            };
            self.find((user, Place::Accounts, shows, Some(row.user_id), why));
        }
    }

    async fn enrollments(&mut self) -> Result<(), Error> {
        let ids: Vec<UserId> = self.people.keys().copied().collect();
        let rows = course_enrollments(self.client, &ids, &[]).await?;
        self.look(Place::Courses, rows.len());
        for row in rows {
            self.own(row.user_id, Place::Courses, &row.fields);
        }
        let rows = plan_enrollments(self.client, &ids).await?;
        self.look(Place::LearningPlans, rows.len());
        for row in rows {
            self.own(row.user_id, Place::LearningPlans, &row.fields);
        }
        Ok(())
    }

    async fn groups(&mut self) -> Result<(), Error> {
        self.look(Place::Groups, 0);
        let mut list = self.client.groups().list();
        list.call.query.page_size = Some(PAGE as u64);
        for group in list.all().await? {
            let mut members = self.client.groups().members(&group.uuid);
            members.call.query.page_size = Some(PAGE as u64);
            let rows = members.all().await?;
            self.look(Place::Groups, rows.len());
            for row in rows {
                self.own(row.user_id, Place::Groups, &row);
            }
        }
        Ok(())
    }

    async fn report(&mut self, report: &str) -> Result<(), VerifyError> {
        self.look(Place::Reports, 0);
        let fail = |source| VerifyError::Report { report: report.to_owned(), source };
        let mut rows = self.client.reports().export(report).stream();
        while let Some(row) = rows.next().await.map_err(fail)? {
            self.look(Place::Reports, 1);
            let mut seen = BTreeSet::new();
            for (_, text) in row.iter() {
                seen.extend(self.texts.get(&fold(text)).into_iter().flatten().copied());
            }
            let archived = !seen.is_empty() && UsersCoursesRow::from(row).archived;
            let why = if archived { Why::FrozenNames } else { Why::StillShown };
            for (user, shows) in seen {
                self.find((user, Place::Reports, shows, None, why));
            }
        }
        Ok(())
    }
}

/// What tells who somebody was, folded. What is the code already tells nothing.
fn told(one: &Named) -> impl Iterator<Item = (Shows, String)> {
    let old = &one.identity;
    let full = match (old.first_name.trim(), old.last_name.trim()) {
        ("", _) | (_, "") => String::new(),
        (first, last) => format!("{first} {last}"),
    };
    let name = if one.name.contains(' ') { one.name.clone() } else { String::new() };
    let code = fold(&one.code);
    let mut seen = BTreeSet::new();
    [
        (Shows::Username, fold(&old.username)),
        (Shows::Email, fold(&old.email)),
        (Shows::Name, fold(&full)),
        (Shows::Name, fold(&name)),
    ]
    .into_iter()
    .filter(move |(_, text)| !text.is_empty() && !text.contains(&code) && seen.insert(text.clone()))
}

/// Which of these texts stand somewhere in a value, as words of their own. What is said of
/// managers is about somebody else.
fn mentions(value: &Value, texts: &[(Shows, String)], shown: &mut BTreeSet<Shows>) {
    match value {
        Value::String(text) => {
            let text = fold(text);
            let hits = texts.iter().filter(|(_, wanted)| has_words(&text, wanted));
            shown.extend(hits.map(|(shows, _)| *shows));
        }
        Value::Array(all) => all.iter().for_each(|value| mentions(value, texts, shown)),
        Value::Object(map) => {
            let others = |key: &str| key.starts_with("manager");
            let own = map.iter().filter(|(key, _)| !others(key));
            own.for_each(|(_, value)| mentions(value, texts, shown));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn has_words(text: &str, words: &str) -> bool {
    let end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|text| text.chars().next());
        end(before) && end(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_of_its_own() {
        for (text, words, found) in [
            ("ann", "ann", true),
            ("mail of ann@example.com", "ann", true),
            ("joanna", "ann", false),
            ("annika, ann", "ann", true),
            ("müller, ann", "müller", true),
            ("", "ann", false),
        ] {
            assert_eq!(has_words(text, words), found, "{text}");
        }
    }
}
