//! Unenrolling.

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;
use serde_with::serde_as;

use super::create::{id_of, many};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{CourseId, LearningPlanId, UserId},
    wire::{FlagBool, Lenient, OneOrMany},
};

/// Body of [`DeleteEnrollments`]. Courses or learning plans are needed.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Unenrollment {
    /// Each of these users; at most 1,000.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
    /// Leaves each of these courses.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course_ids: Vec<CourseId>,
    /// Leaves each of these learning plans.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learningplan_ids: Vec<LearningPlanId>,
    /// Also leaves the plans' courses, except those another plan of the user holds (B-101).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cascade_unenroll_from_courses_in_selected_learning_plan: Option<bool>,
    /// Clears the tracking of the training material. Without it, enrolling again brings finished
    /// material back.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_tracks: Option<bool>,
    /// Deletes certificates too.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_issued_certificates: Option<bool>,
}

impl Unenrollment {
    /// Each user out of each course.
    #[must_use]
    pub fn from_courses(
        users: impl IntoIterator<Item = UserId>,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Self {
        Self {
            user_ids: users.into_iter().collect(),
            course_ids: courses.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// What a [`DeleteEnrollments`] did. The answer names users, not pairs: to know the fate of each
/// pair, ask for one course a call, as [`unenroll_pairs`] does.
///
/// [`unenroll_pairs`]: super::Enrollments::unenroll_pairs
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UnenrollOutcome {
    /// Users that left something.
    pub un_enrolled: Vec<UserId>,
    /// A text for each pair that was left as it is.
    pub errors: Vec<String>,
    /// Whether a job goes on with the work after the answer, which then names nobody (B-103). The
    /// key is inferred, from the call that enrolls many in a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_job: Option<bool>,
}

impl<'de> Deserialize<'de> for UnenrollOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default, alias = "unenrolled")]
            un_enrolled: Value,
            #[serde(default)]
            errors: Value,
            #[serde(default)]
            background_job: Value,
        }
        let Body { un_enrolled, errors, background_job } = Body::deserialize(deserializer)?;
        let background_job = background_job.as_bool();
        let mut outcome = Self { background_job, ..Self::default() };
        for item in many(un_enrolled) {
            let id = match id_of(&item, "user_id", "id_user").map_err(de::Error::custom)? {
                Some(id) => id,
                None => UserId::deserialize(item).map_err(de::Error::custom)?,
            };
            if !outcome.un_enrolled.contains(&id) {
                outcome.un_enrolled.push(id);
            }
        }
        outcome.errors = many(errors)
            .into_iter()
            .map(|error| match error {
                Value::String(text) => text,
                other => other.to_string(),
            })
            .collect();
        Ok(outcome)
    }
}

/// `DELETE /learn/v1/enrollments`
///
/// Takes each user out of each course, and out of learning plans; the body travels with the
/// DELETE. At most 1,000 users a call, else 400 (B-078). The enrollment goes with its status,
/// dates and score, completed ones included (B-075), and nothing is archived; material tracking
/// stays unless [`reset_tracks`](Unenrollment::reset_tracks). A course held through a learning
/// plan is refused for that pair (B-077): leave the plan. Corroborated.
#[derive(Debug)]
pub enum DeleteEnrollments {}

impl Endpoint for DeleteEnrollments {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learn/v1/enrollments";
    const IDS: &'static [&'static str] = &["enrollments.delete_many"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = Unenrollment;
    type Output = Data<UnenrollOutcome>;
}

/// What [`DeleteEnrollment`] answers.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DeletedEnrollment {
    /// How many rows went; 1.
    #[serde_as(as = "Lenient")]
    pub deleted_enrollment: u64,
}

/// `DELETE /learn/v1/enrollments/{course_id}/{user_id}`
///
/// One user out of one course, without a body; 404 when not enrolled. Otherwise as
/// [`DeleteEnrollments`].
#[derive(Debug)]
pub enum DeleteEnrollment {}

impl Endpoint for DeleteEnrollment {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learn/v1/enrollments/{course_id}/{user_id}";
    const IDS: &'static [&'static str] = &["enrollments.delete_single"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = (CourseId, UserId);
    type Query = Empty;
    type Body = Empty;
    type Output = Data<DeletedEnrollment>;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn users_come_as_ids_or_objects() {
        for un_enrolled in
            [json!([7, 8]), json!(["7", "8"]), json!([{"user_id": 7}, {"id_user": 8}])]
        {
            let body = json!({"un_enrolled": un_enrolled, "errors": {"0": "no", "1": {"a": 1}}});
            let read: UnenrollOutcome = serde_json::from_value(body).unwrap();
            assert_eq!(read.un_enrolled, [UserId::new(7), UserId::new(8)]);
            assert_eq!(read.errors, ["no", r#"{"a":1}"#]);
        }
    }

    #[test]
    fn only_what_is_asked_is_sent() {
        let body = Unenrollment::from_courses([UserId::new(7)], [CourseId::new(3)]);
        assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"user_ids":[7],"course_ids":[3]}"#);
    }
}
