//! Archiving by one file against the platform.

use docebo_mock::{
    Credentials, DoceboMock, Seed, SeedCourse, SeedEnrollment, SeedPlan, SeedUser, Tenant,
};
use docebo_sdk::{
    enrollments::EnrollmentStatus,
    workflows::{
        archiving::{Pairs, Policy, gather, plan},
        engine::{Execution, Remains, undo},
    },
};

fn company() -> DoceboMock {
    let mut seed = Seed::default();
    seed.users = ["ann", "ben"].map(SeedUser::new).to_vec();
    for at in 0..5 {
        let mut course = SeedCourse::new(format!("Course {at}"));
        course.code = format!("C{at}");
        seed.courses.push(course);
    }
    for (user, course, status) in [
        ("ann", "C0", "completed"),
        ("ann", "C1", "-2"),
        ("ann", "C2", "in_progress"),
        ("ann", "C3", "subscribed"),
        ("ben", "C0", "completed"),
        ("ben", "C4", "completed"),
        ("ben", "C3", "subscribed"),
    ] {
        let mut row = SeedEnrollment::new(user, course);
        row.status = EnrollmentStatus::from_word(status);
        seed.enrollments.push(row);
    }
    let mut path = SeedPlan::new("Path", ["C2", "C3"]);
    path.code = Some("P".to_owned());
    seed.learning_plans.push(path.with(["ann"]));
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    DoceboMock::builder().seed(tenant).build()
}

#[tokio::test]
async fn one_file_archives_over_all_courses_and_does_nothing_a_second_time() {
    let mock = company();
    let client = mock.client();
    let list = "username,course_code\nann,C0\nann,C1\nann,C2\nben,*\nadmin,C0\nnobody,C0\n";
    let list = Pairs::read(list.as_bytes()).unwrap();
    let mut policy = Policy::default();
    policy.platform_is_verified = true;
    policy.leave_plans = true;
    let before = mock.enrollments();
    let first = plan(&gather(&client, &list, &policy).await.unwrap(), &list, &policy).unwrap();
    assert_eq!(first.cost.writes, first.cost.bound);
    let records = std::env::temp_dir().join(format!("docebo-archiving-{}", std::process::id()));
    let outcome = Execution::new(&client, &first).records(&records).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let text = std::fs::read_to_string(&records).unwrap();
    assert_eq!(text.lines().count(), 1 + first.records.len());

    let name = |row: &docebo_mock::inspect::EnrollmentView| (row.user, row.course.get());
    let (ann, ben) = (mock.user("ann").unwrap().id, mock.user("ben").unwrap().id);
    let mut archived: Vec<_> = mock.archived_enrollments().iter().map(name).collect();
    archived.sort_unstable();
    assert_eq!(archived, [(ann, 1), (ann, 3), (ben, 1), (ben, 5)]);
    let mut left: Vec<_> = mock.enrollments().iter().map(name).collect();
    left.sort_unstable();
    assert_eq!(left, [(ann, 4), (ben, 4)], "{before:?}");

    let again = plan(&gather(&client, &list, &policy).await.unwrap(), &list, &policy).unwrap();
    assert!(again.is_empty(), "{}", again.to_text());

    // The waiting list comes back, and the plan; archives do not.
    let back = undo(&first, &outcome);
    let stay = back.rest.iter().filter(|rest| matches!(rest.what, Remains::Archived { .. }));
    assert_eq!(stay.count(), 4);
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(mock.plan_enrollments().len(), 1);
    assert!(mock.enrollments().iter().map(name).any(|pair| pair == (ann, 2)));
}
