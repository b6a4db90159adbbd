//! What a policy may choose.

use super::*;

#[test]
fn a_single_status_may_go_another_way() {
    let mut facts = facts([account(2)]);
    facts.enrollments = vec![
        course(2, 10, EnrollmentStatus::WaitingList),
        course(2, 11, EnrollmentStatus::ToConfirm),
    ];
    let mut policy = verified();
    policy.statuses.insert(EnrollmentStatus::ToConfirm, Treatment::Keep);
    let plan = planned(&facts, &leaving(&[2]), &policy);
    let courses = vec![CourseId::new(10)];
    assert_eq!(plan.steps[0].action, Action::Unenroll { users: users([2]), courses });
    assert_eq!(plan.people[0].kept[0].why, Why::PolicyKeeps);

    policy.statuses.insert(EnrollmentStatus::ToConfirm, Treatment::Archive);
    let status = "to be confirmed";
    assert_eq!(policy.check(), Err(PolicyError::NotArchivable { status }));
}

#[test]
fn b048_a_date_alone_closes_accounts_where_the_policy_says_so() {
    let facts = facts([account(2), account(3)]);
    let policy = Policy { deactivate: false, ..verified() };
    assert_eq!(policy.check(), Err(PolicyError::NothingCloses));
    let date: Date = "2026-12-31".parse().unwrap();
    let policy = Policy { expiration: Some(date), ..policy };
    let plan = planned(&facts, &leaving(&[2, 3]), &policy);
    let rows = [2, 3].map(|id| RowChange::new(UserId::new(id)).expires(Some(date))).to_vec();
    assert_eq!(actions(&plan), [Action::Batch { rows, branch: None }]);
    assert_eq!(plan.steps[0].why, [Why::DateOnly]);
    assert!(planned(&run(&facts, &plan), &leaving(&[2, 3]), &policy).is_empty());
}

#[test]
fn b133_successors_follow_the_rule_of_the_policy() {
    let under = |id, manager: u64| {
        let managers = BTreeMap::from([(DIRECT_MANAGER, UserId::new(manager))]);
        Account { managers, ..account(id) }
    };
    let mut facts = facts([under(2, 9), account(3), account(7), account(9)]);
    facts.teams = vec![team(2, &[20]), team(3, &[30])];
    let to = |policy: &Policy, list: &Leavers| -> Vec<_> {
        let plan = planned(&facts, list, policy);
        let steps = plan.steps.iter().filter_map(|step| match &step.action {
            Action::AssignTeam { to, from, .. } => Some((to.get(), from.clone())),
            _ => None,
        });
        steps.collect()
    };
    let list = leaving(&[2, 3]);
    assert_eq!(to(&verified(), &list), [(9, users([2]))]);
    let fallback = Some("USER.7".to_owned());
    let policy = Policy { fallback_successor: fallback.clone(), ..verified() };
    assert_eq!(to(&policy, &list), [(7, users([3])), (9, users([2]))]);
    let named = Policy { successors: Successors::Named, ..verified() };
    assert_eq!(to(&named, &list), []);
    let policy = Policy { fallback_successor: fallback, ..named };
    assert_eq!(to(&policy, &list), [(7, users([2, 3]))]);
    // Whoever is named and cannot follow is a mistake that nobody papers over.
    let mut wrong = leaving(&[2]);
    wrong.people[0] = wrong.people[0].clone().succeeded_by("user.88");
    assert_eq!(to(&policy, &wrong), []);
}

#[test]
fn b028_integrations_are_protected_and_superadmins_unless_named() {
    let level = |id, level| Account { level, ..account(id) };
    let facts = facts([level(2, UserLevel::Superadmin), account(3)]);
    let mut policy = verified();
    policy.protected.name_superadmin("USER.2");
    policy.protected.integration("User.3");
    let plan = planned(&facts, &leaving(&[2, 3]), &policy);
    assert_eq!(actions(&plan), [off([2])]);
    assert_eq!(plan.people[1].verdict, Verdict::Refused { ground: Refusal::Integration });
}

#[test]
fn a_pilot_gets_everything_first_and_is_counted_apart() {
    let ids: Vec<u64> = (2..22).collect();
    let mut facts = facts(ids.iter().map(|id| account(*id)));
    facts.enrollments = ids.iter().map(|id| course(*id, 10, EnrollmentStatus::Enrolled)).collect();
    let policy = Policy { pilot: Some(5), ..verified() };
    let plan = planned(&facts, &leaving(&ids), &policy);
    let shape: Vec<_> =
        plan.steps.iter().map(|step| (step.stage, step.about().len(), step.canary)).collect();
    assert_eq!(
        shape,
        [
            (Stage::Enrollments, 5, true),
            (Stage::Accounts, 5, true),
            (Stage::Accounts, 0, false),
            (Stage::Accounts, 0, false),
            (Stage::Enrollments, 15, false),
            (Stage::Accounts, 5, true),
            (Stage::Accounts, 0, false),
            (Stage::Accounts, 10, false),
        ]
    );
    assert_eq!(plan.steps[3].action, Action::Confirm { accounts: 5 });
    assert_eq!((plan.cost.writes, plan.cost.bound, plan.cost.canary_writes), (2, 2, 3));
    assert!(planned(&run(&facts, &plan), &leaving(&ids), &policy).is_empty());
    // Nobody has to confirm what nothing follows on.
    let few = planned(&facts, &leaving(&[2, 3]), &policy);
    assert!(!few.steps.iter().any(|step| matches!(step.action, Action::Confirm { .. })));
}

#[test]
fn b113_what_demotions_leave_without_an_owner_is_listed() {
    let mut facts = facts([Account { level: UserLevel::PowerUser, ..account(2) }]);
    let mut held = PowerUserSnapshot::new(UserId::new(2), Vec::new(), ResourceCounts::default());
    held.courses = vec![CourseId::new(10), CourseId::new(11)];
    facts.power_users = vec![held];
    let plan = planned(&facts, &leaving(&[2]), &verified());
    let told: Vec<_> = plan.rest.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["what user 2 built as a power user (over 2 courses) has no owner any more: look through \
          reports, groups and automation rules: a demotion takes the rights that these were built \
          on (B-036, B-113; corroborated)"]
    );
    assert!(plan.to_text().contains("No step does this"));
}

#[test]
fn plans_explain_themselves_to_programs_and_are_read_back() {
    let mut facts = facts([account(2), account(3)]);
    facts.enrollments = vec![course(2, 10, EnrollmentStatus::Enrolled)];
    let plan = planned(&facts, &leaving(&[2, 3]), &verified());
    let json = plan.to_json().unwrap();
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    let step = &told["steps"][0];
    assert_eq!(step["do"], "unenroll");
    assert_eq!(step["what"], "take 1 person out of 1 course");
    assert_eq!(step["calls"], 1);
    let rule = serde_json::json!({"rule": "B-034", "confidence": "corroborated"});
    assert_eq!(step["rests_on"][0], rule);
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    assert!(plan.steps_csv().contains(
        "1,enrollments,take 1 person out of 1 course,DELETE /learn/v1/enrollments (courses),1,1,,"
    ));
}
