//! Files as a whole, by what they are for.

use serde_json::json;

use super::*;
use crate::csv::{MAX_BYTES, Separator};

#[test]
fn b200_user_name_level_and_course_are_needed() {
    let missing = findings("status\ncompleted\n");
    assert_eq!(
        missing,
        [
            "file: no column is the username (B-200): add username",
            "file: no column is the level (B-200): add level",
            "file: no column says in which course (B-200): add course_code or course_id",
        ]
    );
    assert!(read("status\ncompleted\n").to_enroll(&platform()).rows.is_empty());
}

#[test]
fn the_file_of_the_screen_enrolls_and_is_warned_of() {
    let checked = read("username;level;course_code\nann;student;SAFE\n").to_enroll(&platform());
    assert_eq!(
        said(&checked),
        ["file: no column is the status: every row says enrolled, and takes back what was \
             completed (B-202): add status, or leave out who is enrolled already",]
    );
    assert_eq!(
        serde_json::to_value(&checked.rows[0].row).unwrap(),
        json!({"username": "ann", "course_code": "SAFE", "level": "student",
            "status": "subscribed"})
    );
}

#[test]
fn b202_the_row_of_2017_becomes_a_row_of_the_batch() {
    let text = "course_code,username,status,level,enrollment_date,completion_date,active_until,\
                score,subscription_code\n\
                SAFE,ann,completed,learner,2025-01-01,2025-02-01 10:00:00,2027-01-01,80,S-1\n";
    let checked = read(text).to_enroll(&platform());
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    assert_eq!(
        serde_json::to_value(&checked.rows[0].row).unwrap(),
        json!({
            "username": "ann", "course_code": "SAFE", "level": "student", "status": "completed",
            "enrollment_date": "2025-01-01 00:00:00", "completion_date": "2025-02-01 10:00:00",
            "active_until": "2027-01-01 00:00:00", "score": "80", "subscription_code": "S-1",
        })
    );
}

#[test]
fn bad_rows_stay_behind_and_repeated_ones_are_told() {
    let text = "username,level,course_code,status\n\
                ann,student,SAFE,completed\n\
                ann,boss,SAFE,completed\n\
                ANN,student,SAFE,suspended\n\
                bob,student\n";
    let checked = read(text).to_enroll(&platform());
    assert_eq!(checked.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    let said = said(&checked);
    assert!(said[0].starts_with("line 3, column `level`, value `boss`: no level"), "{said:?}");
    assert_eq!(
        said[2],
        "line 4: line 2 is about the same enrollment; the later row wins (B-202): keep one of them"
    );
    assert!(said[3].starts_with("line 5: 2 cells in 4 columns (B-165)"), "{said:?}");
}

#[test]
fn columns_are_mapped_by_position() {
    let format = Format::new().without_header();
    let file = EnrollmentFile::read_as(b"ann|SAFE\n", &format.separator(Separator::Other(b'|')))
        .unwrap()
        .map([Column::Username, Column::CourseCode]);
    assert_eq!(file.to_unenroll(&platform()).rows[0].row.user_id, UserId::new(13017));
}

#[test]
fn b201_a_file_unenrolls_from_many_courses() {
    let pairs = |text: &str| -> Vec<(u64, u64)> {
        let checked = read(text).to_unenroll(&platform());
        assert!(checked.is_clean(), "{:?}", checked.findings);
        let pair = |row: &EnrollmentKey| (row.user_id.get(), row.course_id.get());
        checked.rows.iter().map(|row| pair(&row.row)).collect()
    };
    assert_eq!(
        pairs("username;course_code\nann;SAFE\nANN;SALES\nbob;ILT\n"),
        [(13017, 134), (13017, 136), (13018, 138)]
    );
    assert_eq!(pairs("user_id,course_id\n13017,140\n99,134\n"), [(13017, 140), (99, 134)]);
    let text =
        "username,course_code,status\nnobody,SAFE,x\nann,NONE,x\n,SAFE,x\nann,,x\nann,SAFE,x\n";
    let checked = read(text).to_unenroll(&platform());
    assert_eq!(checked.rows.len(), 1);
    assert_eq!(
        said(&checked),
        [
            "file, column `status`: status says nothing to whoever unenrolls, so it is ignored \
             (B-201): leave it out",
            "line 2, column `username`, value `nobody`: nobody has this user name (B-200): take \
             the name from the user list, or make the user first",
            "line 3, column `course_code`, value `NONE`: no course has this code (B-200): take the \
             code from the course list",
            "line 4: the row names nobody (B-201): name the user",
            "line 5: the row names no course (B-201): name the course",
        ]
    );
    let file = |columns: &str| said(&read(&format!("{columns}\n")).to_unenroll(&platform()));
    assert_eq!(
        file("level"),
        [
            "file, column `level`: level says nothing to whoever unenrolls, so it is ignored \
             (B-201): leave it out",
            "file: no column says whom a row is about (B-201): add username or user_id",
            "file: no column says from which course (B-201): add course_code",
        ]
    );
    assert_eq!(file("username,user_id,course_id,course_code").len(), 2);
    let open = read("username,course_code\nann,SAFE\n").to_unenroll(&Platform::default());
    assert_eq!(open.errors().count(), 2, "names and codes lead to nothing yet");
    assert!(open.rows.is_empty());
}

#[test]
fn b105_whoever_comes_into_a_plan_by_file_is_enrolled() {
    let checked = read("username,active from,active until\nann,2026-01-01,2026-12-31\nbob,,\n")
        .for_plan(&platform());
    assert!(checked.findings.is_empty(), "{:?}", checked.findings);
    let ann = &checked.rows[0].row;
    assert_eq!((ann.user_id.get(), ann.active_until), (13017, "2026-12-31".parse().ok()));
    assert_eq!((checked.rows[1].row.active_from, checked.rows[1].row.active_until), (None, None));
    let status = read("username,status\nann,completed\n").for_plan(&platform());
    assert_eq!(
        said(&status),
        ["file, column `status`: whoever comes into a plan by file is enrolled: no status can \
             be given (B-105): leave the column out",]
    );
    assert!(status.rows.is_empty());
    let large = format!("username\n{}", "ann\n".repeat(MAX_BYTES / 4));
    assert!(matches!(EnrollmentFile::read(large.as_bytes()), Err(CsvError::TooLarge { .. })));
}

#[test]
fn b106_user_numbers_and_attributes_fail_a_plans_file() {
    for column in ["user_id", "level", "enrollment_date", "score", "field_7", "course_code"] {
        let checked = read(&format!("username,{column}\nann,1\n")).for_plan(&platform());
        let error = checked.errors().next().map(|error| error.rule);
        assert_eq!(error, Some(Some("B-106")), "{column}");
        assert!(checked.rows.is_empty());
    }
    let checked = read("active_until\n2026-01-01\n").for_plan(&platform());
    assert_eq!(said(&checked)[0], "file: no column is the username (B-106): add username");
    let text =
        "username,active_from,active_until\nann,2026-02-01,2026-01-01\nnobody,,\n,,2026-01-01\n";
    let checked = read(text).for_plan(&platform());
    assert!(checked.rows.is_empty());
    assert_eq!(
        said(&checked),
        [
            "line 2, column `active_until`, value `2026-01-01`: the validity ends before it begins \
             (B-104): swap the two days",
            "line 3, column `username`, value `nobody`: nobody has this user name (B-200): take \
             the name from the user list, or make the user first",
            "line 4: the row names nobody (B-106): name the user",
        ]
    );
}
