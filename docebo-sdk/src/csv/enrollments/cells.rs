//! What a cell may say, column by column.

use super::{Course, Platform};
use crate::{
    csv::{finding::Wrong, users::cells},
    enrollments::{AssignmentType, EnrollmentLevel, EnrollmentStatus},
    id::{CourseId, UserId},
    wire::DateTime,
};

/// student, learner, tutor or instructor, in any case.
pub(super) fn level(text: &str) -> Result<EnrollmentLevel, Wrong> {
    let words = "write student, tutor or instructor";
    let level = EnrollmentLevel::from_word(&text.to_lowercase());
    match level.number() {
        Some(_) if text.parse::<i64>().is_ok() => {
            let remedy = match level.is_known() {
                true => format!("write {}", level.course_word()),
                false => words.to_owned(),
            };
            Err(Wrong::error("B-083", "a level is a word here, no number", remedy))
        }
        Some(_) => Ok(level),
        None => Err(Wrong::error("B-083", "no level", words)),
    }
}

/// A status in any of the platform's words, in any case; that of the batch comes of it.
pub(super) fn status(text: &str) -> Result<EnrollmentStatus, Wrong> {
    const WORDS: &str =
        "write subscribed, in_progress, completed, waiting, to_confirm or suspended";
    let folded = text.to_lowercase().replace([' ', '-'], "_");
    let status = match text.parse::<i64>() {
        Ok(_) => EnrollmentStatus::from_word(text),
        Err(_) => EnrollmentStatus::from_word(&folded),
    };
    match status {
        EnrollmentStatus::Unknown(_) => Err(Wrong::error("B-202", "no status", WORDS)),
        EnrollmentStatus::Overbooking => {
            Err(Wrong::error("B-202", "no status that can be given", WORDS))
        }
        known if text.parse::<i64>().is_ok() => Err(Wrong::error(
            "B-202",
            "a status is a word here, no number",
            format!("write {known}"),
        )),
        known => Ok(known),
    }
}

/// `2026-03-31`, with or without a time.
pub(super) fn moment(text: &str) -> Result<DateTime, Wrong> {
    let iso = text.len() >= 10 && text.is_char_boundary(10);
    if let Some(at) = text.parse().ok().filter(|_| iso && cells::iso_date(&text[..10]).is_ok()) {
        return Ok(at);
    }
    let Err(Wrong { remedy, .. }) = cells::iso_date(text) else {
        return Err(Wrong::error("B-202", "no date the platform reads", "write another day"));
    };
    Err(Wrong::error("B-202", "no date the platform reads", remedy))
}

/// A number with a point, as text of the batch.
pub(super) fn score(text: &str) -> Result<(), Wrong> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|score| score.is_finite());
    if number(text).is_some() {
        return Ok(());
    }
    let pointed = text.replace(',', ".").trim_end_matches('%').trim_end().to_owned();
    let remedy = match number(&pointed) {
        Some(_) => format!("write {pointed}"),
        None => "write a number like 92.5".to_owned(),
    };
    Err(Wrong::error("B-202", "no score", remedy))
}

pub(super) fn assignment(text: &str) -> Result<AssignmentType, Wrong> {
    match AssignmentType::from_word(&text.to_lowercase()) {
        AssignmentType::Unknown(_) => Err(Wrong::error(
            None,
            "no assignment type",
            "write mandatory, required, recommended or optional",
        )),
        kind => Ok(kind),
    }
}

pub(super) fn user_number(text: &str) -> Result<UserId, Wrong> {
    let remedy = "write the number of an existing user";
    text.parse().map_err(|_| Wrong::error("B-201", "no user number", remedy))
}

/// The user of a name: `None` when the users are not known.
pub(super) fn user(text: &str, platform: &Platform) -> Result<Option<UserId>, Wrong> {
    let Some(users) = &platform.users else { return Ok(None) };
    match users.get(&text.to_lowercase()) {
        Some(id) => Ok(Some(*id)),
        None => Err(Wrong::error(
            "B-200",
            "nobody has this user name",
            "take the name from the user list, or make the user first",
        )),
    }
}

pub(super) fn course_number(text: &str) -> Result<CourseId, Wrong> {
    let remedy = "write the number of an existing course";
    text.parse().map_err(|_| Wrong::error("B-200", "no course number", remedy))
}

/// The course of a number: `None` when the courses are not known.
pub(super) fn numbered(id: CourseId, platform: &Platform) -> Result<Option<&Course>, Wrong> {
    let Some(courses) = &platform.courses else { return Ok(None) };
    match courses.iter().find(|course| course.id == id) {
        Some(course) => Ok(Some(course)),
        None => Err(Wrong::error(
            "B-200",
            "no course has this number",
            "take the number from the course list",
        )),
    }
}

/// The course of a code, to the letter: `None` when the courses are not known.
pub(super) fn coded<'p>(code: &str, platform: &'p Platform) -> Result<Option<&'p Course>, Wrong> {
    let Some(courses) = &platform.courses else { return Ok(None) };
    let mut found = courses.iter().filter(|course| course.code == code);
    match (found.next(), found.next()) {
        (Some(course), None) => Ok(Some(course)),
        (Some(_), Some(_)) => Err(Wrong::error(
            "B-200",
            "several courses have this code",
            "name the course by its number",
        )),
        (None, _) => {
            let folded = code.to_lowercase();
            let near = courses.iter().find(|course| course.code.to_lowercase() == folded);
            let remedy = match near {
                Some(course) => format!("write {}", course.code),
                None => "take the code from the course list".to_owned(),
            };
            Err(Wrong::error("B-200", "no course has this code", remedy))
        }
    }
}
