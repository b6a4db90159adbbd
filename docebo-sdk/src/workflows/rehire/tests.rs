mod places;

use super::*;
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::{BranchId, CourseId, GroupUuid, LearningPlanId, UserFieldId, UserId},
    wire::{Date, DateTime},
    workflows::engine::{
        Action, Before, CourseEnrollment, Deed, Expires, PlanEnrollment, Record, Refusal, Remains,
        RowChange, Stage, Step, Verdict, WayBack, Why,
    },
};

const NUMBER: UserFieldId = UserFieldId::new(7);

/// A deactivated account with employee number `id`.
fn account(id: u64) -> Account {
    Account {
        user_id: UserId::new(id),
        username: format!("user.{id}"),
        name: String::new(),
        email: "desk@example.com".to_owned(),
        level: UserLevel::User,
        active: false,
        expired: false,
        expires: None,
        created: Some(DateTime::from_unix(1_600_000_000 + i64::try_from(id).unwrap())),
        last_access: None,
        fields: [(NUMBER, id.to_string())].into(),
        branches: None,
    }
}

fn facts(accounts: impl IntoIterator<Item = Account>) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), UserId::new(1));
    facts.accounts = accounts.into_iter().collect();
    facts
}

fn named(id: u64) -> Returner {
    Returner::named(id, format!("User.{id}"))
}

fn enrolled(user: u64, course: u64, status: EnrollmentStatus) -> CourseEnrollment {
    CourseEnrollment {
        user_id: UserId::new(user),
        course_id: CourseId::new(course),
        course_name: format!("Course {course}"),
        status,
        fields: Default::default(),
    }
}

fn in_plan(user: u64, plan: u64, status: EnrollmentStatus) -> PlanEnrollment {
    PlanEnrollment {
        user_id: UserId::new(user),
        plan_id: LearningPlanId::new(plan),
        plan_name: format!("Plan {plan}"),
        status: Some(status),
        fields: Default::default(),
    }
}

fn made(facts: &Facts, rows: Vec<Returner>, former: &Former, policy: &Policy) -> Plan {
    let plan = plan(facts, &Returners::new(rows), former, policy).unwrap();
    assert_eq!(plan.cost.writes, plan.cost.bound, "{}", plan.to_text());
    plan
}

fn simple(facts: &Facts, rows: Vec<Returner>) -> Plan {
    made(facts, rows, &Former::default(), &Policy::default())
}

fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

fn branches(ids: &[u64]) -> BTreeSet<BranchId> {
    ids.iter().copied().map(BranchId::new).collect()
}

fn refusal(plan: &Plan, at: usize) -> String {
    match &plan.people[at].verdict {
        Verdict::Refused { ground } => ground.to_string(),
        other => panic!("{other:?}"),
    }
}

use std::collections::BTreeSet;

#[test]
fn b048_expired_accounts_come_back_by_batch_and_only_what_is_wrong_is_changed() {
    let date = Date::new(2023, 1, 1);
    let row = |id| RowChange::new(UserId::new(id));
    let off = account(2);
    let expired = Account { active: true, expired: true, expires: date, ..account(3) };
    let both = Account { expired: true, expires: date, ..account(4) };
    let there = Account { active: true, ..account(5) };
    let plan =
        simple(&facts([off, expired, both, there]), vec![named(2), named(3), named(4), named(5)]);
    // The flag of an expired account is on: an undo must not switch it off.
    let rows = vec![
        row(2).active(true),
        row(3).expires(Expires::Never),
        row(4).active(true).expires(Expires::Never),
    ];
    assert_eq!(actions(&plan), [Action::Batch { rows, branch: None }]);
    assert_eq!(plan.before.expiration_dates.keys().copied().collect::<Vec<_>>(), users(&[3, 4]));
    assert_eq!(plan.people[3].verdict, Verdict::Nothing);
    let date = date.unwrap();
    assert_eq!(
        plan.people[2].deeds,
        [
            Deed::Reactivate { why: Why::ExpiredAccount },
            Deed::LiftExpiration { date, why: Why::ExpiredAccount },
        ]
    );
    assert!(plan.rest.is_empty());
}

#[test]
fn a_date_can_be_set_instead_and_has_to_be_ahead() {
    let day = Date::new(2030, 1, 1);
    let policy = Policy { expires: day, ..Policy::default() };
    let set = Account { active: true, expires: day, ..account(3) };
    let plan =
        made(&facts([account(2), set]), vec![named(2), named(3)], &Former::default(), &policy);
    let rows = vec![RowChange::new(UserId::new(2)).active(true).expires(day)];
    assert_eq!(actions(&plan), [Action::Batch { rows, branch: None }]);

    let today = DateTime::from_unix(1_700_000_000).date();
    let late = Policy { expires: Some(today), ..Policy::default() };
    let refused = super::plan(&facts([]), &Returners::default(), &Former::default(), &late);
    assert_eq!(refused, Err(PolicyError::ExpiresTooEarly { date: today }));
}

#[test]
fn people_are_found_by_each_key_once_and_whom_nobody_knows_is_to_be_created() {
    let mut by_mail = Returner::default();
    by_mail.row = 4;
    by_mail.email = Some("SOLO@example.com".to_owned());
    let mut by_id = Returner::default();
    (by_id.row, by_id.user_id) = (5, Some(UserId::new(4)));
    let solo = Account { email: "solo@example.com".to_owned(), ..account(3) };
    let rows = vec![
        named(2),
        Returner::with_field(3, NUMBER, "2"),
        by_mail,
        by_id,
        Returner::with_field(6, NUMBER, "99"),
        Returner::with_field(7, NUMBER, "99"),
    ];
    let plan = simple(&facts([account(2), solo, account(4)]), rows);
    let who: Vec<_> = plan.people.iter().map(|one| (one.user_id, &*one.repeated_on)).collect();
    let some = |id| Some(UserId::new(id));
    assert_eq!(
        who,
        [(some(2), &[3][..]), (some(3), &[][..]), (some(4), &[][..]), (None, &[7][..])]
    );
    assert_eq!(plan.people[3].verdict, Verdict::Unknown);
    assert_eq!(
        plan.problems[0].to_string(),
        "row 6, column `field_7`, value `99`: no account has it, active or not: create the \
         account: there is nothing to come back to"
    );
    assert_eq!(plan.problems.len(), 1);
}

#[test]
fn b013_a_shared_email_or_another_number_is_another_person() {
    // Both have the e-mail of the desk; the number tells them apart.
    let mut row = named(2);
    row.field = Some((NUMBER, "2".to_owned()));
    row.email = Some("desk@example.com".to_owned());
    let both = facts([account(2), account(3)]);
    let plan = simple(&both, vec![row.clone()]);
    assert_eq!(plan.people[0].verdict, Verdict::Change);
    assert_eq!(plan.people[0].user_id, Some(UserId::new(2)));

    // The user name is theirs, the number is not.
    row.field = Some((NUMBER, "4711".to_owned()));
    let plan = simple(&both, vec![row.clone()]);
    assert!(plan.is_empty());
    assert_eq!(
        refusal(&plan, 0),
        "another person's account, or a mistake in the row: user.2 (2) has `2` in additional \
         field 7, the list has `4711`"
    );

    // Only the e-mail matches, and the user name says that it is somebody else.
    let mut row = Returner::named(2, "somebody");
    row.email = Some("desk@example.com".to_owned());
    let plan = simple(&facts([account(3)]), vec![row.clone()]);
    assert!(refusal(&plan, 0).contains("several people may share (B-013)"), "{}", plan.to_text());
    assert!(plan.is_empty());
    row.user_id = Some(UserId::new(9));
    let plan = simple(&facts([account(3)]), vec![row]);
    assert!(refusal(&plan, 0).contains("id 9 are two different accounts"));
}

/// An old account with a history and a new one in use, of employee number 2.
fn twice() -> Facts {
    let new = Account {
        active: true,
        fields: [(NUMBER, "2".to_owned())].into(),
        last_access: Some(DateTime::from_unix(1_690_000_000)),
        ..account(3)
    };
    let mut facts = facts([account(2), new]);
    facts.enrollments = vec![
        enrolled(2, 10, EnrollmentStatus::Completed),
        enrolled(2, 11, EnrollmentStatus::Completed),
        enrolled(3, 10, EnrollmentStatus::InProgress),
        enrolled(3, 12, EnrollmentStatus::Enrolled),
    ];
    facts
}

fn merging(stays: Stays) -> Policy {
    Policy { merge_duplicates: Some(stays), ..Policy::default() }
}

#[test]
fn several_accounts_are_refused_with_their_names_until_the_policy_says_which_stays() {
    let rows = || vec![Returner::with_field(2, NUMBER, "2")];
    let plan = simple(&twice(), rows());
    assert!(plan.is_empty() && plan.rest.is_empty());
    assert_eq!(
        refusal(&plan, 0),
        "several accounts match: user.2 (2, deactivated, never used), user.3 (3, active, last \
         used 2023-07-22 04:26:40): say in `keep` which stays and let the policy merge them, \
         which nothing takes back, or name one by `user_id` alone"
    );
    let plan = made(&twice(), rows(), &Former::default(), &merging(Stays::Listed));
    assert!(refusal(&plan, 0).ends_with("say in `keep` which stays"));
    let mut row = rows().remove(0);
    row.keep = Some("user.9".to_owned());
    let plan = made(&twice(), vec![row], &Former::default(), &merging(Stays::Older));
    assert!(refusal(&plan, 0).ends_with("`keep` names none of them"));
    // Named by number alone, an account is what it is.
    let mut one = Returner::default();
    (one.row, one.user_id) = (2, Some(UserId::new(2)));
    assert_eq!(simple(&twice(), vec![one]).people[0].verdict, Verdict::Change);
}

#[test]
fn b066_a_merge_comes_after_the_account_is_back_and_its_source_is_switched_off_last() {
    let row = Returner::with_field(2, NUMBER, "2");
    let plan = made(&twice(), vec![row], &Former::default(), &merging(Stays::Older));
    let (old, new) = (UserId::new(2), UserId::new(3));
    assert_eq!(
        actions(&plan),
        [
            Action::Batch { rows: vec![RowChange::new(old).active(true)], branch: None },
            Action::Merge { from: new, into: old },
            Action::SetStatus { users: vec![new], active: false },
        ]
    );
    let needs = |at: usize| format!("{:?}", plan.steps[at].needs);
    assert_eq!(needs(1), "[Worked(Accounts)]");
    assert_eq!(needs(2), "[Worked(Accounts), Worked(Merges)]");
    assert!(matches!(plan.steps[1].action.way_back(), WayBack::None(_)));
    // What the merge may drop, and what leaves the source, is on record, once.
    let mut records: Vec<_> = plan
        .records
        .iter()
        .filter_map(|record| match record {
            Record::Course { enrollment, .. } => {
                Some((enrollment.user_id.get(), enrollment.course_id.get()))
            }
            _ => None,
        })
        .collect();
    records.sort_unstable();
    assert_eq!(records, [(2, 10), (3, 10), (3, 12)]);
    assert!(plan.to_text().contains("cannot be undone: no call takes a merge apart"));
}

#[test]
fn which_account_stays_is_the_rows_word_before_the_rule() {
    let policies = [
        (Stays::Older, None, 2),
        (Stays::Newer, None, 3),
        (Stays::Older, Some("USER.3"), 3),
        (Stays::Newer, Some("2"), 2),
        (Stays::Listed, Some("user.2"), 2),
    ];
    for (rule, keep, stays) in policies {
        let mut row = Returner::with_field(2, NUMBER, "2");
        row.keep = keep.map(str::to_owned);
        let plan = made(&twice(), vec![row], &Former::default(), &merging(rule));
        assert_eq!(plan.people[0].user_id, Some(UserId::new(stays)), "{rule:?} {keep:?}");
    }
    // Two expired accounts: the source goes by batch.
    let mut facts = twice();
    facts.accounts[1].expired = true;
    let row = Returner::with_field(2, NUMBER, "2");
    let plan = made(&facts, vec![row], &Former::default(), &merging(Stays::Older));
    let rows = vec![RowChange::new(UserId::new(3)).active(false)];
    assert_eq!(actions(&plan)[2], Action::Batch { rows, branch: None });
}

#[test]
fn b067_power_users_and_protected_accounts_are_not_merged() {
    let row = || vec![Returner::with_field(2, NUMBER, "2")];
    let mut facts = twice();
    facts.accounts[1].level = UserLevel::PowerUser;
    let plan = made(&facts, row(), &Former::default(), &merging(Stays::Older));
    assert!(refusal(&plan, 0).contains("(B-067)"), "{}", plan.to_text());
    let mut policy = merging(Stays::Older);
    policy.protected.account("User.3");
    let plan = made(&twice(), row(), &Former::default(), &policy);
    assert!(plan.is_empty());
    assert_eq!(plan.people[0].verdict, Verdict::Refused { ground: Refusal::Protected });
    let own = Account { user_id: UserId::new(1), ..account(2) };
    let plan = simple(&super::tests::facts([own]), vec![named(2)]);
    assert_eq!(plan.people[0].verdict, Verdict::Refused { ground: Refusal::OwnAccount });
}

#[test]
fn b013_an_email_alone_merges_nobody_unless_the_row_says_so() {
    let mut row = named(2);
    row.email = Some("desk@example.com".to_owned());
    let mut facts = twice();
    facts.accounts.iter_mut().for_each(|account| account.fields.clear());
    let plan = made(&facts, vec![row.clone()], &Former::default(), &merging(Stays::Older));
    assert!(refusal(&plan, 0).contains("an e-mail alone"), "{}", plan.to_text());
    // What stays is said, and not whose the other one is.
    row.keep = Some("user.2".to_owned());
    for rule in [Stays::Listed, Stays::Older, Stays::Newer] {
        let plan = made(&facts, vec![row.clone()], &Former::default(), &merging(rule));
        assert!(plan.is_empty(), "{}", plan.to_text());
        let why = refusal(&plan, 0);
        assert!(why.contains("user.3 (3, active"), "{why}");
        assert!(why.contains("take it out of the row"), "{why}");
        assert!(!why.contains("`keep`"), "{why}");
    }
    // Each of them named, they are theirs.
    (row.keep, row.user_id) = (Some("user.2".to_owned()), Some(UserId::new(3)));
    let plan = made(&facts, vec![row.clone()], &Former::default(), &merging(Stays::Listed));
    let merge = Action::Merge { from: UserId::new(3), into: UserId::new(2) };
    assert!(actions(&plan).contains(&merge), "{}", plan.to_text());
    (row.keep, row.user_id) = (None, None);
    // And it sets aside nobody: user.2 has no course, user.3 may be another person.
    facts.enrollments.retain(|row| row.user_id == UserId::new(3));
    let plan = made(&facts, vec![row], &Former::default(), &Policy::default());
    assert!(refusal(&plan, 0).starts_with("several accounts match"), "{}", plan.to_text());
}

#[test]
fn b069_what_a_merge_leaves_behind_is_told_and_plans_are_given_back_when_asked() {
    let mut facts = twice();
    facts.plans = vec![
        in_plan(3, 20, EnrollmentStatus::InProgress),
        in_plan(3, 21, EnrollmentStatus::Completed),
        in_plan(3, 22, EnrollmentStatus::InProgress),
        in_plan(2, 22, EnrollmentStatus::InProgress),
    ];
    let mut former = Former::default();
    let archived = enrolled(3, 15, EnrollmentStatus::Completed);
    former.courses.insert(UserId::new(3), vec![(archived, true)]);
    let row = || vec![Returner::with_field(2, NUMBER, "2")];
    let (old, new) = (UserId::new(2), UserId::new(3));
    let plan = made(&facts, row(), &former, &merging(Stays::Older));
    let rest: Vec<_> = plan.rest.iter().map(|rest| (rest.user, &rest.what)).collect();
    let left = |plan| Remains::PlanEnrollment { plan: LearningPlanId::new(plan) };
    assert_eq!(
        rest,
        [
            (old, &left(20)),
            (old, &left(21)),
            (new, &Remains::Archived { course: CourseId::new(15) }),
            (new, &Remains::NotMerged { into: old }),
        ]
    );
    assert!(plan.rest.iter().all(|rest| rest.why == Why::MergeLeaves));

    let policy = Policy { re_enroll: ReEnroll::Unfinished, ..merging(Stays::Older) };
    let plan = made(&facts, row(), &former, &policy);
    let last = plan.steps.last().unwrap();
    let again = Action::EnrollInPlan { plan: LearningPlanId::new(20), users: vec![old] };
    assert_eq!(last.action, again);
    assert!(format!("{:?}", last.needs).contains("Worked(Merges)"));
    let lost = Remains::PlanDetails { plan: LearningPlanId::new(20) };
    assert!(plan.rest.iter().any(|rest| rest.what == lost && rest.user == old));
}

#[test]
fn b066_what_a_merge_has_emptied_is_no_second_account() {
    // As the platform is after the merge.
    let mut facts = twice();
    facts.accounts[0].active = true;
    facts.accounts[1].active = false;
    facts.enrollments.retain(|row| row.user_id == UserId::new(2));
    let row = || vec![Returner::with_field(2, NUMBER, "2")];
    let plan = made(&facts, row(), &Former::default(), &merging(Stays::Newer));
    assert!(plan.is_empty(), "{}", plan.to_text());
    assert_eq!(plan.people[0].user_id, Some(UserId::new(2)));
    assert_eq!(plan.rest[0].what, Remains::NotMerged { into: UserId::new(2) });
    // While it can sign in it is one.
    facts.accounts[1].active = true;
    assert!(refusal(&simple(&facts, row()), 0).starts_with("several accounts match"));
}

#[test]
fn an_account_that_the_row_or_an_earlier_plan_names_is_not_set_aside() {
    // user.2 is deactivated and without a course, user.3 is in use.
    let mut facts = twice();
    facts.enrollments.retain(|row| row.user_id == UserId::new(3));
    let row = || Returner::with_field(2, NUMBER, "2");
    let stays = |row, former: &Former| {
        let plan = made(&facts, vec![row], former, &merging(Stays::Older));
        plan.people[0].user_id.unwrap().get()
    };
    assert_eq!(stays(row(), &Former::default()), 3);
    let mut by_name = row();
    by_name.username = Some("USER.2".to_owned());
    assert_eq!(stays(by_name, &Former::default()), 2);
    let mut by_id = row();
    by_id.user_id = Some(UserId::new(2));
    assert_eq!(stays(by_id, &Former::default()), 2);
    let user = UserId::new(2);
    let mut formers = vec![Former::default(); 6];
    formers[0].branches.insert(user, branches(&[]));
    formers[1].groups.insert(user, BTreeSet::new());
    formers[2].courses.insert(user, Vec::new());
    formers[3].plans.insert(user, Vec::new());
    formers[4].power_users.insert(user);
    formers[5].teams.insert(user, 1);
    for former in &formers {
        assert_eq!(stays(row(), former), 2, "{former:?}");
    }
}

#[test]
fn b013_a_spent_account_that_only_shares_the_email_is_nobodys_second_account() {
    // A stranger at the same desk: deactivated, without a course, in a plan.
    let mut facts = facts([account(2), account(3)]);
    facts.plans = vec![in_plan(3, 20, EnrollmentStatus::InProgress)];
    let mut row = named(2);
    row.email = Some("desk@example.com".to_owned());
    let mut other = named(3);
    other.email = row.email.clone();
    let policy = Policy { re_enroll: ReEnroll::Everything, ..merging(Stays::Older) };
    let plan = made(&facts, vec![row, other], &Former::default(), &policy);
    // Each of them comes back, and no one's row is taken for the other's.
    let rows = [2, 3].map(|id| RowChange::new(UserId::new(id)).active(true)).to_vec();
    assert_eq!(actions(&plan), [Action::Batch { rows, branch: None }], "{}", plan.to_text());
    assert!(plan.rest.is_empty());
    assert!(plan.people.iter().all(|person| person.repeated_on.is_empty()));
}

#[test]
fn a_refused_row_stands_for_no_account_that_another_row_changes() {
    // The second row means the account of the first, and one more.
    let rows = || vec![named(2), Returner::with_field(3, NUMBER, "2")];
    let plan = simple(&twice(), rows());
    assert_eq!(plan.people[0].verdict, Verdict::Change);
    assert!(refusal(&plan, 1).contains("row 2 means one of them too"));
    assert_eq!(plan.people[1].username, "user.2");
    assert_eq!(plan.people[1].user_id, None);
    // So whoever executes the plan finds nobody protected in what it changes.
    let mut moved = twice();
    moved.accounts[0].branches = Some(branches(&[9]));
    moved.branches = vec![KnownBranch { id: BranchId::new(5), code: Some("SALES".to_owned()) }];
    let mut moving = rows();
    moving[0].branch = Some(Place::Code("SALES".to_owned()));
    let plan = simple(&moved, moving);
    let touched: Vec<_> = plan.steps.iter().flat_map(|step| step.action.takes_from()).collect();
    assert_eq!(touched, users(&[2]));
    let mut refused = plan.people.iter().filter(|person| person.is_refused());
    assert!(refused.all(|person| person.user_id.is_none_or(|user| !touched.contains(&user))));
    // What nobody changes is named, and protected.
    let plan = simple(&twice(), rows().split_off(1));
    assert_eq!(plan.people[0].user_id, Some(UserId::new(2)));
}

#[test]
fn what_an_earlier_plan_took_from_a_second_account_is_theirs() {
    let (old, new) = (UserId::new(2), UserId::new(3));
    let mut former = Former::default();
    let open = |course| (enrolled(3, course, EnrollmentStatus::InProgress), false);
    let done = (enrolled(2, 16, EnrollmentStatus::Completed), false);
    // Course 11 the old account holds; 16 it had completed.
    former.courses.insert(old, vec![done]);
    former.courses.insert(new, vec![open(11), open(15), open(16)]);
    former.plans.insert(new, vec![in_plan(3, 20, EnrollmentStatus::InProgress)]);
    former.power_users.insert(new);
    former.teams.insert(new, 4);
    let row = || vec![Returner::with_field(2, NUMBER, "2")];
    let course = |id| Remains::Enrollment { course: CourseId::new(id) };
    let in_plan = Remains::PlanEnrollment { plan: LearningPlanId::new(20) };
    let plan = made(&twice(), row(), &former, &merging(Stays::Older));
    let rest: Vec<_> = plan.rest.iter().map(|rest| (rest.user, rest.what.clone())).collect();
    for what in [course(15), course(16), in_plan] {
        assert!(rest.contains(&(old, what)), "{}", plan.to_text());
    }
    assert!(!rest.contains(&(old, course(11))));
    assert!(rest.contains(&(new, Remains::Rights { held: false })));
    assert!(rest.contains(&(new, Remains::Team { members: 4 })));

    let policy = Policy { re_enroll: ReEnroll::Unfinished, ..merging(Stays::Older) };
    let plan = made(&twice(), row(), &former, &policy);
    let last = [
        Action::EnrollInPlan { plan: LearningPlanId::new(20), users: vec![old] },
        Action::Enroll { users: vec![old], courses: vec![CourseId::new(15)] },
    ];
    assert!(actions(&plan).ends_with(&last), "{}", plan.to_text());
    assert!(plan.rest.iter().any(|rest| rest.what == course(16)));
}

#[test]
fn a_repetition_that_says_something_else_stops_the_person() {
    let mut other = named(3);
    other.username = Some("user.2".to_owned());
    let mut by_field = other.clone();
    by_field.field = Some((NUMBER, "4711".to_owned()));
    let plan = simple(&facts([account(2)]), vec![named(2), by_field]);
    assert!(plan.is_empty());
    assert_eq!(plan.people[0].repeated_on, [3]);
    assert!(refusal(&plan, 0).contains(": row 3: user.2 (2) has `2`"), "{}", refusal(&plan, 0));
    let mut by_id = other.clone();
    by_id.user_id = Some(UserId::new(9));
    let plan = simple(&facts([account(2)]), vec![named(2), by_id]);
    assert!(refusal(&plan, 0).contains("row 3: user name and id 9 are two"));
    // The same of which account stays.
    let keeping = |row, keep: &str| {
        let mut row = Returner::with_field(row, NUMBER, "2");
        row.keep = Some(keep.to_owned());
        row
    };
    let rows = vec![keeping(2, "user.2"), keeping(3, "user.3")];
    let plan = made(&twice(), rows, &Former::default(), &merging(Stays::Listed));
    assert!(plan.is_empty());
    assert!(refusal(&plan, 0).ends_with("row 3 keeps another"), "{}", refusal(&plan, 0));
    // One that says the same changes nothing.
    let plan = simple(&facts([account(2)]), vec![named(2), other]);
    assert_eq!(plan.people[0].verdict, Verdict::Change);
}

#[test]
fn what_a_merge_of_three_may_drop_is_on_record_once() {
    let mut facts = twice();
    let third = Account { fields: [(NUMBER, "2".to_owned())].into(), ..account(4) };
    facts.accounts.push(third);
    facts.enrollments.push(enrolled(4, 10, EnrollmentStatus::Enrolled));
    let row = Returner::with_field(2, NUMBER, "2");
    let plan = made(&facts, vec![row], &Former::default(), &merging(Stays::Older));
    let records = plan.records.iter().map(|record| match record {
        Record::Course { enrollment, .. } => (enrollment.user_id.get(), enrollment.course_id.get()),
        other => panic!("{other:?}"),
    });
    assert_eq!(records.collect::<Vec<_>>(), [(3, 10), (3, 12), (2, 10), (4, 10)]);
}

#[test]
fn merges_are_tried_first_when_the_policy_asks() {
    let mut all = Vec::new();
    for id in [2, 4, 6] {
        let mut new = Account { active: true, ..account(id + 1) };
        new.fields = [(NUMBER, id.to_string())].into();
        all.extend([account(id), new]);
    }
    let mut facts = facts(all);
    facts.enrollments = (2..8).map(|id| enrolled(id, 10, EnrollmentStatus::Completed)).collect();
    let rows: Vec<_> = [2, 4, 6].map(|id| Returner::with_field(id, NUMBER, id.to_string())).into();
    let kinds = |pilot| {
        let policy = Policy { pilot, ..merging(Stays::Older) };
        let plan = made(&facts, rows.clone(), &Former::default(), &policy);
        let kind = |step: &Step| match step.action {
            Action::Merge { .. } if step.canary => 'm',
            Action::Merge { .. } => 'M',
            Action::Confirm { accounts: 1 } => 'c',
            _ => '.',
        };
        plan.steps.iter().map(kind).collect::<String>()
    };
    assert_eq!(kinds(0), ".MMM.");
    assert_eq!(kinds(1), ".mcMM.");
    assert_eq!(kinds(3), ".MMM.");
}
