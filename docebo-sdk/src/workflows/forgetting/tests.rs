use super::*;
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::{CourseId, ManagerTypeId, UserFieldId, UserId},
    users::UserRow,
    wire::DateTime,
    workflows::{
        engine::{
            Action, CourseEnrollment, Deed, Entry, Identity, Journal, Outcome, Record, Refusal,
            Remains, Rest, RowChange, Stage, Team, Verdict, Why, undo,
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
fn names_that_the_policy_protects_are_not_written_either() {
    let names = ["anna.5", "sync.robot", "root.keeper"];
    for mut policy in [anonymising(Mapping::Destroyed), Policy::delete(codes())] {
        policy.protected.account(names[0]);
        policy.protected.integration(names[1]);
        policy.protected.name_superadmin(names[2]);
        let facts = facts([account(2), account(5)]);
        let gone = plan(&facts, &named([2, 5]), &policy).unwrap();
        for text in [gone.to_json().unwrap(), gone.to_text(), format!("{gone:?}")] {
            assert!(names.iter().all(|name| !text.contains(name)), "{text}");
        }
        // They protect all the same.
        assert_eq!(gone.people[1].verdict, Verdict::Refused { ground: Refusal::Protected });
        policy.mapping = Mapping::Kept;
        let kept = plan(&facts, &named([2, 5]), &policy).unwrap();
        assert_eq!(kept.policy.protected, policy.protected);
    }
}

/// A run that came to its end.
fn all_done(plan: &Plan) -> Outcome {
    let mut journal = Journal::in_memory();
    for step in 0..plan.steps.len() {
        let problems = Vec::new();
        journal.write(plan.gathered_at, Entry::Done { step, problems }).unwrap();
    }
    Outcome::of(plan, journal)
}

#[test]
fn what_nobody_read_is_not_put_back_as_nothing() {
    const HIDDEN: UserFieldId = UserFieldId::new(99);
    let user = UserId::new(2);
    let unread = Rest::new(user, Remains::Field { field: HIDDEN }, Why::NotListed);
    let facts = facts([account(2)]);
    for mapping in [Mapping::Kept, Mapping::Destroyed] {
        let mut policy = anonymising(mapping);
        policy.empty(HIDDEN);
        let mut plan = plan(&facts, &named([2]), &policy).unwrap();
        assert_eq!(plan.rest.contains(&unread), mapping == Mapping::Kept);
        Register::of(&facts, &plan).put_into(&mut plan);
        assert_eq!(plan.before.fields[&user], [(CITY, "Rome".to_owned())].into());

        let back = undo(&plan, &all_done(&plan));
        let mut row = RowChange::new(user).active(true);
        row.fields.insert(CITY, "Rome".to_owned());
        row.identity = Some(account(2).identity);
        assert_eq!(back.steps.len(), 1);
        assert_eq!(back.steps[0].action, Action::Batch { rows: vec![row], branch: None });
        assert_eq!(back.rest, std::slice::from_ref(&unread));
        assert!(back.to_text().contains("what stood in field 99 of user 2"), "{}", back.to_text());
    }
}

#[test]
fn rows_that_contradict_each_other_are_nobodys_request() {
    let row = |row, name: &str, id| Leaver { user_id: id, ..Leaver::new(row, name) };
    let id = |id| Some(UserId::new(id));
    for wrong in [row(3, "anna.2", id(4)), row(3, "anna.2", id(77)), row(3, "nobody", id(2))] {
        let right = row(2, "anna.2", None);
        let ground = Refusal::IdMismatch { listed: wrong.user_id.unwrap() };
        for rows in [[right.clone(), wrong.clone()], [wrong, right]] {
            let list = Leavers::new(rows.to_vec());
            let facts = facts([account(2), account(4)]);
            for policy in [anonymising(Mapping::Kept), Policy::delete(codes())] {
                let plan = plan(&facts, &list, &policy).unwrap();
                assert!(plan.is_empty(), "{}", plan.to_text());
                assert_eq!(plan.people.len(), 1);
                assert_eq!(plan.people[0].verdict, Verdict::Refused { ground: ground.clone() });
                assert!(super::planner::candidates(&facts, &list, &policy).is_empty());
            }
        }
    }
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

/// Enrollments of two people, one after the other.
fn enrolled(facts: &mut Facts) {
    let row = |(at, user)| CourseEnrollment {
        user_id: UserId::new(user),
        course_id: CourseId::new(at),
        course_name: "Course".to_owned(),
        status: EnrollmentStatus::Completed,
        fields: crate::workflows::engine::Fields::of(&serde_json::json!({
            "user_id": user, "username": format!("anna.{user}"), "course_id": at,
        })),
    };
    facts.enrollments = (10..).zip([2, 3, 2, 3, 2]).map(row).collect();
}

#[test]
fn facts_are_shown_without_what_enrollments_say() {
    let mut facts = facts([account(2), account(3)]);
    enrolled(&mut facts);
    facts.codes.insert("anna.3".to_owned(), UserId::new(3));
    facts.gaps = vec![Gap { user_id: UserId::new(2), what: "Anna".to_owned() }];
    let shown = format!("{facts:?} {facts:#?}");
    assert!(!tells(&shown), "{shown}");
    assert!(shown.contains("accounts: 2, codes: 1, enrollments: 5, "), "{shown}");
}

#[test]
fn everybody_is_given_what_is_theirs_in_any_order() {
    // Accounts need not be sorted.
    let mut facts = facts([account(3), account(2)]);
    enrolled(&mut facts);
    let manager_type = ManagerTypeId::new(1);
    let team = |(id, members): (u64, &[u64])| Team {
        manager: UserId::new(id),
        manager_type,
        members: members.iter().copied().map(UserId::new).collect(),
    };
    facts.teams = [(3, &[8, 9][..]), (2, &[7][..])].map(team).to_vec();
    let policy = Policy { allow_teams: true, ..Policy::delete(codes()) };
    let plan = plan(&facts, &named([2, 3]), &policy).unwrap();
    let users: Vec<u64> = plan.records.iter().map(|one| one.user_id().get()).collect();
    assert_eq!(users, [2, 2, 2, 2, 2, 3, 3, 3, 3]);
    let people = Evidence::of(&plan, &all_done(&plan)).people;
    let counts: Vec<_> = people.iter().map(|one| (one.courses, one.plans, one.team)).collect();
    assert_eq!(counts, [(3, 0, 1), (2, 0, 2)]);
    // What was not done took nothing.
    let people = Evidence::of(&plan, &Outcome::of(&plan, Journal::in_memory())).people;
    assert!(people.iter().all(|one| (one.courses, one.team) == (0, 0)));
    let register = Register::of(&facts, &plan);
    assert_eq!(register.people.iter().map(|one| one.user_id.get()).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn evidence_is_clean_when_all_are_forgotten_and_somebody_has_looked() {
    let facts = facts([account(2)]);
    let clean = |list: &Leavers, looked: Option<usize>| {
        let plan = plan(&facts, list, &anonymising(Mapping::Destroyed)).unwrap();
        let mut evidence = Evidence::of(&plan, &all_done(&plan));
        evidence.findings = looked.map(|people| Findings {
            verified_at: DateTime::from_unix(1_700_000_000),
            people,
            looked: [].into(),
            found: Vec::new(),
            unseen: Vec::new(),
            reads: 0,
        });
        evidence.is_clean()
    };
    assert!(clean(&named([2]), Some(1)));
    assert!(!clean(&named([2]), None), "nobody has looked");
    assert!(!clean(&named([2]), Some(0)), "nobody was looked for");
    assert!(!clean(&named([2, 77]), Some(1)), "somebody is unknown");
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
