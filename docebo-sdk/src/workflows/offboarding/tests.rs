//! The pure half against a platform made of facts: steps are applied to it by the rulebook.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    facts::{Account, CourseEnrollment, EnrollmentStatus, PlanEnrollment, Team},
    *,
};
use crate::{
    auth::UserLevel,
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserId},
    managers::DIRECT_MANAGER,
    power_users::{PowerUserSnapshot, ResourceCounts},
    wire::{Date, DateTime},
};

mod arbitrary;
mod choices;
mod printing;

const CALLER: UserId = UserId::new(1);

fn account(id: u64) -> Account {
    Account {
        user_id: UserId::new(id),
        username: format!("User.{id}"),
        name: String::new(),
        level: UserLevel::User,
        active: true,
        expired: false,
        expiration_date: None,
        is_manager: false,
        managers: BTreeMap::new(),
        branches: None,
    }
}

fn course(user: u64, course: u64, status: EnrollmentStatus) -> CourseEnrollment {
    CourseEnrollment {
        user_id: UserId::new(user),
        course_id: CourseId::new(course),
        course_name: format!("Course {course}"),
        status,
        fields: facts::Fields::default(),
    }
}

fn in_plan(user: u64, plan: u64, status: EnrollmentStatus) -> PlanEnrollment {
    PlanEnrollment {
        user_id: UserId::new(user),
        plan_id: LearningPlanId::new(plan),
        plan_name: format!("Plan {plan}"),
        status: Some(status),
        fields: facts::Fields::default(),
    }
}

fn team(manager: u64, members: &[u64]) -> Team {
    Team {
        manager: UserId::new(manager),
        manager_type: DIRECT_MANAGER,
        members: members.iter().copied().map(UserId::new).collect(),
    }
}

fn facts(accounts: impl IntoIterator<Item = Account>) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), CALLER);
    facts.accounts = accounts.into_iter().collect();
    facts.normalise();
    facts
}

fn leaving(ids: &[u64]) -> Leavers {
    let rows = ids.iter().enumerate();
    Leavers::new(rows.map(|(at, id)| Leaver::new(at as u64 + 2, format!("user.{id}"))).collect())
}

fn verified() -> Policy {
    Policy { platform_is_verified: true, ..Policy::default() }
}

#[track_caller]
fn planned(facts: &Facts, leavers: &Leavers, policy: &Policy) -> Plan {
    plan(facts, leavers, policy).unwrap()
}

/// What the steps do.
fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

/// A call that switches accounts off.
fn off(ids: impl IntoIterator<Item = u64>) -> Action {
    Action::SetStatus { users: users(ids), active: false }
}

fn users(ids: impl IntoIterator<Item = u64>) -> Vec<UserId> {
    ids.into_iter().map(UserId::new).collect()
}

/// Applies a step to the facts as the platform would.
fn apply(facts: &mut Facts, action: &Action) {
    match action {
        Action::AssignTeam { to, manager_type, members, from: leavers } => {
            for team in &mut facts.teams {
                if leavers.contains(&team.manager) && team.manager_type == *manager_type {
                    team.members.retain(|member| !members.contains(member));
                }
            }
            for account in &mut facts.accounts {
                if members.contains(&account.user_id) {
                    account.managers.insert(*manager_type, *to);
                }
            }
        }
        Action::ReleaseTeam { from: leaver, manager_type, members } => {
            for team in &mut facts.teams {
                if team.manager == *leaver && team.manager_type == *manager_type {
                    team.members.retain(|member| !members.contains(member));
                }
            }
        }
        Action::Demote { users } => {
            for account in &mut facts.accounts {
                if users.contains(&account.user_id) {
                    account.level = UserLevel::User;
                }
            }
            facts.power_users.retain(|held| !users.contains(&held.user_id));
        }
        Action::LeavePlans { users, plans } => {
            let before = facts.plans.len();
            facts
                .plans
                .retain(|row| !users.contains(&row.user_id) || !plans.contains(&row.plan_id));
            assert_eq!(before - facts.plans.len(), users.len() * plans.len());
        }
        Action::Archive { users, courses } | Action::Unenroll { users, courses } => {
            let before = facts.enrollments.len();
            let held: BTreeSet<_> = facts
                .plans
                .iter()
                .flat_map(|row| {
                    let courses = facts.plan_courses.get(&row.plan_id);
                    courses.into_iter().flatten().map(|course| (row.user_id, *course))
                })
                .collect();
            let archives = matches!(action, Action::Archive { .. });
            facts.enrollments.retain(|row| {
                let hit = users.contains(&row.user_id) && courses.contains(&row.course_id);
                // B-077, B-093; B-085.
                assert!(!hit || !held.contains(&(row.user_id, row.course_id)));
                assert!(!hit || !archives || archivable(&row.status));
                !hit
            });
            // Every pair of the rectangle was enrolled.
            assert_eq!(before - facts.enrollments.len(), users.len() * courses.len());
        }
        Action::Batch { rows, branch } => {
            for row in rows {
                let account = find(facts, row.user);
                account.active &= row.active != Some(false);
                if let Some(Expires::On(date)) = row.expires {
                    account.expiration_date = Some(date);
                }
                if let Some(branch) = branch {
                    account.branches = Some(vec![*branch]);
                }
            }
        }
        Action::SetStatus { users, active } => {
            assert!(!active);
            for user in users {
                let account = find(facts, *user);
                assert!(!account.expired, "B-048: the status call refuses {user}");
                account.active = false;
            }
        }
        Action::CheckPlans { .. } | Action::CheckDone { .. } | Action::Confirm { .. } => {}
        other => panic!("offboarding has no use for {other:?}"),
    }
}

fn archivable(status: &EnrollmentStatus) -> bool {
    matches!(
        status,
        EnrollmentStatus::Enrolled | EnrollmentStatus::InProgress | EnrollmentStatus::Completed
    )
}

fn find(facts: &mut Facts, id: UserId) -> &mut Account {
    facts.accounts.iter_mut().find(|account| account.user_id == id).unwrap()
}

fn run(facts: &Facts, plan: &Plan) -> Facts {
    let mut after = facts.clone();
    plan.steps.iter().for_each(|step| apply(&mut after, &step.action));
    after.normalise();
    after
}

#[test]
fn b027_the_callers_own_account_is_never_touched() {
    let facts = facts([account(1), account(2)]);
    let plan = planned(&facts, &leaving(&[1, 2]), &verified());
    assert_eq!(plan.people[0].verdict, Verdict::Refused { ground: Refusal::OwnAccount });
    assert_eq!(actions(&plan), [off([2])]);
}

#[test]
fn superadmins_unknown_levels_and_protected_accounts_are_never_touched() {
    let level = |id, level| Account { level, ..account(id) };
    let facts = facts([
        level(2, UserLevel::Superadmin),
        level(3, UserLevel::from_word("demigod")),
        account(4),
    ]);
    let mut policy = verified();
    policy.protect("USER.4");
    let plan = planned(&facts, &leaving(&[2, 3, 4]), &policy);
    let verdicts: Vec<_> = plan.people.iter().map(|person| person.verdict.clone()).collect();
    assert_eq!(
        verdicts,
        [
            Verdict::Refused { ground: Refusal::Superadmin },
            Verdict::Refused { ground: Refusal::UnknownLevel { level: "demigod".to_owned() } },
            Verdict::Refused { ground: Refusal::Protected },
        ]
    );
    assert!(plan.is_empty());
}

#[test]
fn unknown_repeated_and_retired_people_are_reported_and_stop_nobody() {
    let facts = facts([account(2), Account { active: false, ..account(3) }]);
    let list = Leavers::new(vec![
        Leaver::new(2, "nobody"),
        Leaver::new(3, "user.2"),
        Leaver::new(4, "USER.2"),
        Leaver::new(5, "user.3"),
    ]);
    let plan = planned(&facts, &list, &verified());
    assert_eq!(plan.people.len(), 3);
    assert_eq!(plan.people[0].verdict, Verdict::Unknown);
    assert_eq!((plan.people[1].row, &plan.people[1].repeated_on[..]), (3, &[4][..]));
    assert_eq!(plan.people[2].verdict, Verdict::Nothing);
    assert_eq!(actions(&plan), [off([2])]);
}

#[test]
fn a_row_whose_id_and_name_disagree_is_refused() {
    let facts = facts([account(2), account(3)]);
    let mut leaver = Leaver::new(2, "user.2");
    leaver.user_id = Some(UserId::new(3));
    let plan = planned(&facts, &Leavers::new(vec![leaver]), &verified());
    let listed = UserId::new(3);
    assert_eq!(plan.people[0].verdict, Verdict::Refused { ground: Refusal::IdMismatch { listed } });
}

#[test]
fn b048_expired_leavers_are_switched_off_by_batch() {
    let facts = facts([Account { expired: true, ..account(2) }, account(3)]);
    let plan = planned(&facts, &leaving(&[2, 3]), &verified());
    let row = RowChange::new(UserId::new(2)).active(false);
    assert_eq!(actions(&plan), [Action::Batch { rows: vec![row], branch: None }, off([3]),]);
}

#[test]
fn b076_completed_stays_and_open_ones_go() {
    let mut facts = facts([account(2)]);
    facts.enrollments = vec![
        course(2, 10, EnrollmentStatus::Completed),
        course(2, 11, EnrollmentStatus::InProgress),
        course(2, 12, EnrollmentStatus::Enrolled),
        course(2, 13, EnrollmentStatus::WaitingList),
        course(2, 14, EnrollmentStatus::Suspended),
    ];
    let plan = planned(&facts, &leaving(&[2]), &verified());
    let courses = [11, 12, 13].map(CourseId::new).to_vec();
    assert_eq!(plan.steps[0].action, Action::Unenroll { users: users([2]), courses });
    let kept: Vec<_> = plan.people[0].kept.iter().map(|kept| kept.why).collect();
    assert_eq!(kept, [Why::CompletedStays, Why::PolicyKeeps]);
    assert_eq!(plan.records.len(), 3);
}

#[test]
fn b085_waiting_lists_are_left_when_the_rest_is_archived() {
    let mut facts = facts([account(2)]);
    facts.enrollments = vec![
        course(2, 10, EnrollmentStatus::Completed),
        course(2, 13, EnrollmentStatus::WaitingList),
    ];
    let policy = Policy { completed: Treatment::Archive, ..verified() };
    let plan = planned(&facts, &leaving(&[2]), &policy);
    let one = |id| vec![CourseId::new(id)];
    assert_eq!(
        actions(&plan)[..2],
        [
            Action::Archive { users: users([2]), courses: one(10) },
            Action::Unenroll { users: users([2]), courses: one(13) },
        ]
    );
}

#[test]
fn b087_the_first_archive_on_an_unverified_platform_is_looked_at() {
    let mut facts = facts([account(2), account(3)]);
    facts.enrollments = [2, 3].map(|user| course(user, 10, EnrollmentStatus::Completed)).to_vec();
    let policy = Policy {
        completed: Treatment::Archive,
        allow_unverified_archive: true,
        ..Policy::default()
    };
    let plan = planned(&facts, &leaving(&[2, 3]), &policy);
    let courses = vec![CourseId::new(10)];
    assert_eq!(
        actions(&plan)[..3],
        [
            Action::Archive { users: users([2]), courses: courses.clone() },
            Action::CheckDone { of: 0 },
            Action::Archive { users: users([3]), courses },
        ]
    );
}

#[test]
fn b077_unfinished_plans_are_left_first_and_completed_ones_hold_their_courses() {
    let mut facts = facts([account(2)]);
    facts.plans = vec![
        in_plan(2, 100, EnrollmentStatus::InProgress),
        in_plan(2, 101, EnrollmentStatus::Completed),
    ];
    facts.plan_courses = BTreeMap::from([(LearningPlanId::new(101), vec![CourseId::new(12)])]);
    facts.enrollments = vec![
        course(2, 10, EnrollmentStatus::Enrolled),
        course(2, 12, EnrollmentStatus::WaitingList),
    ];
    let plan = planned(&facts, &leaving(&[2]), &verified());
    assert_eq!(
        actions(&plan)[..3],
        [
            Action::LeavePlans { users: users([2]), plans: vec![LearningPlanId::new(100)] },
            Action::CheckPlans { users: users([2]) },
            Action::Unenroll { users: users([2]), courses: vec![CourseId::new(10)] },
        ]
    );
    let kept: Vec<_> = plan.people[0].kept.iter().map(|kept| kept.why).collect();
    assert_eq!(kept, [Why::CompletedPlan, Why::HeldByPlan]);
}

#[test]
fn b093_completed_courses_of_a_completed_plan_are_not_archived() {
    let mut facts = facts([account(2)]);
    facts.plans = vec![in_plan(2, 101, EnrollmentStatus::Completed)];
    facts.plan_courses = BTreeMap::from([(LearningPlanId::new(101), vec![CourseId::new(12)])]);
    facts.enrollments = vec![
        course(2, 12, EnrollmentStatus::Completed),
        course(2, 13, EnrollmentStatus::Completed),
    ];
    let policy = Policy { completed: Treatment::Archive, ..verified() };
    let plan = planned(&facts, &leaving(&[2]), &policy);
    let courses = vec![CourseId::new(13)];
    assert_eq!(plan.steps[0].action, Action::Archive { users: users([2]), courses });
}

#[test]
fn b112_b113_power_users_are_demoted_first_250_a_call() {
    let ids: Vec<u64> = (2..302).collect();
    let power = |id: &u64| Account { level: UserLevel::PowerUser, ..account(*id) };
    let mut facts = facts(ids.iter().map(power));
    facts.power_users = vec![PowerUserSnapshot::new(
        UserId::new(2),
        serde_json::from_value(serde_json::json!([{"profile_id": 3, "profile_name": "Region"}]))
            .unwrap(),
        ResourceCounts::default(),
    )];
    let plan = planned(&facts, &leaving(&ids), &verified());
    let sizes: Vec<_> = plan
        .steps
        .iter()
        .map_while(|step| match &step.action {
            Action::Demote { users } => Some(users.len()),
            _ => None,
        })
        .collect();
    assert_eq!(sizes, [250, 50]);
    assert_eq!(plan.before.power_users, facts.power_users);
    assert!(
        matches!(&plan.people[0].deeds[0], Deed::Demote { profiles, .. } if profiles == &["Region"])
    );
}

#[test]
fn b133_teams_go_to_the_named_successor_else_to_the_own_manager() {
    let under = |id, manager: u64| {
        let managers = BTreeMap::from([(DIRECT_MANAGER, UserId::new(manager))]);
        Account { managers, ..account(id) }
    };
    let mut facts = facts([account(2), under(3, 9), account(4), account(8), account(9)]);
    facts.teams = vec![team(2, &[20, 21]), team(3, &[30]), team(4, &[40])];
    let mut list = leaving(&[2, 3, 4]);
    list.people[0] = list.people[0].clone().succeeded_by("USER.8");
    let plan = planned(&facts, &list, &verified());
    assert_eq!(
        actions(&plan),
        [
            Action::AssignTeam {
                to: UserId::new(8),
                manager_type: DIRECT_MANAGER,
                members: users([20, 21]),
                from: users([2]),
            },
            Action::AssignTeam {
                to: UserId::new(9),
                manager_type: DIRECT_MANAGER,
                members: users([30]),
                from: users([3]),
            },
            off([2, 3]),
        ]
    );
    let detail = "no successor is named and there is no manager".to_owned();
    assert_eq!(
        plan.people[2].verdict,
        Verdict::Refused { ground: Refusal::NoSuccessor { detail } }
    );
}

#[test]
fn b133_a_successor_who_leaves_or_cannot_sign_in_is_refused() {
    let mut facts = facts([
        account(2),
        account(3),
        account(4),
        account(5),
        Account { active: false, ..account(8) },
        Account { expired: true, ..account(9) },
    ]);
    facts.teams = [2, 3, 4, 5].map(|manager| team(manager, &[manager * 10])).to_vec();
    let mut list = leaving(&[2, 3, 4, 5]);
    for (at, successor) in ["user.3", "user.8", "user.9", "user.77"].into_iter().enumerate() {
        list.people[at] = list.people[at].clone().succeeded_by(successor);
    }
    let plan = planned(&facts, &list, &verified());
    let grounds: Vec<_> = plan
        .people
        .iter()
        .map(|person| match &person.verdict {
            Verdict::Refused { ground: Refusal::NoSuccessor { detail } } => detail.as_str(),
            _ => "",
        })
        .collect();
    assert_eq!(
        grounds,
        [
            "the successor `User.3` is on the list of leavers: name a successor",
            "the successor `User.8` is deactivated: name a successor",
            "the successor `User.9` is expired: name a successor",
            "the successor `user.77` is not known to the platform",
        ]
    );
}

#[test]
fn b133_where_the_manager_leaves_too_the_team_goes_to_whoever_follows_them() {
    let under = |id, manager: u64| {
        let managers = BTreeMap::from([(DIRECT_MANAGER, UserId::new(manager))]);
        Account { managers, ..account(id) }
    };
    let mut facts = facts([under(2, 3), under(3, 9), account(9), under(4, 5), under(5, 4)]);
    facts.teams = vec![team(2, &[20]), team(3, &[2, 30]), team(4, &[40])];
    let plan = planned(&facts, &leaving(&[2, 3, 4, 5]), &verified());
    let step = Action::AssignTeam {
        to: UserId::new(9),
        manager_type: DIRECT_MANAGER,
        members: users([20, 30]),
        from: users([2, 3]),
    };
    assert_eq!(plan.steps[0].action, step);
    // Two who report to each other lead nowhere.
    assert!(matches!(plan.people[2].verdict, Verdict::Refused { .. }));
}

#[test]
fn a_team_of_leavers_needs_no_successor_until_one_of_them_stays() {
    let mut facts = facts([account(2), account(3), account(4)]);
    facts.teams = vec![team(2, &[3])];
    let plan = planned(&facts, &leaving(&[2, 3]), &verified());
    assert_eq!(actions(&plan), [off([2, 3])]);
    // Now 3 has a team itself and nobody to take it: 3 stays, so 2 has a team after all.
    facts.teams.push(team(3, &[4]));
    let plan = planned(&facts, &leaving(&[2, 3]), &verified());
    assert!(plan.is_empty());
    assert!(plan.people.iter().all(|person| matches!(person.verdict, Verdict::Refused { .. })));
}

#[test]
fn b126_a_successor_out_of_the_team_gets_the_leavers_manager_or_none() {
    let mut facts = facts([account(2), account(8), account(9)]);
    facts.teams = vec![team(2, &[8, 20])];
    let mut list = leaving(&[2]);
    list.people[0] = list.people[0].clone().succeeded_by("user.8");
    let plan = planned(&facts, &list, &verified());
    let release = Action::ReleaseTeam {
        from: UserId::new(2),
        manager_type: DIRECT_MANAGER,
        members: users([8]),
    };
    assert_eq!(plan.steps[0].action, release);
    facts.accounts[0].managers.insert(DIRECT_MANAGER, UserId::new(9));
    let plan = planned(&facts, &list, &verified());
    let calls: Vec<_> = plan
        .steps
        .iter()
        .filter_map(|step| match &step.action {
            Action::AssignTeam { to, members, .. } => Some((to.get(), members.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(calls, [(8, users([20])), (9, users([8]))]);
}

#[test]
fn b144_movers_and_dates_frame_the_deactivation() {
    let date: Date = "2026-12-31".parse().unwrap();
    let policy = Policy { branch: Some(BranchId::new(77)), expiration: Some(date), ..verified() };
    let branch = |id, branch| Account {
        branches: Some(vec![BranchId::new(0), BranchId::new(branch)]),
        ..account(id)
    };
    let facts = facts([
        branch(2, 5),
        branch(3, 77),
        Account { expired: true, expiration_date: "2026-01-01".parse().ok(), ..branch(4, 5) },
    ]);
    let plan = planned(&facts, &leaving(&[2, 3, 4]), &policy);
    let row = |id| RowChange::new(UserId::new(id));
    assert_eq!(
        actions(&plan),
        [
            Action::Batch {
                rows: vec![row(2), row(4).active(false)],
                branch: Some(BranchId::new(77)),
            },
            off([2, 3]),
            Action::Batch {
                rows: vec![row(2).expires(Some(date)), row(3).expires(Some(date))],
                branch: None,
            },
        ]
    );
    assert!(planned(&run(&facts, &plan), &leaving(&[2, 3, 4]), &policy).is_empty());
}

#[test]
fn b043_deactivation_goes_in_chunks_after_a_canary_that_is_looked_at() {
    let ids: Vec<u64> = (2..602).collect();
    let facts = facts(ids.iter().map(|id| account(*id)));
    let plan = planned(&facts, &leaving(&ids), &verified());
    let shape: Vec<_> = plan
        .steps
        .iter()
        .map(|step| match &step.action {
            Action::SetStatus { users, active: false } => (users.len(), step.canary),
            Action::CheckDone { of } => (*of, step.canary),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(shape, [(5, true), (0, false), (250, false), (250, false), (95, false)]);
    assert_eq!((plan.cost.writes, plan.cost.bound, plan.cost.canary_writes), (3, 3, 1));
}

#[test]
fn somebody_who_could_not_be_read_is_refused_alone() {
    let mut facts = facts([account(2), account(3)]);
    facts.gaps = vec![facts::Gap { user_id: UserId::new(2), what: "team: 403".to_owned() }];
    let plan = planned(&facts, &leaving(&[2, 3]), &verified());
    let detail = "team: 403".to_owned();
    assert_eq!(
        plan.people[0].verdict,
        Verdict::Refused { ground: Refusal::NotReadable { detail } }
    );
    assert_eq!(plan.steps.len(), 1);
}
