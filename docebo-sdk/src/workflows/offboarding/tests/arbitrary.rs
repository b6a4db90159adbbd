//! Whatever the platform and the list.

use proptest::prelude::*;

use super::*;

/// A small platform and a list, everything about both arbitrary.
fn any_case() -> impl Strategy<Value = (Facts, Leavers, Policy)> {
    let status = prop_oneof![
        Just(EnrollmentStatus::Completed),
        Just(EnrollmentStatus::InProgress),
        Just(EnrollmentStatus::Enrolled),
        Just(EnrollmentStatus::WaitingList),
        Just(EnrollmentStatus::Suspended),
        Just(EnrollmentStatus::from_word("novel")),
    ];
    let person = (0_u8..12, any::<bool>(), 0_u8..6);
    let people = proptest::collection::vec(person, 12);
    let courses = proptest::collection::btree_map((2_u64..14, 20_u64..27), status.clone(), 0..50);
    let plans = proptest::collection::btree_map((2_u64..14, 50_u64..53), status, 0..10);
    let teams = proptest::collection::btree_map(
        (2_u64..14, 1_u64..3),
        proptest::collection::btree_set(2_u64..18, 1..4),
        0..6,
    );
    let list = proptest::collection::vec((1_u64..17, proptest::option::of(2_u64..18)), 0..14);
    let policy = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (people, courses, plans, teams, list, policy).prop_map(
        |(people, courses, plans, teams, list, policy)| {
            let mut facts = facts((1_u64..).zip(people).map(|(id, (kind, active, manager))| {
                let mut account = account(id);
                account.active = active || id == 1;
                account.expired = kind == 0;
                account.level = match kind {
                    1 | 2 => UserLevel::PowerUser,
                    3 => UserLevel::Superadmin,
                    _ => UserLevel::User,
                };
                if manager > 1 {
                    account.managers.insert(DIRECT_MANAGER, UserId::new(manager.into()));
                }
                account
            }));
            facts.enrollments =
                courses.into_iter().map(|((user, id), status)| course(user, id, status)).collect();
            facts.plans =
                plans.into_iter().map(|((user, id), status)| in_plan(user, id, status)).collect();
            for plan in 50..53 {
                facts.plan_courses.insert(
                    LearningPlanId::new(plan),
                    vec![CourseId::new(plan - 30), CourseId::new(plan - 27)],
                );
            }
            facts.teams = in_step(&mut facts.accounts, teams);
            facts.normalise();
            let rows = list.into_iter().enumerate().map(|(at, (id, successor))| {
                let leaver = Leaver::new(at as u64 + 2, format!("user.{id}"));
                match successor {
                    Some(successor) => leaver.succeeded_by(format!("user.{successor}")),
                    None => leaver,
                }
            });
            let (archive, keep_plans, moves, dates) = policy;
            let policy = Policy {
                completed: if archive { Treatment::Archive } else { Treatment::Keep },
                plans: if keep_plans {
                    PlanTreatment::Keep
                } else {
                    PlanTreatment::LeaveUnfinished
                },
                branch: moves.then(|| BranchId::new(77)),
                expiration: dates.then(|| "2026-12-31".parse().unwrap()),
                ..verified()
            };
            (facts, Leavers::new(rows.collect()), policy)
        },
    )
}

/// Teams as a platform has them: whoever is in one has its manager, one of each type.
fn in_step(accounts: &mut [Account], wanted: BTreeMap<(u64, u64), BTreeSet<u64>>) -> Vec<Team> {
    let mut members: BTreeMap<(ManagerTypeId, UserId), BTreeSet<UserId>> = BTreeMap::new();
    for ((manager, kind), wanted) in wanted {
        let (manager, kind) = (UserId::new(manager), ManagerTypeId::new(kind));
        for member in wanted.into_iter().map(UserId::new).filter(|member| *member != manager) {
            match accounts.iter_mut().find(|account| account.user_id == member) {
                Some(account) => {
                    account.managers.entry(kind).or_insert(manager);
                }
                // Somebody who is not on the list and was not read.
                None => {
                    members.entry((kind, manager)).or_default().insert(member);
                }
            }
        }
    }
    for account in accounts.iter_mut() {
        let own = account.user_id;
        account.managers.retain(|_, manager| *manager != own);
        for (kind, manager) in &account.managers {
            members.entry((*kind, *manager)).or_default().insert(own);
        }
    }
    members
        .into_iter()
        .map(|((manager_type, manager), members)| Team {
            manager,
            manager_type,
            members: members.into_iter().collect(),
        })
        .collect()
}

proptest! {
    #[test]
    fn whatever_the_platform_leavers_are_retired_records_kept_and_others_untouched(
        (facts, list, policy) in any_case()
    ) {
        let plan = planned(&facts, &list, &policy);
        let after = run(&facts, &plan);
        prop_assert_eq!(plan.cost.writes, plan.steps.iter().filter(|s| s.writes() && !s.canary).count() as u64);
        prop_assert!(plan.cost.writes >= plan.cost.bound);

        let retired: BTreeSet<UserId> = plan
            .people
            .iter()
            .filter(|person| matches!(person.verdict, Verdict::Change | Verdict::Nothing))
            .filter_map(|person| person.user_id)
            .collect();
        for account in &after.accounts {
            if retired.contains(&account.user_id) {
                prop_assert!(!account.active);
            } else {
                let managers = account.managers.clone();
                let old = facts.account(account.user_id).map(|old| Account { managers, ..old.clone() });
                prop_assert_eq!(Some(account), old.as_ref());
            }
        }
        // Completed ones stay, or a copy of them does; nobody else loses anything.
        let records: BTreeSet<_> = plan.records.iter().filter_map(|record| match record {
            Record::Course { archived: true, enrollment } => {
                Some((enrollment.user_id, enrollment.course_id))
            }
            _ => None,
        }).collect();
        for row in &facts.enrollments {
            let gone = !after.enrollments.contains(row);
            prop_assert!(!gone || retired.contains(&row.user_id));
            if row.status == EnrollmentStatus::Completed {
                prop_assert!(!gone || records.contains(&(row.user_id, row.course_id)));
            }
        }
        for team in &after.teams {
            prop_assert!(
                !retired.contains(&team.manager)
                    || team.members.iter().all(|member| retired.contains(member))
            );
        }
        let again = planned(&after, &list, &policy);
        prop_assert!(again.is_empty(), "{:#?}", again.steps);
    }
}
