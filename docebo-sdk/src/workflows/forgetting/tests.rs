use super::*;
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::{CourseId, ManagerTypeId, UserFieldId, UserId},
    users::UserRow,
    wire::DateTime,
    workflows::{
        engine::{
            Action, CourseEnrollment, Deed, Identity, Record, Refusal, Remains, Rest, RowChange,
            Stage, Team, Verdict, Why,
        },
        offboarding::{Leaver, Leavers, facts::Gap},
    },
};

const SECRET: &[u8] = b"0123456789abcdef";
const CITY: UserFieldId = UserFieldId::new(5);

fn codes() -> Codes {
    Codes::hashed("gone-", Secret::new(SECRET))
}

fn anonymising(mapping: Mapping) -> Policy {
    let mut policy = Policy { mapping, ..Policy::anonymise(codes()) };
    policy.empty(CITY);
    policy
}

fn account(id: u64) -> Account {
    let row = serde_json::json!({
        "user_id": id.to_string(), "username": format!("anna.{id}"), "first_name": "Anna",
        "last_name": format!("Rossi{id}"), "email": format!("anna.{id}@example.com"),
        "fullname": format!("Anna Rossi{id}"), "status": "1", "level": "user", "field_5": "Rome",
        "creation_date": "2020-03-01 08:00:00",
    });
    Account::of(&serde_json::from_value::<UserRow>(row).unwrap())
}

fn facts(accounts: impl IntoIterator<Item = Account>) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), UserId::new(1));
    facts.accounts = accounts.into_iter().collect();
    facts
}

fn named(ids: impl IntoIterator<Item = u64>) -> Leavers {
    let rows = ids.into_iter().zip(2..);
    Leavers::new(rows.map(|(id, row)| Leaver::new(row, format!("Anna.{id}"))).collect())
}

fn numbered(id: u64) -> Leaver {
    Leaver { username: None, user_id: Some(UserId::new(id)), ..Leaver::new(9, "") }
}

/// The account as a run leaves it.
fn forgotten(id: u64, policy: &Policy) -> Account {
    let code = policy.codes.code(UserId::new(id));
    let identity = super::codes::identity(&code, &policy.domain);
    let fields = [(CITY, String::new())].into();
    Account { identity, fields, active: false, ..account(id) }
}

/// Nothing that was written may tell who somebody was.
fn tells(text: &str) -> bool {
    let text = text.to_lowercase();
    ["anna", "rossi", "rome", "example.com"].iter().any(|name| text.contains(name))
}

#[test]
fn codes_follow_from_number_and_secret_alone() {
    let one = codes().code(UserId::new(2));
    assert_eq!(one, codes().code(UserId::new(2)));
    assert_eq!(one.len(), "gone-".len() + 24);
    assert_ne!(one, codes().code(UserId::new(3)));
    let other = Codes::hashed("gone-", Secret::new(*b"another secret !"));
    assert_ne!(one, other.code(UserId::new(2)));
    let shown = format!("{:?} {}", codes(), serde_json::to_string(&codes()).unwrap());
    assert!(!shown.contains("0123456789") && !shown.contains("48, 49"), "{shown}");
}

#[test]
fn a_policy_that_gives_names_away_is_refused() {
    let facts = facts([]);
    let wrong = |change: fn(&mut Policy)| {
        let mut policy = anonymising(Mapping::Destroyed);
        change(&mut policy);
        plan(&facts, &named([]), &policy).unwrap_err()
    };
    let weak = wrong(|policy| policy.codes = Codes::hashed("gone-", Secret::new(*b"short")));
    assert_eq!(weak, PolicyError::WeakSecret);
    for prefix in ["", "-a", "a b", "a@b", "ä"] {
        let mut policy = anonymising(Mapping::Kept);
        policy.codes = Codes::numbered(prefix);
        let prefix = prefix.to_owned();
        assert_eq!(policy.check(), Err(PolicyError::Prefix { prefix }));
    }
    for (domain, good) in [
        ("forgotten.invalid", true),
        ("INVALID", true),
        ("a.test", true),
        ("example.com", false),
        ("invalid.com", false),
        (".invalid", false),
        ("a b.invalid", false),
        ("", false),
    ] {
        let policy = Policy { domain: domain.to_owned(), ..anonymising(Mapping::Kept) };
        assert_eq!(policy.check().is_ok(), good, "{domain}");
    }
    let mut policy = anonymising(Mapping::Kept);
    policy.codes = Codes::numbered("x".repeat(40));
    assert_eq!(policy.check(), Ok(()));
    policy.codes = Codes::numbered("x".repeat(41));
    assert!(policy.check().is_err());
}

#[test]
fn b062_one_row_does_all_and_nothing_written_tells_who_it_was() {
    let policy = anonymising(Mapping::Destroyed);
    let mut list = named([2, 77]);
    list.problems = Leavers::read(b"username,note\nanna.2,a,Anna Rossi\n").unwrap().problems;
    let facts = facts([account(2)]);
    let plan = plan(&facts, &list, &policy).unwrap();

    let user = UserId::new(2);
    let code = policy.codes.code(user);
    let mut row = RowChange::new(user).active(false);
    row.fields.insert(CITY, String::new());
    row.identity = Some(Identity {
        username: code.clone(),
        first_name: code.clone(),
        last_name: code.clone(),
        email: format!("{code}@forgotten.invalid"),
    });
    assert_eq!(plan.steps[0].action, Action::Batch { rows: vec![row], branch: None });
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.rest, [Rest::new(user, Remains::Identity, Why::Forgotten)]);
    assert!(plan.before.is_empty());
    assert_eq!(plan.people[1].verdict, Verdict::Unknown);
    let mark = Deed::Mark { field: CITY, value: String::new(), why: Why::Anonymised };
    assert!(plan.people[0].deeds.contains(&mark));

    for text in [
        plan.to_json().unwrap(),
        plan.to_text(),
        plan.to_csv(),
        plan.records_csv(),
        plan.steps_csv(),
        format!("{plan:?} {facts:?} {:?}", Register::of(&facts, &plan)),
    ] {
        assert!(!tells(&text), "{text}");
    }
    assert!(plan.to_text().contains("can be undone in part: names and fields only"));
    let back = serde_json::from_str::<Plan>(&plan.to_json().unwrap()).unwrap();
    assert_eq!((&back.steps, &back.people), (&plan.steps, &plan.people));
    // The secret is not in the file, and what comes of it does not make up other codes.
    assert_eq!(super::plan(&facts, &list, &back.policy), Err(PolicyError::WeakSecret));
    assert_eq!(Register::of(&facts, &back), Register::of(&facts, &plan));
}

#[test]
fn a_mapping_that_is_kept_is_what_an_undo_needs() {
    let facts = facts([account(2)]);
    let policy = anonymising(Mapping::Kept);
    let kept = plan(&facts, &named([2]), &policy).unwrap();
    let user = UserId::new(2);
    assert_eq!(kept.before.identities[&user], account(2).identity);
    assert_eq!(kept.before.fields[&user][&CITY], "Rome");
    assert_eq!(kept.people[0].username, "anna.2");
    assert!(kept.rest.is_empty());

    // Written to a file of its own, it serves as well.
    let mut plan = plan(&facts, &named([2]), &anonymising(Mapping::Destroyed)).unwrap();
    let register = serde_json::to_string(&Register::of(&facts, &plan)).unwrap();
    assert_eq!(plan.steps, kept.steps);
    serde_json::from_str::<Register>(&register).unwrap().put_into(&mut plan);
    assert_eq!(plan.before, kept.before);
}

#[test]
fn a_second_run_finds_nothing_whatever_names_the_person() {
    let policy = anonymising(Mapping::Destroyed);
    let verdict = |one: Leaver, account: Account| {
        let plan = plan(&facts([account]), &Leavers::new(vec![one]), &policy).unwrap();
        assert_eq!(plan.is_empty(), plan.people[0].verdict != Verdict::Change);
        plan.people[0].verdict.clone()
    };
    let both = |id| Leaver { user_id: Some(UserId::new(id)), ..Leaver::new(9, "anna.2") };
    let gone = || forgotten(2, &policy);
    assert_eq!(verdict(numbered(2), gone()), Verdict::Nothing);
    assert_eq!(verdict(both(2), gone()), Verdict::Nothing);
    assert_eq!(verdict(Leaver::new(9, "anna.2"), gone()), Verdict::Unknown);
    let mut loud = gone();
    loud.identity.email = loud.identity.email.to_uppercase();
    assert_eq!(verdict(numbered(2), loud), Verdict::Nothing);
    // What is only half done is taken up again.
    assert_eq!(verdict(numbered(2), Account { active: true, ..gone() }), Verdict::Change);
    assert_eq!(verdict(numbered(2), account(2)), Verdict::Change);
    // A name and a number of two people are nobody's request.
    let mismatch =
        |listed| Verdict::Refused { ground: Refusal::IdMismatch { listed: UserId::new(listed) } };
    assert_eq!(verdict(both(3), account(2)), mismatch(3));
    assert_eq!(verdict(both(7), account(7)), mismatch(7));
}

#[test]
fn b061_whom_the_platform_anonymised_there_is_nothing_to_do_for() {
    let code = "0123456789abcdef0123456789abcdef".to_owned();
    let (username, first_name, last_name) = (code.clone(), code.clone(), code);
    let identity = Identity { username, first_name, last_name, email: String::new() };
    let nameless = Account { identity, active: false, ..account(2) };
    let list = Leavers::new(vec![numbered(2)]);
    for policy in [anonymising(Mapping::Kept), Policy::delete(codes())] {
        let plan = plan(&facts([nameless.clone()]), &list, &policy).unwrap();
        assert_eq!(plan.people[0].verdict, Verdict::Nothing, "{:?}", policy.way);
        let mut named = nameless.clone();
        named.identity.last_name = "Rossi".to_owned();
        let plan = super::plan(&facts([named]), &list, &policy).unwrap();
        assert_eq!(plan.people[0].verdict, Verdict::Change, "{:?}", policy.way);
    }
}

#[test]
fn b027_b113_b133_those_something_hangs_on_are_refused_with_what_to_do_first() {
    let level = |id, level| Account { level, ..account(id) };
    let mut facts = facts([
        account(1),
        account(2),
        level(3, UserLevel::PowerUser),
        level(4, UserLevel::Superadmin),
        account(5),
        account(6),
        account(7),
    ]);
    let (manager, manager_type) = (UserId::new(2), ManagerTypeId::new(1));
    facts.teams = vec![Team { manager, manager_type, members: vec![UserId::new(8)] }];
    facts.gaps = vec![Gap { user_id: UserId::new(6), what: "no".to_owned() }];
    for mut policy in [anonymising(Mapping::Destroyed), Policy::delete(codes())] {
        policy.protected.account("ANNA.5");
        let list = named(1..=7);
        let refused = plan(&facts, &list, &policy).unwrap();
        let ground = |id| match &refused.person(UserId::new(id)).unwrap().verdict {
            Verdict::Refused { ground } => ground.to_string(),
            other => format!("{other:?}"),
        };
        for (id, text) in [
            (1, "this is the account the program itself uses"),
            (2, "run offboarding first, or allow teams"),
            (3, "run offboarding first, or allow power users"),
            (4, "Superadmins are never touched"),
            (5, "on the list of protected accounts"),
            (6, "not readable: no"),
            (7, "Change"),
        ] {
            assert!(ground(id).contains(text), "{id}: {}", ground(id));
        }
        assert_eq!(refused.steps.iter().flat_map(|step| step.about()).count(), 1);

        policy.allow_power_users = true;
        policy.allow_teams = true;
        let allowed = plan(&facts, &list, &policy).unwrap();
        assert_eq!(allowed.steps.iter().flat_map(|step| step.about()).count(), 3);
    }
}

#[test]
fn a_code_that_is_somebodys_name_already_is_no_code() {
    let mut policy = anonymising(Mapping::Destroyed);
    policy.codes = Codes::numbered("gone");
    let mut facts = facts([account(2), account(3)]);
    facts.codes.insert("gone2".to_owned(), UserId::new(99));
    facts.codes.insert("gone3".to_owned(), UserId::new(3));
    let plan = plan(&facts, &named([2, 3]), &policy).unwrap();
    assert!(plan.people[0].is_refused() && !plan.people[1].is_refused());
}

#[test]
fn b055_b056_a_deletion_leaves_records_without_names() {
    let mut facts = facts([account(2)]);
    let row = serde_json::json!({
        "user_id": 2, "username": "anna.2", "course_id": 10, "enrollment_score": 90.0,
        "enrollment_fields": {"1": "Anna Rossi"}, "note": "Anna",
    });
    facts.enrollments = vec![CourseEnrollment {
        user_id: UserId::new(2),
        course_id: CourseId::new(10),
        course_name: "Course".to_owned(),
        status: EnrollmentStatus::Completed,
        fields: crate::workflows::engine::Fields::of(&row),
    }];
    let (manager, manager_type) = (UserId::new(2), ManagerTypeId::new(1));
    facts.teams = vec![Team { manager, manager_type, members: vec![UserId::new(8)] }];
    let mut policy = Policy { allow_teams: true, ..Policy::delete(codes()) };
    let gone = plan(&facts, &named([2]), &policy).unwrap();
    let users = vec![UserId::new(2)];
    assert_eq!(gone.steps[0].action, Action::Delete { users });
    assert_eq!(gone.rest, [Rest::new(UserId::new(2), Remains::Account, Why::DeletedForGood)]);
    let what = |record: &Record| match record {
        Record::Belonging { what, .. } => what.clone(),
        _ => "enrollment".to_owned(),
    };
    assert_eq!(
        gone.records.iter().map(what).collect::<Vec<_>>(),
        ["account", "enrollment", "team"]
    );
    let csv = gone.records_csv();
    assert!(!tells(&csv) && !tells(&gone.to_json().unwrap()), "{csv}");
    assert!(csv.contains("90.0") && csv.contains("2020-03-01 08:00:00"), "{csv}");
    assert_eq!(csv.matches(&policy.codes.code(UserId::new(2))).count(), 3, "{csv}");

    policy.mapping = Mapping::Kept;
    let kept = plan(&facts, &named([2]), &policy).unwrap();
    assert!(kept.records_csv().contains("anna.2@example.com"));
}

#[test]
fn b043_calls_are_full_and_a_few_go_first() {
    let facts = facts((2..302).map(account));
    let list = named(2..302);
    let sizes = |policy: &Policy| {
        let plan = plan(&facts, &list, policy).unwrap();
        assert_eq!(plan.cost.writes, plan.cost.bound);
        plan.steps.iter().map(|step| step.about().len()).collect::<Vec<_>>()
    };
    let rename = anonymising(Mapping::Kept);
    let delete = Policy::delete(codes());
    assert_eq!(sizes(&rename), [100, 100, 100]);
    assert_eq!(sizes(&delete), [250, 50]);
    assert_eq!(sizes(&Policy { pilot: 2, ..rename }), [2, 0, 100, 100, 98]);
    assert_eq!(sizes(&Policy { pilot: 2, ..delete.clone() }), [2, 0, 250, 48]);
    assert_eq!(sizes(&Policy { pilot: 300, ..delete }), [250, 50]);
}

#[test]
fn somebody_listed_twice_is_forgotten_once() {
    let mut list = named([2, 2]);
    list.people.push(numbered(2));
    let plan = plan(&facts([account(2)]), &list, &anonymising(Mapping::Kept)).unwrap();
    assert_eq!(plan.people.len(), 1);
    assert_eq!(plan.people[0].repeated_on, [3, 9]);
    assert_eq!(plan.steps[0].stage, Stage::Accounts);
}
