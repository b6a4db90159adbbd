use super::*;
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::{CourseId, LearningPlanId, UserId},
    wire::DateTime,
    workflows::{
        engine::{Action, Verdict, Why},
        offboarding::{
            Facts,
            facts::{Account, CourseEnrollment, PlanEnrollment},
        },
    },
};

fn facts(statuses: &[(u64, u64, EnrollmentStatus)]) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), UserId::new(1));
    facts.accounts = (1..4)
        .map(|id| Account {
            user_id: UserId::new(id),
            username: format!("user.{id}"),
            name: String::new(),
            level: UserLevel::User,
            active: true,
            expired: false,
            expiration_date: None,
            is_manager: false,
            managers: Default::default(),
            branches: None,
        })
        .collect();
    for (user, course, status) in statuses {
        let fields = serde_json::json!({ "course_code": format!("C{course}") });
        facts.enrollments.push(CourseEnrollment {
            user_id: UserId::new(*user),
            course_id: CourseId::new(*course),
            course_name: format!("Course {course}"),
            status: status.clone(),
            fields: fields.as_object().cloned().unwrap_or_default().into(),
        });
    }
    facts.normalise();
    facts
}

fn list(text: &str) -> Pairs {
    Pairs::read(text.as_bytes()).unwrap()
}

fn policy() -> Policy {
    Policy { platform_is_verified: true, ..Policy::default() }
}

fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

fn pair(user: u64, course: u64) -> (Vec<UserId>, Vec<CourseId>) {
    (vec![UserId::new(user)], vec![CourseId::new(course)])
}

#[test]
fn b085_what_cannot_be_archived_goes_the_other_way_or_stays() {
    let facts = facts(&[
        (2, 10, EnrollmentStatus::InProgress),
        (2, 11, EnrollmentStatus::WaitingList),
        (2, 12, EnrollmentStatus::Suspended),
        (2, 13, EnrollmentStatus::Completed),
    ]);
    let list = list("username,course_code\nUSER.2,C10\nuser.2,C11\nuser.2,C12\n");
    let plan = plan(&facts, &list, &policy()).unwrap();
    let ((users, courses), (waiting, given_up)) = (pair(2, 10), pair(2, 11));
    assert_eq!(
        actions(&plan),
        [
            Action::Archive { users, courses },
            Action::Unenroll { users: waiting, courses: given_up }
        ]
    );
    let kept: Vec<_> = plan.people[0].kept.iter().map(|kept| kept.why).collect();
    assert_eq!(kept, [Why::PolicyKeeps]);
    assert_eq!(plan.records.len(), 2);
}

#[test]
fn b093_plans_hold_their_courses_until_they_are_left() {
    let mut facts = facts(&[(2, 10, EnrollmentStatus::Completed)]);
    facts.plans = vec![PlanEnrollment {
        user_id: UserId::new(2),
        plan_id: LearningPlanId::new(100),
        plan_name: "Path".to_owned(),
        status: Some(EnrollmentStatus::InProgress),
        fields: Default::default(),
    }];
    facts.plan_courses.insert(LearningPlanId::new(100), vec![CourseId::new(10)]);
    let list = list("user_id;course_id\n2;10\n");
    let held = plan(&facts, &list, &policy()).unwrap();
    assert!(held.is_empty());
    assert_eq!(held.people[0].kept[0].why, Why::HeldByPlan);

    let leaving = Policy { leave_plans: true, ..policy() };
    let left = plan(&facts, &list, &leaving).unwrap();
    let (users, courses) = pair(2, 10);
    assert_eq!(
        actions(&left),
        [
            Action::LeavePlans { users: users.clone(), plans: vec![LearningPlanId::new(100)] },
            Action::CheckPlans { users: users.clone() },
            Action::Archive { users, courses },
        ]
    );
    // A finished one is not left.
    facts.plans[0].status = Some(EnrollmentStatus::Completed);
    assert!(plan(&facts, &list, &leaving).unwrap().is_empty());
}

#[test]
fn everything_completed_and_rows_that_lead_nowhere() {
    let facts = facts(&[
        (2, 10, EnrollmentStatus::Completed),
        (2, 11, EnrollmentStatus::Enrolled),
        (3, 10, EnrollmentStatus::Completed),
        (1, 10, EnrollmentStatus::Completed),
    ]);
    let all = list("username\nuser.2\nuser.3\nuser.1\nnobody\nuser.2\n");
    let plan = plan(&facts, &all, &policy()).unwrap();
    let users = vec![UserId::new(2), UserId::new(3)];
    let courses = vec![CourseId::new(10)];
    assert_eq!(actions(&plan), [Action::Archive { users, courses }]);
    let verdicts: Vec<_> = plan.people.iter().map(|person| person.verdict.clone()).collect();
    assert_eq!(verdicts[..2], [Verdict::Change, Verdict::Change]);
    assert!(plan.people[2].is_refused());
    assert_eq!(verdicts[3], Verdict::Unknown);
    assert_eq!(plan.people.len(), 4);

    let rows = list("username,course_id,course_code\nuser.2,x,\nuser.2,,\n,,C1\nuser.2,,C99\n");
    let plan = super::plan(&facts, &rows, &policy()).unwrap();
    let told: Vec<_> = plan.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "row 2, column `course_id`, value `x`: not a course id: give the platform's whole number",
            "row 3, column `course_code`, value ``: the row names no course: give a course, or `*` \
             for everything the person completed",
            "row 4, column `username`, value ``: the row names nobody: fill the cell or remove the \
             row",
            "row 5, column `course_code`, value `C99`: User.2 is not enrolled in such a course: \
             check the course; nothing is to do when it was archived before",
        ]
        .map(|text| text.replace("User.2", "user.2"))
    );
}

#[test]
fn b087_an_unverified_platform_has_to_be_allowed_and_is_tried_on_one_person() {
    let facts =
        facts(&[(2, 10, EnrollmentStatus::Completed), (3, 10, EnrollmentStatus::Completed)]);
    let all = list("username\nuser.2\nuser.3\n");
    assert!(plan(&facts, &all, &Policy::default()).is_err());
    let allowed = Policy { allow_unverified_archive: true, ..Policy::default() };
    let plan = plan(&facts, &all, &allowed).unwrap();
    assert_eq!(actions(&plan)[1], Action::CheckDone { of: 0 });
    assert!(plan.steps[0].canary);
}

#[test]
fn a_row_that_a_separator_cut_apart_is_not_half_followed() {
    let list = list("username,course_code\nann,SAFE\nlong, ben,SAFE\ncarl,*\n");
    let told: Vec<_> = list.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["row 3, column `username`, value `long | ben | SAFE`: the row has more cells than there \
          are columns: put quotes around cells that hold the separator"]
    );
    assert_eq!(list.rows.iter().map(|pair| pair.row).collect::<Vec<_>>(), [2, 4]);
}
