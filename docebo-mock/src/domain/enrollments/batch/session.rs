//! What a row of a batch says of a session.

use docebo_sdk::{enrollments::EnrollmentBatchRow, users::OrText, wire::Date};

use super::{options::Options, row::given};
use crate::{
    context::Context,
    domain::sessions::seats,
    world::{World, courses::Course, enrollments::Verdict},
};

/// A session of the row's course, and what came of it.
#[derive(Debug)]
pub(super) struct InSession {
    pub(super) id: u32,
    present: Option<bool>,
    verdict: Verdict,
}

impl InSession {
    /// The session that options or row name; `None` when neither does.
    pub(super) fn read(
        world: &World,
        course: &Course,
        options: &Options,
        row: &EnrollmentBatchRow,
    ) -> Result<Option<Self>, String> {
        let numbered = match &row.session_id {
            Some(OrText::Value(id)) => Some(*id),
            Some(OrText::Text(text)) if !text.trim().is_empty() => {
                return Err("Invalid session_id".to_owned());
            }
            _ => None,
        };
        let numbered = options.session.or(numbered);
        let course_id = course.id.into();
        let session = match (numbered, given(row.session_code.as_deref())) {
            (None, None) => return Ok(None),
            (Some(id), _) => seats::named(world, Some(id), &[course_id])
                .map_err(|_| seats::problem(world, course_id, id))?,
            (None, Some(_)) if world.sessions.of_course(course.id).is_empty() => None,
            (None, Some(code)) => {
                let coded = world.sessions.coded(course.id, code);
                let unknown = || format!("Course {} has no session {code}", course.id);
                Some(coded.ok_or_else(unknown)?.id)
            }
        };
        let id = session.ok_or_else(|| format!("Course {} does not have sessions", course.id))?;
        let day = match given(row.evaluation_date.as_deref()) {
            None => None,
            Some(text) => {
                let day: Option<Date> = text.parse().ok();
                Some(day.ok_or("Invalid evaluation_date")?)
            }
        };
        let score = match given(row.evaluation_score.as_deref()) {
            None => None,
            Some(text) => {
                let score: Option<f64> = text.parse().ok();
                Some(score.filter(|score| score.is_finite()).ok_or("Invalid evaluation_score")?)
            }
        };
        Ok(Some(Self {
            id,
            present: flag("present", row.present.as_ref())?,
            verdict: Verdict {
                score,
                comment: row.evaluation_text.clone().unwrap_or_default(),
                day,
                by: None,
                passed: flag("passed", row.passed.as_ref())?,
            },
        }))
    }

    /// Takes the seat of somebody who is in the course by now, and notes what came of it:
    /// `present` marks all events.
    pub(super) fn apply(self, world: &mut World, cx: &Context<'_>, user: u32) {
        let Self { id, present, verdict } = self;
        seats::take(world, cx, user, id);
        let Some(session) = world.sessions.get(id) else { return };
        world.enrollments.update(user, session.course, |row| {
            let Some(seat) = row.seats.get_mut(&id) else { return };
            if let Some(present) = present {
                seat.attend_all(session, present);
            }
            if verdict == Verdict::default() {
                return;
            }
            if verdict.passed == Some(true) {
                let day = verdict.day.map(Date::start);
                seat.completed_at = seat.completed_at.or(day).or(Some(cx.now));
            }
            seat.verdict = Some(Verdict { by: cx.user(), ..verdict });
        });
    }
}

fn flag(field: &str, value: Option<&OrText<bool>>) -> Result<Option<bool>, String> {
    match value {
        None => Ok(None),
        Some(OrText::Value(flag)) => Ok(Some(*flag)),
        Some(OrText::Text(text)) => match text.trim() {
            "" => Ok(None),
            "1" | "yes" | "true" => Ok(Some(true)),
            "0" | "no" | "false" => Ok(Some(false)),
            _ => Err(format!("Invalid {field}")),
        },
    }
}
