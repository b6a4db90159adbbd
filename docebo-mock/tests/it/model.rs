//! After any sequence of calls the platform's records agree with each other, and with a model that
//! knows nothing of how they are kept.

mod company;

use std::collections::{BTreeMap, BTreeSet};

use company::{Company, Gathering, Person, Step};
use docebo_mock::{DoceboMock, ledger::switches::GroupRecomputation};
use proptest::test_runner::{Config, RngSeed};
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

/// A platform, and which of its ids the model's people and branches have.
struct Platform {
    _mock: DoceboMock,
    admin: Actor,
    people: Vec<u64>,
    branches: Vec<u64>,
}

impl Platform {
    fn new() -> Self {
        let mock = mock_with(json!({
            "branches": [
                {"name": "Sales", "code": "S"},
                {"name": "EMEA", "code": "E", "parent": "S"},
                {"name": "HR", "code": "H"},
            ],
            "manager_types": ["Mentor"],
            "profiles": [{"name": "Editor", "permissions": ["user/edit"]}, {"name": "Viewer", "permissions": ["user/view"]}],
        }));
        mock.switch(GroupRecomputation::AtOnce);
        let admin = Actor::superadmin(&mock);
        let world = admin.read("/_mock/snapshot")["world"].take();
        let branches = rows(&world["branches"]["rows"]).into_keys().collect();
        Self { _mock: mock, admin, people: Vec::new(), branches }
    }

    /// The id of a person, there or not; one that nobody has while nobody was ever made.
    fn person(&self, who: usize) -> u64 {
        who.checked_rem(self.people.len()).map_or(99_999, |place| self.people[place])
    }

    fn branch(&self, branch: usize) -> u64 {
        self.branches[branch % self.branches.len()]
    }

    /// Sends a call. Refusals are answers too; whatever fails beyond them is a bug.
    fn send(&self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.admin.json(method, path, body);
        assert!(answer.status < 500, "{method} {path}: {}", answer.text());
        assert_eq!(answer.header("x-mock-not-modelled"), "", "{method} {path}");
        assert_eq!(answer.header("x-mock-unread"), "", "{method} {path}");
        answer.json()["data"].take()
    }

    fn call(&mut self, step: &Step) {
        let user = |who: usize| format!("/manage/v1/user/{}", self.person(who));
        let power_users = "/poweruser/v1/powerusers";
        let (method, path, body) = match *step {
            Step::Hire { name, loud } => {
                let body = json!({"userid": spelt(name, loud), "password": "Passw0rd"});
                let made = self.send("POST", "/manage/v1/user", body);
                self.people.extend(made["user_id"].as_u64());
                return;
            }
            Step::Rename { who, name, loud } => {
                ("PUT", user(who), json!({"userid": spelt(name, loud)}))
            }
            Step::Delete { who } => {
                let body = json!({"user_ids": [self.person(who)]});
                ("DELETE", "/manage/v1/user/delete".to_owned(), body)
            }
            Step::Activate { who, on } => {
                let body = json!({"user_ids": [self.person(who)], "status": u8::from(on)});
                ("PUT", "/manage/v1/user/change_status".to_owned(), body)
            }
            Step::Level { who, level } => ("PUT", user(who), json!({"level": level})),
            Step::Promote { who } => {
                ("POST", power_users.to_owned(), json!({"user_ids": [self.person(who)]}))
            }
            Step::Demote { who } => {
                ("DELETE", power_users.to_owned(), json!({"user_ids": [self.person(who)]}))
            }
            Step::Profile { who, profile, on } => {
                let body = json!({"user_ids": [self.person(who)], "profile_ids": [profile]});
                (if on { "PUT" } else { "DELETE" }, format!("{power_users}/profiles"), body)
            }
            Step::Hold { who, branch } => {
                let body = json!({"branch_ids": [self.branch(branch)]});
                ("PUT", format!("{power_users}/{}/branches", self.person(who)), body)
            }
            Step::Watch { who, whom } => {
                let body = json!({"user_ids": [self.person(whom)]});
                ("PUT", format!("{power_users}/{}/users", self.person(who)), body)
            }
            Step::Lead { boss, who, kind } => {
                let body = json!({"user_ids": [self.person(who)], "hierarchy": kind});
                ("POST", format!("/manage/v1/managers/{}/users", self.person(boss)), body)
            }
            Step::Release { boss, who, kind } => {
                let body = json!({"user_ids": [self.person(who)], "hierarchy": kind});
                ("DELETE", format!("/skill/v1/managers/{}/users", self.person(boss)), body)
            }
            Step::Place { who, branch } => {
                let branch = self.branch(branch).to_string();
                ("PUT", user(who), json!({"select_orgchart": {branch: 1}}))
            }
            Step::Found { below } => {
                let body = json!({"translations": {"all": "New"}, "id_parent": self.branch(below)});
                let made = self.send("POST", "/manage/v1/orgchart", body);
                self.branches.extend(made["id"].as_u64());
                return;
            }
            Step::Shift { branch, below } => {
                let path = format!("/manage/v1/orgchart/{}/move", self.branch(branch));
                ("POST", path, json!({"id_new_parent": self.branch(below)}))
            }
            Step::Close { branch } => {
                ("DELETE", format!("/manage/v1/orgchart/{}", self.branch(branch)), json!({}))
            }
            Step::Gather { branch } => {
                let branches = json!({"branch_ids_descendants": [self.branch(branch)]});
                let rule = json!({"type": "BranchMembership", "payload": branches});
                let body = json!({
                    "name": "All of it", "type": "automatic",
                    "ruleset": {"sets": [{"rules": [rule]}]},
                });
                ("POST", "/audiences/v1/audience".to_owned(), body)
            }
        };
        self.send(method, &path, body);
    }

    /// What is due is done before this call is answered, and nothing after it.
    fn chart(&self) -> Value {
        self.admin.read("/manage/v1/orgchart?flattened=true")["data"]["items"].take()
    }

    fn world(&self) -> Value {
        self.admin.read("/_mock/snapshot")["world"].take()
    }

    /// An automatic group in the model's terms, which know nothing of the Superadmin.
    fn gathering(&self, group: &Value) -> Gathering {
        let place = |ids: &[u64], id: u64| ids.iter().position(|other| *other == id);
        let branch = &group["rules"]["sets"][0]["rules"][0]["branch"]["below"][0];
        let members = list(&group["members"]).into_iter();
        Gathering {
            branch: place(&self.branches, number(branch)).unwrap(),
            members: members.filter_map(|id| place(&self.people, id)).collect(),
        }
    }

    /// What the platform holds, in the model's terms.
    fn company(&self, world: &Value) -> Company {
        let by_id: BTreeMap<u64, &Value> = rows(&world["users"]);
        let branches = rows(&world["branches"]["rows"]);
        let place = |ids: &[u64], id: u64| ids.iter().position(|other| *other == id).unwrap();
        let person = |user: &&Value| Person {
            name: read_name(user["username"].as_str().unwrap()),
            active: user["active"].as_bool().unwrap(),
            level: match user["level"].as_str().unwrap() {
                "superadmin" => 3,
                "power_user" => 4,
                _ => 6,
            },
            managers: user["managers"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(kind, id)| (kind.parse().unwrap(), place(&self.people, number(id))))
                .collect(),
            branch: match list(&user["branches"])[..] {
                [] => 0,
                [branch] => place(&self.branches, branch),
                _ => unreachable!("no call puts a user into several branches"),
            },
            profiles: list(&world["power_users"]["held"][user["id"].to_string()]["profiles"])
                .into_iter()
                .map(|id| u32::try_from(id).unwrap())
                .collect(),
        };
        Company {
            people: self.people.iter().map(|id| by_id.get(id).map(person)).collect(),
            branches: self
                .branches
                .iter()
                .map(|id| {
                    let parent = &branches.get(id)?["parent"];
                    Some(parent.as_u64().map_or(0, |parent| place(&self.branches, parent)))
                })
                .collect(),
            groups: groups(world).map(|group| self.gathering(group)).collect(),
        }
    }
}

/// The groups, in the order of their making.
fn groups(world: &Value) -> impl Iterator<Item = &Value> {
    let rows = world["groups"]["rows"].as_object().unwrap();
    let by_id: BTreeMap<u64, &Value> =
        rows.iter().map(|(id, group)| (id.parse().unwrap(), group)).collect();
    by_id.into_values()
}

/// A user name in one of two spellings that the platform holds to be one.
fn spelt(name: u8, loud: bool) -> String {
    format!("{}{name}", if loud { "USER" } else { "user" })
}

fn read_name(username: &str) -> u8 {
    username.to_lowercase().strip_prefix("user").unwrap().parse().unwrap()
}

fn number(id: &Value) -> u64 {
    id.as_u64().unwrap()
}

/// The ids of a list; of none when there is no list.
fn list(ids: &Value) -> Vec<u64> {
    ids.as_array().into_iter().flatten().map(number).collect()
}

/// Records by id. Twice the same id would be a bug.
fn rows(table: &Value) -> BTreeMap<u64, &Value> {
    let table = table.as_array().unwrap();
    let rows: BTreeMap<u64, &Value> = table.iter().map(|row| (number(&row["id"]), row)).collect();
    assert_eq!(rows.len(), table.len(), "an id twice");
    rows
}

/// What must hold whatever was called.
fn check(world: &Value) {
    let users = rows(&world["users"]);
    let branches = rows(&world["branches"]["rows"]);
    let types: BTreeSet<&String> = world["managers"]["rows"].as_object().unwrap().keys().collect();

    let name = |user: &&Value| user["username"].as_str().unwrap().to_lowercase();
    let names: BTreeSet<String> = users.values().map(name).collect();
    assert_eq!(names.len(), users.len(), "a user name twice, case aside");

    let roots = branches.values().filter(|branch| branch["parent"].is_null()).count();
    assert_eq!(roots, 1, "one root");
    for branch in branches.values() {
        let (mut at, mut steps) = (*branch, 0);
        while let Some(parent) = at["parent"].as_u64() {
            at = branches.get(&parent).expect("a branch below one that is gone");
            steps += 1;
            assert!(steps <= branches.len(), "branches in a circle");
        }
    }

    for group in groups(world) {
        for member in list(&group["members"]) {
            assert!(users.contains_key(&member), "somebody gone is in a group");
        }
        let branch = number(&group["rules"]["sets"][0]["rules"][0]["branch"]["below"][0]);
        assert!(branches.contains_key(&branch), "a group of a branch that is gone");
    }

    let mut teams = BTreeSet::new();
    for (id, user) in &users {
        for branch in list(&user["branches"]) {
            assert!(branches.contains_key(&branch), "user {id} in a branch that is gone");
        }
        for (kind, manager) in user["managers"].as_object().unwrap() {
            assert!(types.contains(kind), "user {id} has a manager of no type");
            assert_ne!(number(manager), *id, "user {id} manages themselves");
            assert!(users.contains_key(&number(manager)), "user {id} reports to nobody there");
            teams.insert(number(manager));
        }
    }
    for manager in teams {
        assert_eq!(users[&manager]["is_manager"], true, "{manager} has a team and no such flag");
    }

    let power_users = &world["power_users"];
    for (id, held) in power_users["held"].as_object().unwrap() {
        let holder = users.get(&id.parse().unwrap()).expect("somebody gone holds something");
        assert_eq!(holder["level"], "power_user", "{id} holds {held}");
        for profile in list(&held["profiles"]) {
            let profile = &power_users["profiles"][profile.to_string()];
            assert!(!profile.is_null(), "{id} holds a profile that is gone");
        }
        for user in list(&held["users"]) {
            assert!(users.contains_key(&user), "{id} holds a user who is gone");
        }
        for branch in held["branches"].as_object().unwrap().keys() {
            let branch = branch.parse().unwrap();
            assert!(branches.contains_key(&branch), "{id} holds a branch that is gone");
        }
    }
}

/// Nested-set numbers are those of the tree: each once, and each branch's own around exactly those
/// of what lies below it.
fn check_numbers(chart: &Value, world: &Value) {
    let shown = rows(chart);
    let kept = rows(&world["branches"]["rows"]);
    assert!(shown.keys().eq(kept.keys()), "the list shows all branches");
    let bounds = |id: &u64| (number(&shown[id]["i_left"]), number(&shown[id]["i_right"]));
    let mut numbers: Vec<u64> = shown.keys().flat_map(|id| <[u64; 2]>::from(bounds(id))).collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(1..=2 * shown.len() as u64), "{chart}");
    for (id, branch) in &kept {
        let (left, right) = bounds(id);
        assert!(left < right, "{id}");
        let lev = number(&shown[id]["lev"]);
        match branch["parent"].as_u64() {
            None => assert_eq!((left, right, lev), (1, 2 * shown.len() as u64, 1)),
            Some(parent) => {
                let (above, beyond) = bounds(&parent);
                assert!(above < left && right < beyond, "{id} lies outside of {parent}: {chart}");
                assert_eq!(lev, number(&shown[&parent]["lev"]) + 1, "{id}");
            }
        }
    }
}

impl StateMachineTest for Platform {
    type SystemUnderTest = Self;
    type Reference = Company;

    fn init_test(_: &Company) -> Self {
        Self::new()
    }

    fn apply(mut platform: Self, _: &Company, step: Step) -> Self {
        platform.call(&step);
        platform
    }

    fn check_invariants(platform: &Self, expected: &Company) {
        let chart = platform.chart();
        let world = platform.world();
        check(&world);
        check_numbers(&chart, &world);
        // The model has no part for the Superadmin who makes the calls.
        assert_eq!(platform.company(&world), *expected);
    }
}

prop_state_machine! {
    #![proptest_config(Config {
        cases: 48,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(3),
        ..Config::default()
    })]

    #[test]
    fn records_agree_after_any_sequence_of_calls(sequential 1..40 => Platform);
}
