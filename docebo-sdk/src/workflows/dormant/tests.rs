use super::*;
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::{CourseId, LearningPlanId, UserFieldId, UserId},
    wire::DateTime,
    workflows::engine::{
        Action, CourseEnrollment, Deed, PlanEnrollment, Record, Refusal, Remains, RowChange, Team,
        Verdict, Why,
    },
};

const OLD: i64 = 1_600_000_000;
const LIMIT: i64 = 1_650_000_000;
const NEW: i64 = 1_690_000_000;

fn at(seconds: i64) -> Option<DateTime> {
    Some(DateTime::from_unix(seconds))
}

/// Made long ago, never used.
fn account(id: u64) -> Account {
    Account {
        user_id: UserId::new(id),
        username: format!("user.{id}"),
        name: String::new(),
        level: UserLevel::User,
        active: true,
        expired: false,
        created: at(OLD),
        last_access: None,
        marks: Default::default(),
        excluded: false,
        fields: Default::default(),
    }
}

fn facts(accounts: impl IntoIterator<Item = Account>) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), UserId::new(1));
    facts.accounts = accounts.into_iter().collect();
    facts
}

fn enrolled(user: u64, status: EnrollmentStatus) -> CourseEnrollment {
    CourseEnrollment {
        user_id: UserId::new(user),
        course_id: CourseId::new(10),
        course_name: "Course".to_owned(),
        status,
        fields: Default::default(),
    }
}

fn policy() -> Policy {
    Policy { created_before: at(LIMIT), last_access_before: at(LIMIT), ..Policy::default() }
}

fn deleting() -> Policy {
    Policy { allow_delete: true, ..policy() }
}

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

/// What becomes of one account.
fn deed(policy: &Policy, account: Account, statuses: &[EnrollmentStatus]) -> Option<Deed> {
    let mut facts = facts([account]);
    facts.enrollments = statuses.iter().cloned().map(|status| enrolled(2, status)).collect();
    let plan = plan(&facts, policy).unwrap();
    assert_eq!(plan.cost.writes, plan.cost.bound);
    plan.people.first().and_then(|person| person.deeds.first().cloned())
}

#[test]
fn b065_what_was_never_used_goes_and_what_was_is_switched_off() {
    let gone = Some(Deed::Delete { why: Why::NeverUsed });
    let off = |why| Some(Deed::Deactivate { why });
    let closed = |account: Account| Account { active: false, ..account };
    let used = |last| Account { last_access: at(last), ..account(2) };
    let young = Account { created: at(NEW), ..account(2) };
    let undated = Account { created: None, ..account(2) };
    let expired = Account { expired: true, ..used(OLD) };
    for (account, want) in [
        (account(2), gone.clone()),
        (closed(account(2)), gone),
        (young, None),
        (undated, None),
        (used(OLD), off(Why::OutOfUse)),
        (closed(used(OLD)), None),
        (expired, off(Why::ExpiredAccount)),
        (used(NEW), None),
        (used(LIMIT), None),
    ] {
        let text = format!("{account:?}");
        assert_eq!(deed(&deleting(), account, &[]), want, "{text}");
    }
    assert_eq!(Why::NeverUsed.rules(), ["B-018", "B-065"]);
    assert_eq!(Why::OutOfUse.rules(), ["B-032", "B-065"]);
}

#[test]
fn b056_enrollments_keep_an_account_that_never_signed_in_from_deletion() {
    let off = Some(Deed::Deactivate { why: Why::EnrolledUnused });
    let gone = Some(Deed::Delete { why: Why::NeverUsed });
    let shut = Policy { open_counts: false, ..deleting() };
    for (status, counted, not_counted) in [
        (EnrollmentStatus::InProgress, &off, &off),
        (EnrollmentStatus::Completed, &off, &off),
        (EnrollmentStatus::from_word("hibernating"), &off, &off),
        (EnrollmentStatus::Enrolled, &off, &gone),
        (EnrollmentStatus::WaitingList, &off, &gone),
        (EnrollmentStatus::ToConfirm, &off, &gone),
        (EnrollmentStatus::Overbooking, &off, &gone),
        (EnrollmentStatus::Suspended, &off, &gone),
    ] {
        let statuses = [status.clone()];
        assert_eq!(&deed(&deleting(), account(2), &statuses), counted, "{status}");
        assert_eq!(&deed(&shut, account(2), &statuses), not_counted, "{status}");
    }
    let left = Policy { enrolled: Fate::Leave, ..deleting() };
    assert_eq!(deed(&left, account(2), &[EnrollmentStatus::Enrolled]), None);

    // A learning plan says as much as a course.
    let mut facts = facts([account(2)]);
    facts.plans = vec![PlanEnrollment {
        user_id: UserId::new(2),
        plan_id: LearningPlanId::new(100),
        plan_name: "Path".to_owned(),
        status: None,
        fields: Default::default(),
    }];
    let held = plan(&facts, &shut).unwrap();
    assert_eq!(held.people[0].kept[0].why, Why::EnrolledUnused);
    assert_eq!(actions(&held), [Action::SetStatus { users: users(&[2]), active: false }]);
}

#[test]
fn b055_nothing_is_deleted_until_the_policy_allows_it() {
    let facts = facts([account(2), account(3)]);
    let listed = plan(&facts, &policy()).unwrap();
    assert!(listed.is_empty() && !listed.removes_records());
    let rest: Vec<_> = listed.rest.iter().map(|rest| (rest.user.get(), rest.why)).collect();
    assert_eq!(rest, [(2, Why::NotAllowed), (3, Why::NotAllowed)]);
    assert_eq!(
        listed.rest[0].to_string(),
        "user 2 was never used and is not deleted: nothing brings a deleted account back, so the \
         policy has to allow it (B-055; documented)"
    );
    let closing = plan(&facts, &Policy { unused: Fate::Deactivate, ..policy() }).unwrap();
    assert_eq!(actions(&closing), [Action::SetStatus { users: users(&[2, 3]), active: false }]);
    assert_eq!(closing.rest.len(), 2);

    let going = plan(&facts, &deleting()).unwrap();
    assert_eq!(actions(&going), [Action::Delete { users: users(&[2, 3]) }]);
    assert!(going.rest.is_empty() && going.removes_records());
    assert!(going.to_text().contains("delete"), "{}", going.to_text());
}

#[test]
fn what_a_deletion_takes_is_on_record() {
    let shut = Policy { open_counts: false, ..deleting() };
    let mut facts = facts([account(2)]);
    facts.enrollments = vec![enrolled(2, EnrollmentStatus::Enrolled)];
    let manager = UserId::new(2);
    facts.teams =
        vec![Team { manager, manager_type: crate::ManagerTypeId::new(1), members: users(&[7, 8]) }];
    let plan = plan(&facts, &shut).unwrap();
    let what = |record: &Record| match record {
        Record::Belonging { what, .. } => what.clone(),
        Record::Course { .. } => "course".to_owned(),
        Record::Plan { .. } => "plan".to_owned(),
    };
    assert_eq!(plan.records.iter().map(what).collect::<Vec<_>>(), ["account", "course", "team"]);
    assert!(plan.records_csv().contains("[7,8]"), "{}", plan.records_csv());
    assert_eq!(plan.before.teams, facts.teams);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
}

#[test]
fn b018_marking_goes_by_batch_and_once() {
    let field = UserFieldId::new(5);
    let mark = Policy { mark: Some(Mark::new(field, "Yes")), ..policy() };
    let marked = |id, value: &str| {
        let mut account = account(id);
        account.marks.insert(field, value.to_owned());
        account
    };
    let plan = plan(&facts([marked(2, "Yes"), marked(3, "No"), account(4)]), &mark).unwrap();
    let row = |id| {
        let mut row = RowChange::new(UserId::new(id));
        row.fields.insert(field, "Yes".to_owned());
        row
    };
    assert_eq!(actions(&plan), [Action::Batch { rows: vec![row(3), row(4)], branch: None }]);
    assert_eq!(plan.steps[0].why, [Why::Marked]);
    assert_eq!(plan.before.fields[&UserId::new(3)][&field], "No");
    assert_eq!(plan.people[0].verdict, Verdict::Nothing);
}

#[test]
fn b027_nobody_is_touched_who_is_protected_excluded_or_beyond_the_maximum() {
    let mut policy = Policy { at_most: Some(1), ..deleting() };
    policy.exclude("USER.3");
    policy.name_power_user("User.6");
    let level = |id, level| Account { level, ..account(id) };
    let branch = Account { excluded: true, ..account(7) };
    let latest = Account { created: at(OLD + 1), ..account(2) };
    let facts = facts([
        account(1),
        latest,
        account(3),
        level(4, UserLevel::Superadmin),
        level(5, UserLevel::PowerUser),
        level(6, UserLevel::PowerUser),
        branch,
    ]);
    let plan = plan(&facts, &policy).unwrap();
    assert_eq!(actions(&plan), [Action::Delete { users: users(&[6]) }]);
    let left_out = |detail: &str| Refusal::LeftOut { detail: detail.to_owned() };
    for (user, ground) in [
        (1, Refusal::OwnAccount),
        (2, left_out("1 account at most, and others come first")),
        (3, Refusal::Protected),
        (4, Refusal::Superadmin),
        (5, left_out("a power user who is not named")),
        (7, left_out("in an excluded branch")),
    ] {
        let person = plan.person(UserId::new(user)).unwrap();
        assert_eq!(person.verdict, Verdict::Refused { ground }, "{user}");
    }
    assert!(plan.rest.iter().all(|rest| !matches!(rest.what, Remains::Unused)));
}

#[test]
fn b043_calls_are_full_and_a_pilot_is_looked_at() {
    let never = (2..702).map(account);
    let used = (702..1_302).map(|id| Account { last_access: at(OLD), ..account(id) });
    let facts = facts(never.chain(used));
    let sizes = |plan: &Plan| plan.steps.iter().map(|step| step.about().len()).collect::<Vec<_>>();
    let all = plan(&facts, &deleting()).unwrap();
    assert_eq!(sizes(&all), [250, 250, 100, 250, 250, 200]);
    assert_eq!(all.cost.writes, all.cost.bound);

    let tried = plan(&facts, &Policy { pilot: 5, ..deleting() }).unwrap();
    assert_eq!(sizes(&tried), [250, 250, 100, 5, 0, 250, 250, 195]);
    assert_eq!(tried.steps[4].action, Action::Confirm { accounts: 5 });
    assert_eq!(tried.cost.writes, tried.cost.bound);
}

#[test]
fn a_policy_that_says_nothing_or_two_things_is_refused() {
    let facts = facts([]);
    assert_eq!(plan(&facts, &Policy::default()), Err(PolicyError::NoThreshold));
    let mark = Some(Mark::new(UserFieldId::new(5), "Yes"));
    assert_eq!(plan(&facts, &Policy { mark, ..deleting() }), Err(PolicyError::MarkAndDelete));
}
