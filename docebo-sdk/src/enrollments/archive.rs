//! Archiving, the least certain call of this crate.
//!
//! That enrollments can be archived, in which statuses and with what effect is documented
//! (B-085 to B-099). How to ask for it over the API is not: one reply in Docebo's community says
//! that the enrollment update endpoints take `enrollment_mode: delete` and
//! `reset_tracking: false` (B-087). No client or official page was found that does it. **Try it
//! with one enrollment you can spare before you rely on it**; if your platform wants another
//! path, verb or other names, [`ArchiveWire`] changes them without a new version of this crate.

use serde_json::{Map, Value};

use super::{EnrollmentChange, EnrollmentKey};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{CourseId, UserId},
    wire::open_enum,
};

open_enum! {
    /// What becomes of the enrollment once it is archived.
    pub enum EnrollmentMode {
        /// Archive and unenroll: the user leaves the course.
        Delete = "delete",
        /// Archive and re-enroll: the user starts again. The word is this project's guess.
        Reenroll = "reenroll",
    }
}

/// What to archive: each user's enrollment in each course.
///
/// Archiving writes a frozen copy of each enrollment and cannot be undone (B-089). Only enrolled,
/// in-progress and completed ones can be archived (B-085); a course held through a learning plan
/// can be archived and re-enrolled, not archived and unenrolled (B-093).
///
/// ```
/// use docebo_sdk::{CourseId, UserId, enrollments::ArchiveRequest};
///
/// let request = ArchiveRequest::and_unenroll([UserId::new(13017)], [CourseId::new(134)]);
/// assert_eq!(
///     serde_json::to_string(&request.into_change()).unwrap(),
///     r#"{"course_id":[134],"user_id":[13017],"enrollment_mode":"delete","reset_tracking":false}"#
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ArchiveRequest {
    /// Each of these users; at most [1,000](Self::MAX_USERS) a call.
    pub user_ids: Vec<UserId>,
    /// In each of these courses.
    pub course_ids: Vec<CourseId>,
    /// What becomes of the enrollment.
    pub mode: EnrollmentMode,
    /// Clears the tracking of the training material too.
    pub reset_tracking: bool,
}

impl ArchiveRequest {
    /// Most users a call: borrowed from the unenroll call, where it is documented.
    pub const MAX_USERS: usize = 1_000;

    /// Archives, then takes the users out of the courses.
    #[must_use]
    pub fn and_unenroll(
        users: impl IntoIterator<Item = UserId>,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Self {
        Self {
            user_ids: users.into_iter().collect(),
            course_ids: courses.into_iter().collect(),
            mode: EnrollmentMode::Delete,
            reset_tracking: false,
        }
    }

    /// Archives, then enrolls the users again.
    #[must_use]
    pub fn and_reenroll(
        users: impl IntoIterator<Item = UserId>,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Self {
        Self { mode: EnrollmentMode::Reenroll, ..Self::and_unenroll(users, courses) }
    }

    /// Clears the tracking of the training material too, or keeps it (the default).
    #[must_use]
    pub fn reset_tracking(mut self, reset: bool) -> Self {
        self.reset_tracking = reset;
        self
    }

    /// The body for the update endpoints.
    #[must_use]
    pub fn into_change(self) -> EnrollmentChange {
        EnrollmentChange {
            course_id: self.course_ids,
            user_id: self.user_ids,
            enrollment_mode: Some(self.mode),
            reset_tracking: Some(self.reset_tracking),
            ..EnrollmentChange::default()
        }
    }

    /// Every pair this asks for.
    pub fn pairs(&self) -> impl Iterator<Item = EnrollmentKey> {
        self.course_ids.iter().flat_map(|course_id| {
            let user =
                |user_id: &UserId| EnrollmentKey { course_id: *course_id, user_id: *user_id };
            self.user_ids.iter().map(user)
        })
    }
}

/// How the archive call is written, for platforms that want it otherwise.
///
/// The default is the form of B-087. Whatever is changed, the answer is read as that of an update.
///
/// ```
/// use docebo_sdk::{CourseId, UserId, endpoint::Method};
/// use docebo_sdk::enrollments::{ArchiveRequest, ArchiveWire};
///
/// let mut wire = ArchiveWire::default();
/// wire.method = Method::Post;
/// wire.path = "/learn/v1/enrollments/archive".to_owned();
/// wire.users = "user_ids".to_owned();
/// let request = ArchiveRequest::and_unenroll([UserId::new(13017)], [CourseId::new(134)]);
/// assert_eq!(wire.body(&request)["user_ids"][0], 13017);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchiveWire {
    /// The verb.
    pub method: Method,
    /// The path.
    pub path: String,
    /// Key of the list of courses.
    pub courses: String,
    /// Key of the list of users.
    pub users: String,
    /// Key of the mode.
    pub mode: String,
    /// The word for archive and unenroll.
    pub delete_word: String,
    /// The word for archive and re-enroll.
    pub reenroll_word: String,
    /// Key of the tracking flag.
    pub reset_tracking: String,
    /// Most users a call.
    pub max_users: usize,
}

impl Default for ArchiveWire {
    fn default() -> Self {
        Self {
            method: Method::Put,
            path: "/learn/v1/enrollments".to_owned(),
            courses: "course_id".to_owned(),
            users: "user_id".to_owned(),
            mode: "enrollment_mode".to_owned(),
            delete_word: EnrollmentMode::Delete.as_str().to_owned(),
            reenroll_word: EnrollmentMode::Reenroll.as_str().to_owned(),
            reset_tracking: "reset_tracking".to_owned(),
            max_users: ArchiveRequest::MAX_USERS,
        }
    }
}

impl ArchiveWire {
    /// The body, under this wire's names.
    #[must_use]
    pub fn body(&self, request: &ArchiveRequest) -> Value {
        let ArchiveRequest { user_ids, course_ids, mode, reset_tracking } = request;
        let word = match mode {
            EnrollmentMode::Delete => &self.delete_word,
            EnrollmentMode::Reenroll => &self.reenroll_word,
            EnrollmentMode::Unknown(word) => word.as_str(),
        };
        let mut body = Map::new();
        let courses: Vec<u64> = course_ids.iter().map(|id| id.get()).collect();
        let users: Vec<u64> = user_ids.iter().map(|id| id.get()).collect();
        body.insert(self.courses.clone(), courses.into());
        body.insert(self.users.clone(), users.into());
        body.insert(self.mode.clone(), word.into());
        body.insert(self.reset_tracking.clone(), (*reset_tracking).into());
        Value::Object(body)
    }
}

/// `PUT /learn/v1/enrollments`
///
/// The archive call with a body of any shape; [`ArchiveWire`] moves it to another verb and path.
/// Not part of the catalogue: it is [`UpdateEnrollments`](super::UpdateEnrollments) seen loosely.
#[derive(Debug)]
pub enum ArchiveThroughWire {}

impl Endpoint for ArchiveThroughWire {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/learn/v1/enrollments";
    const IDS: &'static [&'static str] = &["enrollments.archive_many"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = Value;
    type Output = Data<super::UpdateOutcome>;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn b087_the_default_wire_is_the_update_with_two_more_fields() {
        let request = ArchiveRequest::and_unenroll([UserId::new(13017)], [CourseId::new(134)]);
        let expected = json!({
            "course_id": [134], "user_id": [13017],
            "enrollment_mode": "delete", "reset_tracking": false,
        });
        assert_eq!(ArchiveWire::default().body(&request), expected);
        assert_eq!(serde_json::to_value(request.into_change()).unwrap(), expected);
    }

    #[test]
    fn names_and_words_can_be_changed() {
        let wire = ArchiveWire {
            courses: "courses".into(),
            users: "users".into(),
            mode: "mode".into(),
            reenroll_word: "restart".into(),
            reset_tracking: "reset".into(),
            ..ArchiveWire::default()
        };
        let request =
            ArchiveRequest::and_reenroll([UserId::new(1)], [CourseId::new(2)]).reset_tracking(true);
        assert_eq!(
            wire.body(&request),
            json!({"courses": [2], "users": [1], "mode": "restart", "reset": true})
        );
    }

    #[test]
    fn modes_stay_open() {
        let mode: EnrollmentMode = serde_json::from_str("\"freeze\"").unwrap();
        assert!(!mode.is_known());
        assert_eq!(serde_json::to_string(&mode).unwrap(), "\"freeze\"");
    }
}
