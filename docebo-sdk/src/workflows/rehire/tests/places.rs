//! Branches, groups and enrollments that come back with somebody.

use super::*;

fn somewhere(facts: &mut Facts) {
    facts.branches = [(5, "SALES"), (6, "OPS"), (8, "TWO"), (9, "TWO")]
        .map(|(id, code)| KnownBranch { id: BranchId::new(id), code: Some(code.to_owned()) })
        .into();
    let group = |uuid: &str, name: &str, automatic| KnownGroup {
        uuid: GroupUuid::from(uuid),
        name: name.to_owned(),
        automatic,
        members: [UserId::new(4)].into(),
    };
    facts.groups = vec![
        group("g-1", "Drivers", false),
        group("g-2", "Everybody", true),
        group("g-3", "drivers", false),
    ];
}

#[test]
fn branch_and_groups_come_from_the_list_or_from_before() {
    let mut all =
        facts([2, 3, 4, 5, 6].map(|id| Account { branches: Some(branches(&[99])), ..account(id) }));
    all.accounts[2].active = true;
    all.accounts[4].branches = Some(branches(&[5]));
    somewhere(&mut all);
    let mut before = Before::default();
    before
        .branches
        .insert(UserId::new(3), vec![BranchId::new(0), BranchId::new(5), BranchId::new(6)]);
    before.branches.insert(UserId::new(4), vec![BranchId::new(5)]);
    before.branches.insert(UserId::new(5), vec![BranchId::new(0)]);
    before.branches.insert(UserId::new(6), vec![BranchId::new(5), BranchId::new(6)]);
    let mut offboarding =
        crate::workflows::engine::Plan::new("offboarding", (), UserId::new(1), all.gathered_at);
    offboarding.before = before;
    let users_of_group = users(&[3, 4]);
    offboarding.steps.push(Step::new(
        Stage::Groups,
        Action::LeaveGroup { group: GroupUuid::from("g-3"), users: users_of_group },
    ));
    let mut former = Former::default();
    former.read(offboarding.to_json().unwrap().as_bytes()).unwrap();

    let mut listed = named(2);
    listed.branch = Some(Place::Code("SALES".to_owned()));
    listed.groups = vec!["G-1".to_owned(), "everybody".to_owned()];
    let rows = vec![listed, named(3), named(4), named(5), named(6)];
    let plan = made(&all, rows, &former, &Policy::default());
    let on = |id| RowChange::new(UserId::new(id)).active(true);
    let sales = BranchId::new(5);
    let join = |group: &str, user| Action::JoinGroup {
        group: GroupUuid::from(group),
        users: users(&[user]),
    };
    assert_eq!(
        actions(&plan),
        [
            Action::Batch { rows: vec![on(5), on(6)], branch: None },
            // Whoever only moves travels along.
            Action::Batch {
                rows: vec![on(2), on(3), RowChange::new(UserId::new(4))],
                branch: Some(sales)
            },
            Action::LeaveBranches { users: users(&[5]), branches: vec![BranchId::new(99)] },
            Action::AddToBranches { users: users(&[3, 6]), branches: vec![BranchId::new(6)] },
            join("g-1", 2),
            join("g-3", 3),
        ]
    );
    assert_eq!(plan.before.branches.len(), 5);
    assert_eq!(plan.rest[0].what, Remains::Group { name: "Everybody".to_owned() });
    assert_eq!(plan.rest.len(), 1);
    let deeds = &plan.people[1].deeds;
    assert_eq!(deeds[1], Deed::Move { branch_id: sales, why: Why::BranchBack });
    assert_eq!(deeds[3].brief(), "join group drivers (g-3)");
}

#[test]
fn what_a_row_or_a_plan_names_and_nobody_finds_stops_its_row_or_itself() {
    let here = |id| Account { branches: Some(branches(&[])), ..account(id) };
    let mut all = facts([2, 3, 4, 5, 6].map(here));
    somewhere(&mut all);
    let with = |id, branch: Option<&str>, groups: &[&str]| {
        let mut row = named(id);
        row.branch = branch.map(|code| Place::Code(code.to_owned()));
        row.groups = groups.iter().map(|name| (*name).to_owned()).collect();
        row
    };
    let rows = vec![
        with(2, Some("NOWHERE"), &[]),
        with(3, Some("TWO"), &[]),
        with(4, None, &["Drivers"]),
        with(5, None, &["Pilots"]),
        named(6),
    ];
    let mut former = Former::default();
    former.branches.insert(UserId::new(6), branches(&[77]));
    former.groups.insert(UserId::new(6), [GroupUuid::from("g-9")].into());
    let plan = made(&all, rows, &former, &Policy::default());
    let texts: Vec<_> = plan.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "row 2, column `branch`, value `NOWHERE`: there is no such branch: mend it, or make \
             the branch first",
            "row 3, column `branch`, value `TWO`: several branches have this code: give the \
             number in a column `branch_id`",
            "row 4, column `groups`, value `Drivers`: several groups have this name: give the \
             uuid of the one meant",
            "row 5, column `groups`, value `Pilots`: there is no such group: mend the name, or \
             make the group first",
            "row 6, column `branch`, value `77`: the account stood there, and the branch is \
             gone: name a branch in the list",
            "row 6, column `groups`, value `g-9`: the account was in it, and it is gone: name a \
             group in the list",
        ]
    );
    assert_eq!(plan.steps.len(), 1);
    assert_eq!(plan.steps[0].about(), users(&[6]));
}

#[test]
fn b075_removed_enrollments_come_back_as_far_as_asked_and_without_their_details() {
    let user = UserId::new(2);
    let mut former = Former::default();
    let open = enrolled(2, 10, EnrollmentStatus::InProgress);
    let done = enrolled(2, 11, EnrollmentStatus::Completed);
    let held = enrolled(2, 12, EnrollmentStatus::InProgress);
    former.courses.insert(user, vec![(open, false), (done, true), (held.clone(), false)]);
    former.plans.insert(user, vec![in_plan(2, 20, EnrollmentStatus::InProgress)]);
    former.power_users.insert(user);
    former.teams.insert(user, 3);
    let mut facts = facts([account(2)]);
    facts.enrollments = vec![held];
    let rest = |re_enroll| {
        let policy = Policy { re_enroll, ..Policy::default() };
        let plan = made(&facts, vec![named(2)], &former, &policy);
        let enrolls: Vec<Action> = actions(&plan).into_iter().skip(1).collect();
        (enrolls, plan.rest.into_iter().map(|rest| rest.what).collect::<Vec<_>>())
    };
    let course = CourseId::new;
    let plan = LearningPlanId::new(20);
    let (none, left) = rest(ReEnroll::Nothing);
    assert!(none.is_empty());
    let always = |rest: &[Remains]| {
        assert!(rest.contains(&Remains::Archived { course: course(11) }));
        assert!(rest.contains(&Remains::Rights { held: false }));
        assert!(rest.contains(&Remains::Team { members: 3 }));
    };
    always(&left);
    assert!(left.contains(&Remains::Enrollment { course: course(10) }));
    assert!(left.contains(&Remains::PlanEnrollment { plan }));
    let in_plan = Action::EnrollInPlan { plan, users: vec![user] };
    let enroll = |ids: &[u64]| Action::Enroll {
        users: vec![user],
        courses: ids.iter().copied().map(CourseId::new).collect(),
    };
    let (some, left) = rest(ReEnroll::Unfinished);
    assert_eq!(some, [in_plan.clone(), enroll(&[10])]);
    always(&left);
    let status = EnrollmentStatus::InProgress;
    assert!(left.contains(&Remains::Details { course: course(10), status }));
    assert!(left.contains(&Remains::PlanDetails { plan }));
    assert!(left.contains(&Remains::Enrollment { course: course(11) }));
    let (all, left) = rest(ReEnroll::Everything);
    assert_eq!(all, [in_plan, enroll(&[10, 11])]);
    always(&left);
}

#[test]
fn b071_nobody_is_enrolled_before_the_account_is_back() {
    let user = UserId::new(2);
    let mut former = Former::default();
    former.courses.insert(user, vec![(enrolled(2, 10, EnrollmentStatus::Enrolled), false)]);
    let policy = Policy { re_enroll: ReEnroll::Everything, ..Policy::default() };
    let plan = made(&facts([account(2)]), vec![named(2)], &former, &policy);
    assert_eq!(format!("{:?}", plan.steps[1].needs), "[Worked(Accounts)]");
}

#[test]
fn only_what_a_plan_really_removes_is_former() {
    let mut earlier = crate::workflows::engine::Plan::new(
        "offboarding",
        (),
        UserId::new(1),
        DateTime::from_unix(0),
    );
    for course in [10, 11] {
        let enrollment = enrolled(2, course, EnrollmentStatus::Enrolled);
        earlier.records.push(Record::Course { archived: false, enrollment });
    }
    let leave = Action::Unenroll { users: users(&[2]), courses: vec![CourseId::new(10)] };
    earlier.steps.push(Step::new(Stage::Enrollments, leave));
    let mut former = Former::default();
    former.plan(&earlier);
    assert_eq!(former.courses[&UserId::new(2)].len(), 1);
}

#[test]
fn calls_are_full_and_the_plan_survives_being_saved() {
    let sales = BranchId::new(5);
    let place = |id: u64| Account { branches: Some(branches(&[9])), ..account(id) };
    let mut many = facts((2..252).map(place));
    many.branches = vec![KnownBranch { id: sales, code: Some("SALES".to_owned()) }];
    // A third only moves: more than the last batch has room for.
    for account in &mut many.accounts {
        account.active = account.user_id.get() % 3 == 0;
    }
    let rows = (2..252).map(|id| {
        let mut row = named(id);
        row.branch = Some(Place::Code("SALES".to_owned()));
        row
    });
    let plan = simple(&many, rows.collect());
    let sizes: Vec<_> = plan.steps.iter().map(|step| step.about().len()).collect();
    assert_eq!(sizes, [100, 67, 83]);
    assert_eq!(plan.cost.writes, 3);
    let text = plan.to_json().unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
}
