//! Decisions that no platform in memory comes to, and how answers are printed.

use serde_json::{Value, json};

use super::*;
use crate::{
    id::{CourseId, LearningPlanId, UserId},
    wire::DateTime,
};

const NOW: &str = "2026-03-02 09:00:00";

fn person(id: u64, name: &str) -> Value {
    json!({"user_id": id.to_string(), "username": name, "fullname": "Ann Lee", "status": "1",
        "level": "user", "email": format!("{name}@x.example"), "timezone": "Europe/Rome",
        "last_access_date": "2026-02-01 08:00:00"})
}

fn facts(people: Value) -> Facts {
    let mut facts = Facts::new(NOW.parse::<DateTime>().unwrap());
    facts.people = serde_json::from_value(people).unwrap();
    facts.everybody = true;
    facts
}

fn course(row: Value) -> Course {
    let mut whole = json!({"id": 134, "code": "SAFE", "title": "Safety", "type": "elearning",
        "published": true, "course_status": "published"});
    whole.as_object_mut().unwrap().extend(row.as_object().unwrap().clone());
    serde_json::from_value::<crate::courses::CourseRow>(whole).unwrap().into()
}

/// Ann (1) in Safety (134), as a row of the enrollment list says it.
fn in_course(row: Value) -> Facts {
    let mut whole = json!({"id": 134, "user_id": 1, "name": "Safety", "type": "elearning",
        "status": "subscribed", "level": "learner", "can_enter": true});
    whole.as_object_mut().unwrap().extend(row.as_object().unwrap().clone());
    let mut facts = facts(json!([person(1, "ann")]));
    facts.courses = vec![course(json!({}))];
    facts.enrollments = vec![serde_json::from_value(whole).unwrap()];
    facts
}

fn ask(facts: &Facts) -> Diagnosis {
    answer(facts, &Question::not_enrolled("ann", CourseId::new(134)))
}

fn causes(answer: &Diagnosis) -> Vec<Cause> {
    answer.findings.iter().map(|finding| finding.what).collect()
}

#[test]
fn a_reason_of_the_platforms_own_is_passed_on_only_when_nothing_else_explains() {
    let own = ask(&in_course(json!({"can_enter": false, "can_enter_reason": "prerequisites"})));
    assert_eq!(causes(&own), [Cause::CannotEnter, Cause::Enrolled]);
    assert_eq!(own.findings[0].evidence[0].value, "prerequisites");
    let known = ask(&in_course(json!({"can_enter": false, "status": "suspended"})));
    assert_eq!(causes(&known), [Cause::Suspended, Cause::Enrolled]);
}

#[test]
fn a_course_that_may_be_entered_after_its_end_is_not_over() {
    let row = json!({"enroll_end_date": "2026-01-01 00:00:00"});
    assert_eq!(causes(&ask(&in_course(row))), [Cause::Over, Cause::Enrolled]);
    let row = json!({"enroll_end_date": "2026-01-01 00:00:00", "soft_deadline": true});
    assert_eq!(causes(&ask(&in_course(row))), [Cause::Enrolled]);
}

#[test]
fn a_course_can_be_out_of_use_or_hidden() {
    let mut facts = in_course(json!({"hidden": true}));
    facts.courses = vec![course(json!({"decommissioned_at": "2026-01-01 00:00:00"}))];
    assert_eq!(causes(&ask(&facts)), [Cause::OutOfUse, Cause::Enrolled, Cause::Hidden]);
    facts.courses = vec![course(json!({"is_deleted": 1}))];
    assert_eq!(ask(&facts).findings[0].what, Cause::OutOfUse);
}

#[test]
fn a_status_word_nobody_knows_hides_no_course() {
    let mut facts = in_course(json!({}));
    for (row, clear) in [
        (json!({"course_status": "under_maintenance"}), true),
        (json!({"course_status": "", "published": false}), true),
        (json!({"course_status": "under_maintenance", "published": false}), false),
    ] {
        facts.courses = vec![course(row)];
        assert_eq!(ask(&facts).is_clear(), clear, "{facts:#?}");
    }
}

#[test]
fn who_is_in_a_plan_and_not_in_its_course_came_before_it_most_likely() {
    let mut facts = in_course(json!({"id": 7, "name": "Onboarding", "type": "learning_plan"}));
    facts.courses[0].plans = Some(vec![LearningPlanId::new(7)]);
    let answer = ask(&facts);
    let plan = answer.finding(Cause::InPlanWithoutCourse).unwrap();
    assert_eq!(plan.evidence[0].value, "7, Onboarding");
    assert!(plan.rules.contains(&"B-093"));
    assert!(answer.finding(Cause::ComesWithPlan).is_none());
    facts.courses[0].plans = Some(vec![LearningPlanId::new(8)]);
    assert!(ask(&facts).finding(Cause::InPlanWithoutCourse).is_none());
}

/// Nobody is in Safety, whose learner's side is this.
fn nobody_in_course(policy: u8, opened: &str) -> Facts {
    let mut facts = in_course(json!({}));
    facts.enrollments.clear();
    let learn = json!({"id_course": 134, "name": "Safety", "course_type": "elearning",
        "enrollment_policy": policy, "is_opened": opened});
    facts.courses[0].learn = Some(serde_json::from_value(learn).unwrap());
    facts
}

#[test]
fn catalogs_matter_only_where_people_enroll_themselves() {
    for (policy, matters) in [(0, false), (1, true), (2, true)] {
        let mut facts = nobody_in_course(policy, "1");
        facts.catalogs = Some(Vec::new());
        let told = ask(&facts).finding(Cause::InNoCatalog).is_some();
        assert_eq!(told, matters, "policy {policy}");
    }
}

#[test]
fn a_course_can_be_marked_as_not_open() {
    let answer = ask(&nobody_in_course(2, "0"));
    assert!(answer.finding(Cause::Closed).is_some());
    assert!(answer.finding(Cause::SelfEnrollment).is_some());
    assert_eq!(answer.in_the_way().count(), 1, "only that nobody enrolled them: {answer}");
}

#[test]
fn what_the_caller_may_not_read_is_told_in_every_answer() {
    let mut facts = in_course(json!({}));
    facts.gaps = vec!["catalogs".to_owned()];
    let text = ask(&facts).to_text();
    assert!(text.contains("the caller may not read it: ask as a Superadmin: catalogs"), "{text}");
}

#[test]
fn an_answer_is_printed_with_rules_evidence_and_remedy() {
    let mut row = person(1, "ann");
    row["status"] = json!("0");
    row["expired"] = json!(true);
    row["expiration_date"] = json!("2026-01-31");
    let answer = answer(&facts(json!([row])), &Question::locked_out("ANN"));
    assert_eq!(
        answer.to_string(),
        "why is ANN locked out?\n  \
           ann (user 1, Ann Lee): level user, deactivated\n  \
           1. the account is deactivated (B-003, B-005, B-020; corroborated)\n     \
              seen: status 0\n     \
              remedy: activate it again\n  \
           2. the account is expired (B-004, B-021; corroborated)\n     \
              seen: expired 1; expiration_date 2026-01-31; timezone Europe/Rome\n     \
              remedy: move the expiration date, or clear it\n  \
           - while the date is reached the status call refuses the account (B-048; documented)\n     \
              remedy: move or clear the date first, then set the status; the batch takes the flag \
              all the same\n  \
           - once let in again, the person finds all as it was; automatic groups may take them in \
             anew, and rules on these enroll (B-012, B-046; inferred)\n"
    );
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["findings"][0]["what"], "deactivated");
    assert_eq!(json["findings"][0]["confidence"], "corroborated");
    assert_eq!(json["findings"][1]["evidence"][1]["value"], "2026-01-31");
    assert_eq!(json["could_not_see"][0]["what"], "single_sign_on");
}

#[test]
fn facts_can_be_kept_and_answered_from_later() {
    let kept = in_course(json!({"status": "waiting"}));
    let text = serde_json::to_string(&kept).unwrap();
    let back: Facts = serde_json::from_str(&text).unwrap();
    assert_eq!(back, kept);
    assert_eq!(ask(&back).in_the_way().next().unwrap().what, Cause::Waiting);
}

#[test]
fn a_file_asks_about_courses_plans_and_lock_outs() {
    let file = "\u{FEFF}Login;User_ID;Course;Plan ID\nann;;SAFE;\n;17;;7\nbob;;;\n";
    let list = Questions::read(file.as_bytes()).unwrap();
    assert_eq!(list.problems, []);
    let mut expected = [
        Question::not_enrolled("ann", Training::course("SAFE")),
        Question::not_enrolled(UserId::new(17), LearningPlanId::new(7)),
        Question::locked_out("bob"),
    ];
    for (at, question) in expected.iter_mut().enumerate() {
        question.row = Some(at as u64 + 2);
    }
    assert_eq!(list.asked, expected);
}

#[test]
fn bad_rows_are_told_with_row_column_value_and_remedy_and_stop_nobody() {
    let file = "username,user_id,course_id,plan_code\n,x1,,\n,,5,\nann,,five,\nann,,5,ONB\nann,,,\nlong, ben,,5,ONB\n";
    let list = Questions::read(file.as_bytes()).unwrap();
    let texts: Vec<_> = list.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "row 2, column `user_id`, value `x1`: not a number: give the platform's whole number",
            "row 3, column `username`, value ``: the row names nobody: fill the cell or remove the \
             row",
            "row 4, column `course_id`, value `five`: not a number: give the platform's whole \
             number",
            "row 5, column `plan_code`, value `ONB`: the row names a course and a learning plan: \
             ask about one of them in a row",
            "row 7, column `username`, value `long | ben |  | 5 | ONB`: the row has more cells than \
             there are columns: put quotes around cells that hold the separator",
        ]
    );
    assert_eq!(list.asked.len(), 1);
    let error = Questions::read(b"name\nann\n").unwrap_err();
    assert!(error.to_string().ends_with("the file has: name"));
}
