//! How plans read, travel and compare.

use super::*;

#[test]
fn plans_survive_json_and_compare() {
    let mut facts = facts([account(2), Account { level: UserLevel::PowerUser, ..account(3) }]);
    facts.enrollments = vec![course(2, 10, EnrollmentStatus::Enrolled)];
    facts.teams = vec![team(3, &[2])];
    let policy = Policy { expiration: "2026-12-31".parse().ok(), ..verified() };
    let list = leaving(&[2, 3, 4]);
    let before = planned(&facts, &list, &policy);
    let json = serde_json::to_string(&before).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), before);
    let facts_json = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<Facts>(&facts_json).unwrap(), facts);

    assert!(before.diff(&before).is_empty());
    facts.enrollments.clear();
    let after = planned(&facts, &leaving(&[2, 3, 5]), &policy);
    assert_eq!(
        before.diff(&after).to_string(),
        "+ user.5: now on the list\n- user.4: no longer on the list\n~ User.2\n    - unenroll \
         Course 10 (10)\n"
    );
}

#[test]
fn a_plan_reads_like_a_letter() {
    let mut facts = facts([account(1), Account { name: "Ann Lee".to_owned(), ..account(2) }]);
    let mut completed = course(2, 12, EnrollmentStatus::Completed);
    completed.course_name = "Safety".to_owned();
    facts.enrollments = vec![
        course(2, 10, EnrollmentStatus::Enrolled),
        course(2, 11, EnrollmentStatus::InProgress),
        completed,
    ];
    facts.enrollments[0].fields =
        serde_json::from_str(r#"{"course_id":10,"user_id":2,"score":null,"zeal":"a;\"b\""}"#)
            .unwrap();
    facts.reads = 4;
    let plan = planned(&facts, &leaving(&[2, 1, 9]), &verified());
    assert_eq!(
        plan.to_text(),
        "\
Offboarding plan
================
Read at 2023-11-14 22:13:20 UTC. 3 people on the list: 1 to change, 0 with nothing to do, 1 not \
touched, 1 unknown; 0 rows repeated, 0 rows unreadable.

To change
---------

  User.2 (Ann Lee, 2), row 2
    - unenrol: Course 10 (enrolled, not begun); Course 11 (in progress): deactivation leaves open \
enrollments in every report (B-034, B-076; corroborated)
    - deactivate: a deactivated account keeps its data and cannot sign in (B-003, B-032; documented)
    - keep: Safety (completed): unenrolling would take the completion out of the reports (B-075, \
B-076; corroborated)

Not touched
-----------
  User.1 (1), row 3: this is the account the program itself uses (B-027): retire it by hand, with \
another account

Unknown to the platform
-----------------------
  user.9, row 4

Steps, in order
---------------
  1. take 1 person out of 2 courses; can be undone in part: dates, scores and validity are in the \
records only (B-075) (B-034 corroborated, B-076 corroborated)
  2. deactivate 1 person; can be undone (B-003 documented, B-032 documented)

Calls
-----
  1 x DELETE /learn/v1/enrollments (courses)
  1 x PUT /manage/v1/user/change_status
  2 calls that change something (fewer than 2 cannot do it), 0 early to try, 1 to look at what \
they did, 4 to verify everything; 4 were made to plan this
  within one hour's allowance of 1000 calls
"
    );
    assert!(plan.to_markdown().contains("\n### User.2 (Ann Lee, 2), row 2\n\n- unenrol: "));
    assert!(plan.to_csv().contains(
        "2,User.2,2,Ann Lee,unenroll,10,Course 10,subscribed,deactivation leaves open enrollments \
         in every report,B-034 B-076,corroborated\n"
    ));
    assert_eq!(
        plan.records_csv().lines().take(2).collect::<Vec<_>>(),
        [
            "kind,archived,user_id,username,course_id,course_name,learning_plan_id,\
             learning_plan_name,enrollment_status,score,zeal",
            "course,no,2,,10,,,,,,\"a;\"\"b\"\"\"",
        ]
    );
}
