//! Rows that unenroll from courses.

use super::{
    Column, EnrollmentFile, Platform, cells,
    check::{Line, Purpose},
};
use crate::{csv::finding::Wrong, enrollments::EnrollmentKey};

/// Unenrolling from courses.
pub(super) struct Unenrolling;

impl Purpose for Unenrolling {
    type Row = EnrollmentKey;

    fn columns(&self, file: &EnrollmentFile, platform: &Platform, say: &mut dyn FnMut(Wrong)) {
        let has = |column: Column| file.columns.contains(&column);
        match (has(Column::Username), has(Column::UserId)) {
            (false, false) => say(Wrong::error(
                "B-201",
                "no column says whom a row is about",
                "add username or user_id",
            )),
            (true, true) => say(Wrong::error(
                "B-201",
                "username and user_id exclude each other",
                "keep one of them",
            )),
            (true, false) => known(platform.users.is_some(), "user names", "users", say),
            (false, true) => {}
        }
        match (has(Column::CourseCode), has(Column::CourseId)) {
            (false, false) => {
                say(Wrong::error("B-201", "no column says from which course", "add course_code"));
            }
            (true, true) => say(Wrong::error(
                "B-201",
                "course_code and course_id exclude each other",
                "keep one of them",
            )),
            (true, false) => known(platform.courses.is_some(), "course codes", "courses", say),
            (false, true) => {}
        }
    }

    fn column(&self, column: &Column) -> Result<(), Wrong> {
        match column {
            Column::Username | Column::UserId | Column::CourseCode | Column::CourseId => Ok(()),
            Column::Ignored | Column::Titled(_) => Ok(()),
            other => Err(Wrong::warning(
                "B-201",
                format!("{other} says nothing to whoever unenrolls, so it is ignored"),
                "leave it out",
            )),
        }
    }

    fn row(&self, line: &mut Line<'_, '_>) -> Option<EnrollmentKey> {
        let (mut user, mut course) = (None, None);
        let (mut named, mut placed) = (false, false);
        for (column, _, value) in line.cells() {
            match column {
                Column::Username => {
                    named = true;
                    user = line.take(column, cells::user(value, line.platform)).flatten();
                }
                Column::UserId => {
                    named = true;
                    user = line.take(column, cells::user_number(value));
                }
                Column::CourseCode => {
                    placed = true;
                    let found = line.take(column, cells::coded(value, line.platform)).flatten();
                    course = found.map(|course| course.id);
                }
                Column::CourseId => {
                    placed = true;
                    let id = line.take(column, cells::course_number(value));
                    course = id.filter(|id| {
                        line.take(column, cells::numbered(*id, line.platform)).is_some()
                    });
                }
                _ => {}
            }
        }
        if !named {
            line.whole(Wrong::error("B-201", "the row names nobody", "name the user"));
        }
        if !placed {
            line.whole(Wrong::error("B-201", "the row names no course", "name the course"));
        }
        Some(EnrollmentKey { user_id: user?, course_id: course? })
    }
}

/// Says what has to be known first.
pub(super) fn known(is: bool, these: &str, of: &str, say: &mut dyn FnMut(Wrong)) {
    if !is {
        say(Wrong::error(
            None,
            format!("{these} lead to nothing while the platform's {of} are not known"),
            format!("say them with Platform::{of}"),
        ));
    }
}
