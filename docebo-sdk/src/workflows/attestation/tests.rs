use std::collections::BTreeSet;

use super::*;
use crate::{
    auth::UserLevel,
    csv::{Format, Table},
    id::{BranchId, CourseId, UserId},
    wire::DateTime,
    workflows::{
        dormant::Fate,
        engine::{
            Action, CourseEnrollment, Deed, EnrollmentStatus, Record, Refusal, Remains, RowChange,
            Verdict, Why,
        },
    },
};

const MADE: i64 = 1_700_000_000;
const LAST: i64 = 1_600_000_000;

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

/// Somebody who was there once.
fn listed(id: u64) -> Listed {
    Listed {
        user_id: UserId::new(id),
        username: format!("user.{id}"),
        name: format!("User {id}"),
        level: UserLevel::User,
        active: true,
        expired: false,
        created: Some(DateTime::from_unix(LAST)),
        last_access: Some(DateTime::from_unix(LAST)),
        expires: None,
        open_items: None,
    }
}

fn list(username: &str, ids: impl IntoIterator<Item = u64>) -> List {
    let (user_id, name) = (UserId::new(1_000_000), format!("{username} Power"));
    let holder = Holder::PowerUser { user_id, username: username.to_owned(), name };
    List { holder, accounts: ids.into_iter().map(listed).collect() }
}

fn round(lists: impl IntoIterator<Item = List>) -> Round {
    let options = Options::new(Scope::PowerUsers);
    let at = DateTime::from_unix(MADE);
    let mut round = Round::new("https://acme.docebosaas.com", at, options);
    round.lists = lists.into_iter().collect();
    round
}

/// As when the lists were made.
fn facts(round: &Round) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(MADE + 1), UserId::new(1));
    for list in &round.lists {
        let people = list.accounts.iter().map(|one| one.user_id).collect();
        facts.under.insert(list.holder.key(), people);
        for one in &list.accounts {
            facts.accounts.insert(one.user_id, Account::new(one.clone()));
        }
    }
    facts
}

fn answers(decisions: impl IntoIterator<Item = (&'static str, u64, Decision)>) -> Answers {
    let mut answers = Answers::default();
    for (at, (holder, user, decision)) in decisions.into_iter().enumerate() {
        let row = at as u64 + 2;
        answers.decisions.push(Decided::new(holder, row, UserId::new(user), decision));
    }
    answers
}

fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

fn off(ids: &[u64]) -> Action {
    Action::SetStatus { users: users(ids), active: false }
}

/// The verdict on one account that pam decided about.
fn verdict(
    decision: Decision,
    policy: &Policy,
    change: impl FnOnce(&mut Facts),
) -> (Verdict, Vec<Deed>) {
    let round = round([list("pam", [2])]);
    let mut facts = facts(&round);
    change(&mut facts);
    let plan = plan(&facts, &round, &answers([("pam", 2, decision)]), policy);
    assert_eq!(plan.cost.writes, plan.cost.bound);
    (plan.people[0].verdict.clone(), plan.people[0].deeds.clone())
}

fn now(facts: &mut Facts) -> &mut Listed {
    &mut facts.accounts.get_mut(&UserId::new(2)).unwrap().now
}

#[test]
fn a_list_goes_out_and_comes_back_whatever_a_spreadsheet_does_to_it() {
    let mut round = round([list("pam", [2, 3]), list("Rob", [3])]);
    round.lists[0].accounts[0].last_access = None;
    round.lists[0].accounts[0].name = "=SUM(A1)".to_owned();
    let table = round.table(&round.lists[0]);
    assert_eq!(table.titles[..3], ["list", "holder", "holder_name"]);
    assert_eq!(
        table.rows[0].cells.join("|"),
        "R1700000000|pam|pam Power|2|user.2|=SUM(A1)|active|never|2020-09-13 12:26:40|||"
    );
    assert_eq!(round.whole_table().rows.len(), 3);

    // Filled in by hand: another separator, capitals, dates the local way, rows out of order.
    let mut sent = Table::read(&round.whole_table().write(&Format::excel()).unwrap()).unwrap();
    sent.rows.reverse();
    let access = sent.column("last_access").unwrap();
    let (decision, by) = (sent.column("decision").unwrap(), sent.column("decided_by").unwrap());
    for (row, word) in sent.rows.iter_mut().zip(["", " DELETE", "Keep"]) {
        row.cells[access] = "13/09/2020 12:26".to_owned();
        row.cells[decision] = word.to_owned();
        row.cells[by] = "Pam".to_owned();
    }
    let mut answers = Answers::default();
    answers.read(&round, "all.csv", &sent.write(&Format::excel()).unwrap()).unwrap();
    assert_eq!(answers.problems, []);
    let said: Vec<_> = answers
        .decisions
        .iter()
        .map(|one| (&*one.holder, one.row, one.user.get(), one.decision))
        .collect();
    assert_eq!(said, [("pam", 3, 3, Decision::Delete), ("pam", 4, 2, Decision::Keep)]);
    let text = round.to_json().unwrap();
    assert_eq!(Round::read(text.as_bytes()).unwrap(), round);
    assert!(matches!(Round::read(b"{}"), Err(RoundError::Json(_))));
    round.platform = String::new();
    let text = round.to_json().unwrap();
    assert!(matches!(Round::read(text.as_bytes()), Err(RoundError::NoPlatform)));
}

#[test]
fn bad_rows_are_told_with_row_column_value_and_remedy_and_stop_nobody() {
    let round = round([list("pam", [2, 3]), list("rob", [4])]);
    let file = "list,holder,user_id,username,decision,decided_by\n\
                R1700000000,pam,2,user.2,perhaps,pam\n\
                R1,pam,2,,keep,pam\n\
                ,pam,4,,keep,pam\n\
                ,,2,,keep,pam\n\
                ,zoe,2,,keep,zoe\n\
                ,pam,x,,keep,pam\n\
                ,pam,,,keep,pam\n\
                ,pam,2,user.3,delete,pam\n\
                ,pam,2,,delete,\n\
                ,pam,2,,keep,pam,,more\n\
                ,zoe,nobody,,,\n\
                ,ROB,,USER.4,Unknown,\n";
    let mut answers = Answers::default();
    answers.read(&round, "back.csv", file.as_bytes()).unwrap();
    let texts: Vec<String> = answers.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "row 2, column `decision`, value `perhaps`: back.csv: not a decision: write keep, \
             deactivate, delete or unknown, or nothing",
            "row 3, column `list`, value `R1`: back.csv: the row answers another round: fill in \
             the list of 2023-11-14 22:13:20, which says R1700000000",
            "row 4, column `user_id`, value `4`: back.csv: pam was not asked about this account: \
             only accounts on the list can be decided about",
            "row 5, column `holder`, value ``: back.csv: the row does not say whose list it is on: \
             leave the column `holder` as it was sent out",
            "row 6, column `holder`, value `zoe`: back.csv: nobody of this name was asked: leave \
             the column `holder` as it was sent out",
            "row 7, column `user_id`, value `x`: back.csv: not a user id: leave the number as it \
             was sent out",
            "row 8, column `user_id`, value ``: back.csv: the row names nobody: fill the cell or \
             remove the row",
            "row 9, column `username`, value `user.3`: back.csv: number 2 is `user.2`: two \
             different accounts: leave number and user name as they were sent out",
            "row 10, column `decided_by`, value ``: back.csv: nobody stands behind the decision: \
             name whoever decided",
            "row 11, column `decision`, value `keep`: back.csv: the row has more cells than there \
             are columns: put quotes around cells that hold the separator",
        ]
    );
    // Only the last row can be followed; an empty decision is none.
    assert_eq!(answers.decisions.len(), 1);
    assert_eq!(answers.decisions[0].decision, Decision::Unknown);
    let plan = plan(&facts(&round), &round, &answers, &Policy::default());
    assert_eq!(plan.problems, answers.problems);

    let error = answers.read(&round, "x.csv", b"user_id,verdict\n2,keep\n").unwrap_err();
    assert_eq!(error.to_string(), "x.csv has no column `decision`; it has: user_id, verdict");
    let error = answers.read(&round, "x.csv", b"decision\nkeep\n").unwrap_err();
    assert_eq!(error.to_string(), "x.csv has no column `user_id`; it has: decision");
    let error = answers.read(&round, "x.csv", b"").unwrap_err();
    assert_eq!(error.to_string(), "x.csv cannot be read");
}

#[test]
fn whoever_was_asked_alone_need_not_say_whose_list_it_is() {
    let round = round([list("pam", [2])]);
    let mut answers = Answers::default();
    answers.read(&round, "back.csv", b"user_id,decision\n2,keep\n").unwrap();
    assert_eq!((answers.decisions[0].holder.as_str(), answers.problems.len()), ("pam", 0));
}

#[test]
fn b043_b048_decisions_become_full_calls_expired_ones_by_batch() {
    let mut round = round([list("pam", 2..602)]);
    for one in round.lists[0].accounts.iter_mut().take(3) {
        one.expired = true;
    }
    let all = (2..602).map(|id| ("pam", id, Decision::Deactivate));
    let plan = plan(&facts(&round), &round, &answers(all), &Policy::default());
    let sizes: Vec<usize> = plan.steps.iter().map(|step| step.about().len()).collect();
    assert_eq!(sizes, [3, 250, 250, 97]);
    let rows = [2, 3, 4].map(|id| RowChange::new(UserId::new(id)).active(false)).to_vec();
    assert_eq!(plan.steps[0].action, Action::Batch { rows, branch: None });
    assert_eq!(plan.steps[1].why, [Why::Attested]);
    assert_eq!((plan.cost.writes, plan.cost.bound), (4, 4));
}

#[test]
fn kept_unknown_and_unanswered_accounts_are_left_and_those_nobody_knows_are_told() {
    let round = round([list("pam", [2, 3, 4, 5]), list("rob", [3, 4])]);
    let answers = answers([
        ("pam", 2, Decision::Keep),
        ("pam", 3, Decision::Unknown),
        ("rob", 3, Decision::Deactivate),
        ("pam", 4, Decision::Unknown),
    ]);
    let plan = plan(&facts(&round), &round, &answers, &Policy::default());
    // Not to know is no contradiction.
    assert_eq!(actions(&plan), [off(&[3])]);
    let told: Vec<String> = plan.rest.iter().map(ToString::to_string).collect();
    let why = "nobody touches an account without a decision (policy)";
    assert_eq!(
        told,
        [
            format!("nobody has decided about user 4: ask pam or rob: {why}"),
            format!("nobody has decided about user 5: ask pam: {why}"),
        ]
    );
    let standing: Vec<String> = answers.standing(&round).iter().map(ToString::to_string).collect();
    assert_eq!(
        standing,
        [
            "pam (pam Power): 4 listed, 1 kept, 0 to go, 2 not known, 1 without an answer",
            "rob (rob Power): 2 listed, 0 kept, 1 to go, 0 not known, 1 without an answer",
        ]
    );
}

#[test]
fn holders_who_contradict_each_other_are_both_named_and_nothing_is_done() {
    let round = round([list("pam", [2, 3]), list("rob", [2, 3])]);
    let answers = answers([
        ("pam", 2, Decision::Delete),
        ("rob", 2, Decision::Keep),
        ("pam", 3, Decision::Deactivate),
        ("rob", 3, Decision::Deactivate),
    ]);
    let plan = plan(&facts(&round), &round, &answers, &Policy::default());
    assert_eq!(actions(&plan), [off(&[3])]);
    let detail = "pam says delete (pam.csv, row 2), rob says keep (rob.csv, row 3)".to_owned();
    let ground = Refusal::Contradicted { detail };
    assert_eq!(plan.people[0].verdict, Verdict::Refused { ground });
    assert_eq!(plan.people[1].repeated_on, [5]);
    let text = plan.to_text();
    assert!(text.contains("not decided alike: pam says delete"), "{text}");

    // Nor does a word go further than that of whoever still holds the account.
    let said = [("pam", 2, Decision::Deactivate), ("rob", 2, Decision::Delete)];
    let further = self::answers(said);
    let mut gone = self::facts(&round);
    gone.under.get_mut("rob").unwrap().clear();
    let every = Policy { allow_delete: true, delete_used: true, ..Policy::default() };
    let plan = super::plan(&gone, &round, &further, &every);
    assert_eq!(actions(&plan), [off(&[2])]);

    // The word of somebody who no longer holds the account does not count, and is told.
    let mut facts = facts(&round);
    facts.under.get_mut("rob").unwrap().clear();
    let plan = super::plan(&facts, &round, &answers, &Policy::default());
    assert_eq!(actions(&plan), [off(&[2, 3])]);
    let told: Vec<String> = plan.problems.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(
        told[0],
        "row 3, column `holder`, value `rob`: rob.csv: `user.2` is no longer on this list: \
         nothing: whoever holds the account now has decided"
    );
}

#[test]
fn nothing_is_done_to_accounts_that_changed_or_left_the_list() {
    let policy = Policy::default();
    let refused = |detail: &str| {
        let ground = Refusal::Changed { detail: detail.to_owned() };
        (Verdict::Refused { ground }, Vec::new())
    };
    let go = Decision::Deactivate;
    assert_eq!(
        verdict(go, &policy, |facts| now(facts).last_access = Some(DateTime::from_unix(MADE))),
        refused("last access was 2020-09-13 12:26:40 and is 2023-11-14 22:13:20")
    );
    assert_eq!(
        verdict(go, &policy, |facts| now(facts).username = "someone".to_owned()),
        refused("the user name was `user.2` and is `someone`")
    );
    assert_eq!(
        verdict(go, &policy, |facts| now(facts).expires = "2030-01-01".parse().ok()),
        refused("the expiration date was none and is 2030-01-01")
    );
    assert_eq!(
        verdict(Decision::Delete, &policy, |facts| now(facts).active = false),
        refused("the account was active and is deactivated")
    );
    assert_eq!(
        verdict(go, &policy, |facts| facts.under.get_mut("pam").unwrap().clear()),
        refused("it is no longer under pam")
    );
    // That a date was reached says nothing about who is still there.
    let (verdict, deeds) = verdict(go, &policy, |facts| now(facts).expired = true);
    assert_eq!(verdict, Verdict::Change);
    assert_eq!(deeds, [Deed::Deactivate { why: Why::ExpiredAccount }]);
}

#[test]
fn what_is_done_already_is_not_done_again_and_who_is_gone_is_unknown() {
    let policy = Policy::default();
    let nothing = (Verdict::Nothing, Vec::new());
    let gone = |facts: &mut Facts| facts.accounts.clear();
    assert_eq!(verdict(Decision::Deactivate, &policy, |facts| now(facts).active = false), nothing);
    assert_eq!(verdict(Decision::Delete, &policy, gone), nothing);
    assert_eq!(verdict(Decision::Deactivate, &policy, gone), (Verdict::Unknown, Vec::new()));
    assert_eq!(verdict(Decision::Keep, &policy, gone), nothing);
}

#[test]
fn b027_b113_the_protected_power_users_and_the_unreadable_are_left_alone() {
    let mut policy = Policy::default();
    let go = Decision::Deactivate;
    let refused = |ground| (Verdict::Refused { ground }, Vec::new());
    let own = |facts: &mut Facts| facts.caller = UserId::new(2);
    assert_eq!(verdict(go, &policy, own), refused(Refusal::OwnAccount));
    // The level stood on the list as well.
    let level = |level: UserLevel| {
        let mut round = round([list("pam", [2])]);
        round.lists[0].accounts[0].level = level;
        let answers = answers([("pam", 2, go)]);
        plan(&facts(&round), &round, &answers, &Policy::default()).people[0].verdict.clone()
    };
    let superadmin = Verdict::Refused { ground: Refusal::Superadmin };
    assert_eq!(level(UserLevel::Superadmin), superadmin);
    let detail = "a power user: lower the account first (B-113)".to_owned();
    let ground = Refusal::LeftOut { detail };
    assert_eq!(level(UserLevel::PowerUser), Verdict::Refused { ground });
    let raised = verdict(go, &policy, |facts| now(facts).level = UserLevel::PowerUser);
    let detail = "the level was user and is power_user".to_owned();
    assert_eq!(raised, refused(Refusal::Changed { detail }));
    policy.protected.account("USER.2");
    assert_eq!(verdict(go, &policy, |_| {}), refused(Refusal::Protected));

    let unread = verdict(go, &policy, |facts| {
        facts.gaps = vec![Gap { holder: "PAM".to_owned(), what: "no answer".to_owned() }];
    });
    let detail = "who is under pam now: no answer".to_owned();
    assert_eq!(unread, refused(Refusal::NotReadable { detail }));
}

#[test]
fn b055_b065_deletion_needs_the_policy_and_use_more_than_that() {
    let round = round([list("pam", [2, 3, 4])]);
    let mut facts = facts(&round);
    let (never, team) = (UserId::new(2), UserId::new(4));
    let mut round = round;
    for user in [never, team] {
        facts.accounts.get_mut(&user).unwrap().now.last_access = None;
        let mut listed = round.lists[0].accounts.iter_mut();
        listed.find(|one| one.user_id == user).unwrap().last_access = None;
    }
    facts.accounts.get_mut(&team).unwrap().is_manager = true;
    let answers = answers([2, 3, 4].map(|id| ("pam", id, Decision::Delete)));
    let made = |facts: &Facts, policy: &Policy| {
        let plan = plan(facts, &round, &answers, policy);
        let spared = plan.rest.iter().filter(|rest| rest.what == Remains::Spared);
        let spared: Vec<_> = spared.map(|rest| (rest.user.get(), rest.why)).collect();
        assert_eq!(plan.cost.writes, plan.cost.bound);
        (actions(&plan), spared)
    };
    let delete = |ids: &[u64]| Action::Delete { users: users(ids) };
    let none = Policy::default();
    let all = [2, 3, 4].map(|id| (id, Why::NotAllowed)).to_vec();
    assert_eq!(made(&facts, &none), (vec![off(&[2, 3, 4])], all.clone()));
    let left = Policy { instead: Fate::Leave, ..Policy::default() };
    assert_eq!(made(&facts, &left), (vec![], all));
    let unused = Policy { allow_delete: true, ..Policy::default() };
    let spared = vec![(3, Why::UsedAccount), (4, Why::TeamLeft)];
    assert_eq!(made(&facts, &unused), (vec![off(&[3, 4]), delete(&[2])], spared));
    let used = Policy { delete_used: true, ..unused.clone() };
    assert_eq!(made(&facts, &used), (vec![off(&[4]), delete(&[2, 3])], vec![(4, Why::TeamLeft)]));
    let tried = Policy { pilot: 1, ..used.clone() };
    let confirm = Action::Confirm { accounts: 1 };
    assert_eq!(made(&facts, &tried).0, [off(&[4]), delete(&[2]), confirm, delete(&[3])]);

    // An enrollment is use as well, and goes into the records.
    facts.enrollments = vec![CourseEnrollment {
        user_id: never,
        course_id: CourseId::new(10),
        course_name: "Course".to_owned(),
        status: EnrollmentStatus::Enrolled,
        fields: Default::default(),
    }];
    assert_eq!(made(&facts, &unused).0, [off(&[2, 3, 4])]);
    let going = plan(&facts, &round, &answers, &used);
    let what = |record: &Record| match record {
        Record::Belonging { what, .. } => what.clone(),
        _ => "enrollment".to_owned(),
    };
    let kinds: Vec<String> = going.records.iter().map(what).collect();
    assert_eq!(kinds, ["account", "enrollment", "account"]);
    // People go on reporting to whoever leads a team and is switched off.
    let team = going.rest.iter().filter(|rest| rest.what == Remains::Leads { members: None });
    assert_eq!(team.count(), 1);
}

#[test]
fn holders_of_branches_are_known_by_number() {
    let holder = Holder::Branch { id: BranchId::new(12), title: "North".to_owned() };
    assert_eq!(
        (holder.key(), holder.to_string()),
        ("branch 12".into(), "branch 12 (North)".into())
    );
    let mut round = round([]);
    round.options.scope = Scope::Branches(BTreeSet::from([BranchId::new(12)]));
    round.lists = vec![List { holder, accounts: vec![listed(2)] }];
    assert!(round.list("Branch 12").is_some());
    let mut answers = Answers::default();
    let file = b"holder;user_id;decision;decided_by\nbranch 12;2;deactivate;kim\n";
    answers.read(&round, "north.csv", file).unwrap();
    let plan = plan(&facts(&round), &round, &answers, &Policy::default());
    assert_eq!(actions(&plan), [off(&[2])]);
}
