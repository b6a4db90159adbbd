//! Builds an organisation from files: branches, additional fields, power user profiles, people with
//! their managers, power users with what they administer. What is there already stays as it is, a
//! second run finds nothing to do.
//!
//! ```text
//! cargo run --example provision_hierarchy                     a platform in memory
//! cargo run --example provision_hierarchy -- --dry-run        stops after the plan
//! cargo run --example provision_hierarchy -- --data FOLDER    your files, in memory
//! cargo run --example provision_hierarchy -- --tenant acme --data FOLDER
//! ```
//!
//! The files and their columns: `examples/data/README.md`. All of them are checked before anything
//! is written. Nothing is ever taken away: neither a branch the files lack, nor a profile, nor a
//! person's place beside the one the files name. Flags, credentials and exit codes are those of all
//! programs here: `examples/support.rs`.

#[path = "provision_hierarchy/apply.rs"]
mod apply;

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Failure, Manners, end, table};
use docebo_mock::Tenant;
use docebo_sdk::{
    BranchId, Client, CourseId, ProfileId, UserFieldId, UserId,
    auth::UserLevel,
    branches::BranchNode,
    csv::{
        Row, Table,
        users::{Branch, Field, Platform, UserFile},
    },
    power_users::{BranchReach, PowerUserSnapshot},
    user_fields::{FieldType, UserField},
    users::{BatchOptions, BatchRow, UserBranchAction, UserRow},
};
use serde::Serialize;

use apply::apply;

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let mut data: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hierarchy");
    let manners =
        Manners::read("Usage: provision_hierarchy [--data FOLDER]", |name, arguments| {
            let known = name == "data";
            if known {
                data = arguments.value()?.into();
            }
            Ok(known)
        })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;
    let files = Files::read(&data)?;
    let (plan, problems) = Plan::new(&files, &Found::read(&client, &files).await?);
    if !problems.is_empty() {
        let mut shown = table(["File", "Line", "Problem"]);
        for Problem { file, line, what } in &problems {
            shown.add_row([(*file).to_owned(), line.to_string(), what.clone()]);
        }
        manners.tell(shown);
        return Err(format!("{} problems in the files: nothing was changed", problems.len()).into());
    }
    tell(&manners, &plan);
    manners.save_plan(&plan)?;
    if manners.dry_run || plan.changes.is_empty() {
        manners.answer(&plan)?;
        return Ok(End::Done);
    }
    if !manners.confirmed(&format!("Make these changes on {}?", client.address()))? {
        return Ok(End::Declined);
    }
    let mut left = apply(&client, &files, &plan).await?;
    manners.tell("\nReading the platform again ...");
    let (again, problems) = Plan::new(&files, &Found::read(&client, &files).await?);
    left.extend(problems);
    for Problem { file, line, what } in &left {
        manners.tell(format_args!("not done: {file}, line {line}: {what}"));
    }
    tell(&manners, &again);
    manners.answer(&again)?;
    Ok(End::clean(left.is_empty() && again.changes.is_empty()))
}

fn tell(manners: &Manners, plan: &Plan) {
    if !plan.changes.is_empty() {
        let mut shown = table(["File", "Line", "What", "Changes"]);
        for Change { file, line, what, how } in &plan.changes {
            shown.add_row([(*file).to_owned(), line.to_string(), what.clone(), how.join("; ")]);
        }
        manners.tell(shown);
    }
    let (open, settled) = (plan.changes.len(), plan.settled);
    manners.tell(format_args!("{open} rows to do, {settled} are as they should be."));
}

const BRANCHES: &str = "branches.csv";
const FIELDS: &str = "fields.csv";
const PROFILES: &str = "profiles.csv";
const PEOPLE: &str = "people.csv";
const POWER_USERS: &str = "power_users.csv";

/// The files, read.
struct Files {
    branches: Table,
    fields: Table,
    profiles: Table,
    people: UserFile,
    power_users: Table,
}

impl Files {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let table = |name: &str| -> Result<Table, Failure> {
            let path = folder.join(name);
            let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok(Table::read(&bytes).map_err(|error| format!("{name}: {error}"))?)
        };
        Ok(Self {
            branches: table(BRANCHES)?,
            fields: table(FIELDS)?,
            profiles: table(PROFILES)?,
            people: table(PEOPLE)?.into(),
            power_users: table(POWER_USERS)?,
        })
    }

    /// The columns of people as the platform will know them: with the branches and fields that are
    /// still to be made, under numbers that are made up.
    fn platform(&self, found: &Found) -> Platform {
        let number = |row: &Row| u64::MAX - row.number;
        let branches = self.branches.rows.iter().filter_map(|row| {
            let code = text(&self.branches, row, "code");
            let id = BranchId::new(number(row));
            (!found.branches.contains_key(code))
                .then(|| Branch::below(BranchId::new(0), id, "", code))
        });
        let fields = self.fields.rows.iter().filter_map(|row| {
            let (title, id) = (text(&self.fields, row, "title"), UserFieldId::new(number(row)));
            let kind = FieldType::from_word(text(&self.fields, row, "type"));
            let options = list(&self.fields, row, "options");
            (!found.fields.contains_key(title))
                .then(|| Field::new(id, title, kind).options(options))
        });
        found.platform.clone().also_branches(branches).also_fields(fields)
    }
}

/// A cell; empty when there is none.
fn text<'t>(table: &'t Table, row: &'t Row, column: &str) -> &'t str {
    table.cell(row, column).unwrap_or_default()
}

/// A cell of several, joined by pipes.
fn list<'t>(table: &'t Table, row: &'t Row, column: &str) -> Vec<&'t str> {
    text(table, row, column).split('|').map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// What is on the platform.
struct Found {
    platform: Platform,
    /// By code.
    branches: BTreeMap<String, Place>,
    /// By title.
    fields: BTreeMap<String, UserField>,
    /// By name, with what they permit.
    profiles: BTreeMap<String, (ProfileId, BTreeSet<String>)>,
    /// By code.
    courses: BTreeMap<String, CourseId>,
    /// By user name in lower case.
    users: BTreeMap<String, UserRow>,
    /// Who is in the branches that the files name.
    members: BTreeMap<BranchId, BTreeSet<UserId>>,
    /// What the power users hold that the files name.
    holdings: BTreeMap<UserId, PowerUserSnapshot>,
}

/// A branch, and the code of the one above; empty for the root.
struct Place {
    node: BranchNode,
    parent: String,
}

impl Found {
    async fn read(client: &Client, files: &Files) -> Result<Self, Failure> {
        let branches = places(client.branches().list().flattened().all().await?);
        let fields = client.user_fields().all().await?.into_vec();
        let courses = client.courses().list().all().await?;
        let users = client.users().list().page_size(200).all().await?;
        let platform = Platform::gather(client)
            .await?
            .users(users.iter().map(|user| (user.user_id, &user.username)));
        let mut found = Self {
            platform,
            branches,
            fields: fields.into_iter().map(|field| (field.title.clone(), field)).collect(),
            profiles: BTreeMap::new(),
            courses: courses.into_iter().filter_map(|row| Some((row.code?, row.id))).collect(),
            users: users.into_iter().map(|user| (user.username.to_lowercase(), user)).collect(),
            members: BTreeMap::new(),
            holdings: BTreeMap::new(),
        };
        for row in client.power_users().all_profiles().all().await? {
            let permits = client.power_users().profile(row.profile_id).await?.permissions;
            let code = |code: docebo_sdk::power_users::PermissionCode| match code.code.contains('/')
            {
                true => code.code,
                false => format!("{}/{}", code.area, code.code),
            };
            let permits = permits.into_iter().map(code).collect();
            found.profiles.insert(row.profile_name, (row.profile_id, permits));
        }
        let people = files.people.table();
        for row in &people.rows {
            let Some(place) = found.branches.get(text(people, row, "branch code")) else {
                continue;
            };
            let id = place.node.id;
            if let Entry::Vacant(unread) = found.members.entry(id) {
                let members = client.users().list().branch(id).page_size(200).all().await?;
                unread.insert(members.into_iter().map(|user| user.user_id).collect());
            }
        }
        for row in &files.power_users.rows {
            let name = text(&files.power_users, row, "username").to_lowercase();
            let Some(user) = found.users.get(&name) else { continue };
            let id = user.user_id;
            if user.level == UserLevel::PowerUser && !found.holdings.contains_key(&id) {
                found.holdings.insert(id, client.power_users().snapshot(id).await?);
            }
        }
        Ok(found)
    }
}

/// Branches by code, with the code of the branch above.
fn places(nodes: Vec<BranchNode>) -> BTreeMap<String, Place> {
    let is_root =
        |node: &BranchNode| nodes.iter().all(|other| other == node || node.contains(other));
    let parent = |node: &BranchNode| {
        let above = nodes.iter().filter(|other| other.contains(node) && !is_root(other));
        above.max_by_key(|other| other.i_left).and_then(|above| above.code.clone())
    };
    let place = |node: &BranchNode| {
        let place = Place { node: node.clone(), parent: parent(node).unwrap_or_default() };
        Some((node.code.clone()?, place))
    };
    nodes.iter().filter_map(place).collect()
}

/// What differs between the files and the platform.
#[derive(Debug, Default, Serialize)]
struct Plan {
    changes: Vec<Change>,
    /// Rows that are as they should be.
    settled: usize,
}

/// A row of a file that is not yet true.
#[derive(Debug, Serialize)]
struct Change {
    file: &'static str,
    line: u64,
    what: String,
    how: Vec<String>,
}

/// A row of a file that cannot become true.
#[derive(Debug)]
struct Problem {
    file: &'static str,
    line: u64,
    what: String,
}

impl Plan {
    fn new(files: &Files, found: &Found) -> (Self, Vec<Problem>) {
        let mut plan = Self::default();
        let mut problems = Vec::new();
        let mut note = |file, line, what: &str, how: Result<Vec<String>, String>| match how {
            Ok(how) if how.is_empty() => plan.settled += 1,
            Ok(how) => plan.changes.push(Change { file, line, what: what.to_owned(), how }),
            Err(what) => problems.push(Problem { file, line, what }),
        };
        let mut above = BTreeSet::new();
        for row in &files.branches.rows {
            let code = text(&files.branches, row, "code");
            note(BRANCHES, row.number, code, branch(files, found, row, &above));
            above.insert(code);
        }
        for row in &files.fields.rows {
            let title = text(&files.fields, row, "title");
            note(FIELDS, row.number, title, field(files, found, row));
        }
        for row in &files.profiles.rows {
            let name = text(&files.profiles, row, "name");
            note(PROFILES, row.number, name, profile(files, found, row));
        }
        let checked = files.people.check(&files.platform(found), &options());
        for error in checked.errors() {
            note(PEOPLE, error.line.unwrap_or(1), "", Err(error.to_string()));
        }
        for row in checked.rows {
            let name = row.row.username.clone().unwrap_or_default();
            note(PEOPLE, row.line, &name, Ok(person(found, &row.row)));
        }
        for row in &files.power_users.rows {
            let name = text(&files.power_users, row, "username");
            note(POWER_USERS, row.number, name, power_user(files, found, row));
        }
        (plan, problems)
    }

    /// The rows of a file that are to be done.
    fn rows<'t>(&self, file: &str, table: &'t Table) -> Vec<&'t Row> {
        let open = |row: &&Row| self.has(file, row.number);
        table.rows.iter().filter(open).collect()
    }

    fn has(&self, file: &str, line: u64) -> bool {
        self.changes.iter().any(|change| change.file == file && change.line == line)
    }
}

fn options() -> BatchOptions {
    let mut options = BatchOptions::updating();
    options.user_destination_branch_action = Some(UserBranchAction::Move);
    options
}

/// `what: before -> after`, where they differ.
fn differs(what: &str, before: &str, after: &str) -> Option<String> {
    let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    (before != after).then(|| format!("{what}: {} -> {}", shown(before), shown(after)))
}

fn branch(
    files: &Files,
    found: &Found,
    row: &Row,
    above: &BTreeSet<&str>,
) -> Result<Vec<String>, String> {
    let cell = |column| text(&files.branches, row, column);
    let (code, name, parent) = (cell("code"), cell("name"), cell("parent"));
    if code.is_empty() || name.is_empty() {
        return Err("a branch needs a code and a name: fill both cells".to_owned());
    }
    if above.contains(code) {
        return Err(format!("the code {code} comes twice: give each branch its own"));
    }
    if !parent.is_empty() && !above.contains(parent) && !found.branches.contains_key(parent) {
        return Err(format!(
            "no branch has the code {parent}: put it further up, or mend the code"
        ));
    }
    Ok(match found.branches.get(code) {
        None => vec![format!("new, below {}", if parent.is_empty() { "the root" } else { parent })],
        Some(place) => {
            let changes = [
                differs("name", &place.node.title, name),
                differs("parent", &place.parent, parent),
            ];
            changes.into_iter().flatten().collect()
        }
    })
}

/// Sorts of fields whose values are shown as they are written.
const KINDS: [FieldType; 4] =
    [FieldType::TextField, FieldType::TextArea, FieldType::Date, FieldType::Dropdown];

fn field(files: &Files, found: &Found, row: &Row) -> Result<Vec<String>, String> {
    let (title, kind) = (text(&files.fields, row, "title"), text(&files.fields, row, "type"));
    let kind = FieldType::from_word(kind);
    let wanted = list(&files.fields, row, "options");
    if title.is_empty() || !KINDS.contains(&kind) {
        return Err(
            "a field needs a title, and is textfield, textarea, date or dropdown".to_owned()
        );
    }
    if (kind == FieldType::Dropdown) == wanted.is_empty() {
        return Err("a dropdown needs options, other fields have none".to_owned());
    }
    let Some(known) = found.fields.get(title) else {
        return Ok(vec![format!("new, {}", kind.as_str())]);
    };
    if known.kind != kind {
        let is = known.kind.as_str();
        return Err(format!("{title} is a {is}, and stays one: choose another title"));
    }
    let missing = wanted.iter().filter(|label| !has_option(known, label));
    Ok(missing.map(|label| format!("option {label}")).collect())
}

fn has_option(field: &UserField, label: &str) -> bool {
    field.options.iter().any(|option| option.label == label)
}

fn profile(files: &Files, found: &Found, row: &Row) -> Result<Vec<String>, String> {
    let name = text(&files.profiles, row, "name");
    let wanted = list(&files.profiles, row, "permissions");
    if name.is_empty() || wanted.is_empty() {
        return Err("a profile needs a name and permissions such as user/view".to_owned());
    }
    let known = found.profiles.get(name);
    let missing =
        wanted.iter().filter(|code| known.is_none_or(|(_, permits)| !permits.contains(**code)));
    Ok(missing.map(|code| format!("permits {code}")).collect())
}

/// What differs between a row and the account.
fn person(found: &Found, row: &BatchRow) -> Vec<String> {
    let name = row.username.as_deref().unwrap_or_default().to_lowercase();
    let Some(user) = found.users.get(&name) else { return vec!["new".to_owned()] };
    let mut changes = Vec::new();
    for (what, before, after) in [
        ("first name", &user.first_name, &row.firstname),
        ("last name", &user.last_name, &row.lastname),
        ("email", &user.email, &row.email),
    ] {
        changes.extend(after.as_deref().and_then(|after| differs(what, before, after)));
    }
    for (of_type, manager) in row.managers.iter() {
        let before = user.manager(of_type).map(|manager| manager.manager_username.to_lowercase());
        let after = manager.as_deref().unwrap_or_default().to_lowercase();
        changes.extend(differs("manager", &before.unwrap_or_default(), &after));
    }
    for (id, value) in row.fields.iter() {
        let before = user.fields.get(id).and_then(Option::as_deref).unwrap_or_default();
        let title = found.fields.values().find(|field| field.id == id);
        let title = title.map_or("field", |field| &field.title);
        changes.extend(differs(title, before, value.as_deref().unwrap_or_default()));
    }
    if let Some(code) = &row.branch_code {
        let members = found.branches.get(code).and_then(|place| found.members.get(&place.node.id));
        if members.is_none_or(|members| !members.contains(&user.user_id)) {
            changes.push(format!("branch {code}"));
        }
    }
    changes
}

fn power_user(files: &Files, found: &Found, row: &Row) -> Result<Vec<String>, String> {
    let cell = |column| text(&files.power_users, row, column);
    let (profile, code) = (cell("profile"), cell("branch code"));
    let name = cell("username").to_lowercase();
    let named = |table: &Table, column: &str, wanted: &str| {
        table
            .rows
            .iter()
            .any(|row| text(table, row, column).to_lowercase() == wanted.to_lowercase())
    };
    let user = found.users.get(&name);
    if user.is_none() && !named(files.people.table(), "username", &name) {
        return Err(format!("nobody is called {name}: add them to {PEOPLE}"));
    }
    if !profile.is_empty()
        && !found.profiles.contains_key(profile)
        && !named(&files.profiles, "name", profile)
    {
        return Err(format!("no profile is called {profile}: add it to {PROFILES}"));
    }
    if !code.is_empty()
        && !found.branches.contains_key(code)
        && !named(&files.branches, "code", code)
    {
        return Err(format!("no branch has the code {code}: add it to {BRANCHES}"));
    }
    let courses = list(&files.power_users, row, "courses");
    if let Some(stranger) = courses.iter().find(|code| !found.courses.contains_key(**code)) {
        return Err(format!("no course has the code {stranger}: make it first, or mend the code"));
    }
    let held = user.and_then(|user| found.holdings.get(&user.user_id));
    let mut changes = Vec::new();
    if held.is_none() {
        changes.push("becomes a power user".to_owned());
    }
    let has = |profile: &str| {
        held.is_some_and(|held| held.profiles.iter().any(|own| own.profile_name == profile))
    };
    if !profile.is_empty() && !has(profile) {
        changes.push(format!("profile {profile}"));
    }
    let id = found.branches.get(code).map(|place| place.node.id);
    if !code.is_empty() {
        let reach = reach(cell("descendants"))?;
        let granted = held.zip(id).is_some_and(|(held, id)| match reach {
            BranchReach::Only => held.branches.contains(&id),
            BranchReach::WithDescendants => held.branches_with_descendants.contains(&id),
        });
        if !granted {
            let below = match reach {
                BranchReach::Only => "alone",
                BranchReach::WithDescendants => "and all below it",
            };
            changes.push(format!("branch {code} {below}"));
        }
    }
    let missing = courses
        .into_iter()
        .filter(|code| !held.is_some_and(|held| held.courses.contains(&found.courses[*code])));
    changes.extend(missing.map(|code| format!("course {code}")));
    Ok(changes)
}

fn reach(word: &str) -> Result<BranchReach, String> {
    match word.to_lowercase().as_str() {
        "yes" => Ok(BranchReach::WithDescendants),
        "no" | "" => Ok(BranchReach::Only),
        _ => Err(format!("`{word}` under Descendants: write yes or no")),
    }
}

#[cfg(test)]
#[path = "provision_hierarchy/tests.rs"]
mod tests;
