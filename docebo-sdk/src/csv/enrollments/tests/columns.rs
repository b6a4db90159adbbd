//! Column by column.

use super::*;

#[test]
fn b200_users_are_named_by_user_name_in_any_case() {
    takes("Username", &[("ann", "ann"), ("BOB", "BOB")]);
    refuses(
        "username",
        &[
            ("nobody", "B-200: take the name from the user list, or make the user first"),
            ("", "B-200: fill the cell"),
        ],
    );
    let open = read("username,level,course_id,status\nwhoever,tutor,9,completed\n");
    assert!(open.to_enroll(&Platform::default()).findings.is_empty(), "not known, not checked");
    assert_eq!(
        findings("user_id,level,course_id,status\n13017,tutor,134,completed\n"),
        [
            "file, column `user_id`: a file that enrolls names people by user name (B-200): write \
             username in its place",
            "file: no column is the username (B-200): add username",
        ]
    );
}

#[test]
fn b200_courses_are_named_by_code_or_number() {
    takes("course_code", &[("SAFE", "SAFE"), ("SALES", "SALES")]);
    refuses(
        "Course Code",
        &[
            ("safe", "B-200: write SAFE"),
            ("NONE", "B-200: take the code from the course list"),
            ("TWIN", "B-200: name the course by its number"),
            ("", "B-200: fill course_code or course_id"),
        ],
    );
    assert_eq!(cell("course_id", "134"), Ok(Value::from(134)));
    refuses(
        "COURSE-ID",
        &[
            ("SAFE", "B-200: write the number of an existing course"),
            ("999", "B-200: take the number from the course list"),
        ],
    );
    let both = |id, code| {
        let text = format!(
            "username,level,course_id,course_code,status\nann,tutor,{id},{code},completed\n"
        );
        findings(&text)
    };
    let warned = "file: two columns name the course, and must agree (B-200): keep one of them";
    assert_eq!(both("134", "SAFE"), [warned]);
    assert_eq!(both("140", "TWIN")[0], warned);
    assert_eq!(
        both("134", "SALES")[1],
        "line 2, column `course_code`, value `SALES`: another column names course 134 (B-200): \
         keep one of them"
    );
}

#[test]
fn b083_levels_are_words_and_instructors_teach_elearning_only() {
    takes(
        "level",
        &[
            ("student", "student"),
            ("Learner", "student"),
            ("TUTOR", "tutor"),
            ("instructor", "instructor"),
        ],
    );
    refuses(
        "Level",
        &[
            ("coach", "B-083: write student, tutor or instructor"),
            ("teacher", "B-083: write student, tutor or instructor"),
            ("3", "B-083: write student"),
            ("7", "B-083: write student, tutor or instructor"),
            ("", "B-200: write student"),
        ],
    );
    assert_eq!(
        findings("username,level,course_code,status\nann,instructor,ILT,subscribed\n"),
        ["line 2, column `level`, value `instructor`: course 138 is no e-learning course, and \
             takes no instructor (B-083): assign the instructor in a session",]
    );
}

#[test]
fn b202_statuses_are_words_of_any_surface() {
    takes(
        "status",
        &[
            ("subscribed", "subscribed"),
            ("enrolled", "subscribed"),
            ("Not Started", "subscribed"),
            ("IN_PROGRESS", "in_progress"),
            ("completed", "completed"),
            ("waiting", "waiting"),
            ("subscription-to-confirm", "to_confirm"),
            ("suspended", "suspended"),
            ("", "subscribed"),
        ],
    );
    let words = "B-202: write subscribed, in_progress, completed, waiting, to_confirm or suspended";
    refuses(
        "Status",
        &[("overbooking", words), ("done", words), ("2", "B-202: write completed"), ("99", words)],
    );
}

#[test]
fn b202_dates_have_one_order_and_may_have_a_time() {
    for column in ["enrollment_date", "completion_date", "active_from", "Active Until"] {
        takes(
            column,
            &[
                ("2026-03-31", "2026-03-31 00:00:00"),
                ("2026-03-31 10:20:30", "2026-03-31 10:20:30"),
            ],
        );
        refuses(
            column,
            &[
                ("31.03.2026", "B-202: write 2026-03-31"),
                ("2026/03/31", "B-202: write 2026-03-31"),
                ("46112", "B-202: write 2026-03-31"),
                ("2026-02-30", "B-202: write it as YYYY-MM-DD, in a column formatted as text"),
                ("2026-03-31 25:00:00", "B-202: write 2026-03-31"),
                ("soon", "B-202: write it as YYYY-MM-DD, in a column formatted as text"),
            ],
        );
    }
    assert_eq!(
        findings(
            "username,level,course_code,status,active_from,active_until\n\
                  ann,tutor,SAFE,subscribed,2026-06-01,2026-05-31\n"
        ),
        ["line 2, column `active_until`, value `2026-05-31`: the validity ends before it begins \
             (B-202): swap the two days",]
    );
    assert_eq!(
        findings(
            "username,level,course_code,status,completion_date\n\
                  ann,tutor,SAFE,in_progress,2026-06-01\n"
        ),
        ["line 2, column `completion_date`, value `2026-06-01`: a completion date of an \
             enrollment that is not completed (B-202): write completed as the status, or empty \
             the cell",]
    );
}

#[test]
fn scores_zones_and_assignments() {
    takes("score", &[("92.5", "92.5"), ("0", "0"), ("-3", "-3")]);
    refuses(
        "Score",
        &[
            ("92,5", "B-202: write 92.5"),
            ("80 %", "B-202: write 80"),
            ("high", "B-202: write a number like 92.5"),
            ("NaN", "B-202: write a number like 92.5"),
        ],
    );
    takes("timezone", &[("europe/rome", "Europe/Rome"), ("UTC", "UTC")]);
    refuses("Timezone", &[("(GMT+01:00) Europe/Rome", "B-182: write Europe/Rome")]);
    takes("assignment_type", &[("Mandatory", "mandatory"), ("optional", "optional")]);
    refuses(
        "Assignment Type",
        &[("urgent", "-: write mandatory, required, recommended or optional")],
    );
    takes("subscription_code", &[("S-1", "S-1")]);
    takes("session_code", &[("S-1", "S-1")]);
    assert_eq!(cell("session_id", "7"), Ok(Value::from(7)));
    refuses("session id", &[("S-1", "-: write the number of a session")]);
}

#[test]
fn additional_fields_go_by_number_or_title() {
    takes("field_5", &[("2026-01-31", "2026-01-31")]);
    takes("Since", &[("2026-01-31", "2026-01-31")]);
    refuses(
        "Since",
        &[("31/01/2026", "B-184: write it as YYYY-MM-DD, in a column formatted as text")],
    );
    let file = |title: &str, course: &str| {
        findings(&format!(
            "username,level,course_code,status,{title}\nann,tutor,{course},completed,x\n"
        ))
    };
    assert_eq!(file("Cost centre", "SALES"), [""; 0]);
    assert_eq!(
        file("Colour", "SAFE"),
        ["file, column `Colour`: no column and no field of this name, so it is ignored: rename \
             it, or leave it out",]
    );
    assert_eq!(
        file("field_9", "SAFE"),
        ["file, column `field_9`: the platform has no enrollment field of this number: take the \
             number from the list of enrollment fields",]
    );
    assert_eq!(
        findings("username,level,course_code,status\nann,tutor,SALES,completed\n"),
        ["line 2: a new enrollment needs a value of `Cost centre`: fill it in"]
    );
    assert_eq!(
        findings("username,level,course_code,status,field_5,Since\nann,tutor,SAFE,completed,,\n"),
        ["file, column `Since`: two columns hold the same: remove one of them"]
    );
}
