//! Changing enrollments. Archiving travels on the same two routes; see
//! [`ArchiveRequest`](super::ArchiveRequest).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use serde_with::serde_as;

use super::{
    EnrollmentKey, EnrollmentLevel, EnrollmentMode, EnrollmentStatus, LevelNumber, StatusNumber,
    create::{id_of, many},
};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{CourseId, SessionId, UserId},
    wire::{DateTime, FlagBool, FlagNumber, OneOrMany, Patch, PlainNumber},
};

/// Body of [`UpdateEnrollments`] and [`UpdateEnrollment`]: what is absent stays as it is.
///
/// With [`enrollment_mode`](Self::enrollment_mode) set the call archives, and everything but
/// [`reset_tracking`](Self::reset_tracking) is ignored; use [`ArchiveRequest`] for that.
///
/// [`ArchiveRequest`]: super::ArchiveRequest
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentChange {
    /// In each of these courses: a singular name for a list. Left out when the path names the
    /// course.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course_id: Vec<CourseId>,
    /// Each of these users. Left out when the path names the user.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_id: Vec<UserId>,
    /// The new status. Completed without [`date_complete`](Self::date_complete) is stamped with
    /// the present moment (inferred) and fires the completed event, not the updated one (B-080).
    #[serde_as(as = "Option<StatusNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<EnrollmentStatus>,
    /// The new level.
    #[serde_as(as = "Option<LevelNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<EnrollmentLevel>,
    /// When the enrollment was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_inscr: Option<DateTime>,
    /// When the course was first entered.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub date_first_access: Patch<DateTime>,
    /// When the course was last entered.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub date_last_access: Patch<DateTime>,
    /// When it was completed.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub date_complete: Patch<DateTime>,
    /// Start of validity.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub date_begin_validity: Patch<DateTime>,
    /// End of validity.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub date_expire_validity: Patch<DateTime>,
    /// The score.
    #[serde_as(as = "Patch<PlainNumber>")]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub score_given: Patch<f64>,
    /// The score at the start.
    #[serde_as(as = "Option<PlainNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_score_given: Option<f64>,
    /// Also enrolls in this session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// Additional enrollment fields: values by field id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub enrollment_fields: BTreeMap<String, Value>,
    /// Whether on the waiting list.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting: Option<bool>,
    /// Whether absent.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<bool>,
    /// Whether the user asked to leave.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requesting_unsubscribe: Option<bool>,
    /// When the user asked to leave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requesting_unsubscribe_date: Option<DateTime>,
    /// Who cancelled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<UserId>,
    /// Who enrolled the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscribed_by: Option<UserId>,
    /// Whose link brought the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deeplinked_by: Option<UserId>,
    /// Edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edition_id: Option<u64>,
    /// Entry of the enrollment-rule log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_log: Option<u64>,
    /// New forum posts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_forum_post: Option<u64>,
    /// The connection it was imported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imported_from_connection: Option<String>,
    /// Archives instead of updating. Unverified (B-087).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment_mode: Option<EnrollmentMode>,
    /// With [`enrollment_mode`](Self::enrollment_mode): clears the tracking of the training
    /// material. Unverified (B-087).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_tracking: Option<bool>,
}

/// A pair that was left as it is, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct RefusedChange {
    /// The course.
    pub course_id: CourseId,
    /// The user.
    pub user_id: UserId,
    /// What is wrong, in the platform's words.
    pub messages: Vec<String>,
}

/// What happened to each pair of an update or an archiving (B-079).
///
/// `not_updated` is sent as a list of one object and read as that or as the object itself; how
/// messages nest inside `validation_errors` is inferred, so several nestings are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UpdateOutcome {
    /// Pairs that were changed, or archived.
    pub updated: Vec<EnrollmentKey>,
    /// Pairs that cannot take the change.
    pub validation_errors: Vec<RefusedChange>,
    /// Pairs that are not enrolled.
    pub invalid_enrollments: Vec<EnrollmentKey>,
}

impl UpdateOutcome {
    /// Whether every pair was changed.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.validation_errors.is_empty() && self.invalid_enrollments.is_empty()
    }
}

impl Serialize for UpdateOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Group<'a> {
            ids: &'a [RefusedChange],
        }
        #[derive(Serialize)]
        struct NotUpdated<'a> {
            validation_errors: Vec<Group<'a>>,
            invalid_enrollments: &'a [EnrollmentKey],
        }
        #[derive(Serialize)]
        struct Body<'a> {
            updated: &'a [EnrollmentKey],
            not_updated: [NotUpdated<'a>; 1],
        }
        let refused = &self.validation_errors;
        Body {
            updated: &self.updated,
            not_updated: [NotUpdated {
                validation_errors: if refused.is_empty() {
                    Vec::new()
                } else {
                    vec![Group { ids: refused }]
                },
                invalid_enrollments: &self.invalid_enrollments,
            }],
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for UpdateOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            updated: Value,
            #[serde(default)]
            not_updated: Value,
        }
        let Body { updated, not_updated } = Body::deserialize(deserializer)?;
        let mut outcome = Self::default();
        let read = || -> Result<(), serde_json::Error> {
            for item in many(updated) {
                outcome.updated.push(EnrollmentKey::deserialize(item)?);
            }
            for part in many(not_updated) {
                let Value::Object(mut part) = part else { continue };
                for item in many(part.remove("invalid_enrollments").unwrap_or_default()) {
                    outcome.invalid_enrollments.push(EnrollmentKey::deserialize(item)?);
                }
                let refused = part.remove("validation_errors").unwrap_or_default();
                read_refused(refused, &[], &mut outcome.validation_errors)?;
            }
            Ok(())
        };
        read().map_err(de::Error::custom)?;
        Ok(outcome)
    }
}

/// Finds pairs at any depth of `ids`; messages of an outer level hold for the pairs inside.
fn read_refused(
    value: Value,
    outer: &[String],
    out: &mut Vec<RefusedChange>,
) -> Result<(), serde_json::Error> {
    for item in many(value) {
        let mut messages: Vec<String> = outer.to_vec();
        for text in many(item.get("messages").cloned().unwrap_or_default()) {
            messages.push(match text {
                Value::String(text) => text,
                other => other.to_string(),
            });
        }
        let course_id = id_of(&item, "course_id", "id_course")?;
        let user_id = id_of(&item, "user_id", "id_user")?;
        if let (Some(course_id), Some(user_id)) = (course_id, user_id) {
            out.push(RefusedChange { course_id, user_id, messages });
        } else if let Some(inner) = item.get("ids") {
            read_refused(inner.clone(), &messages, out)?;
        }
    }
    Ok(())
}

/// `PUT /learn/v1/enrollments`
///
/// Changes every user's enrollment in every course: the two lists are crossed. Pairs that are not
/// enrolled, or cannot take the change, are reported with HTTP 200 and the rest goes through
/// (B-079). A missing list is a 400.
///
/// The same route archives when [`enrollment_mode`](EnrollmentChange::enrollment_mode) is set.
/// That part rests on one community reply (B-087) and is inferred.
#[derive(Debug)]
pub enum UpdateEnrollments {}

impl Endpoint for UpdateEnrollments {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/learn/v1/enrollments";
    const IDS: &'static [&'static str] = &["enrollments.update_many", "enrollments.archive_many"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    // Archiving writes one more record each time.
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = EnrollmentChange;
    type Output = Data<UpdateOutcome>;
}

/// `PUT /learn/v1/enrollments/{course_id}/{user_id}`
///
/// [`UpdateEnrollments`] for one pair; an unknown course or user is a 404, and a pair that is not
/// enrolled is reported with HTTP 200.
#[derive(Debug)]
pub enum UpdateEnrollment {}

impl Endpoint for UpdateEnrollment {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/learn/v1/enrollments/{course_id}/{user_id}";
    const IDS: &'static [&'static str] =
        &["enrollments.update_single", "enrollments.archive_single"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = (CourseId, UserId);
    type Query = Empty;
    type Body = EnrollmentChange;
    type Output = Data<UpdateOutcome>;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SENT: &str = concat!(
        r#"{"updated":[{"course_id":134,"user_id":13017}],"not_updated":[{"#,
        r#""validation_errors":[{"ids":[{"course_id":134,"user_id":13018,"#,
        r#""messages":["no"]}]}],"invalid_enrollments":[{"course_id":134,"user_id":13019}]}]}"#
    );

    #[test]
    fn the_answer_prints_back_as_it_came() {
        let outcome: UpdateOutcome = serde_json::from_str(SENT).unwrap();
        assert_eq!(serde_json::to_string(&outcome).unwrap(), SENT);
        let empty =
            r#"{"updated":[],"not_updated":[{"validation_errors":[],"invalid_enrollments":[]}]}"#;
        let outcome: UpdateOutcome = serde_json::from_str(empty).unwrap();
        assert!(outcome.is_complete());
        assert_eq!(serde_json::to_string(&outcome).unwrap(), empty);
    }

    #[test]
    fn neighbouring_forms_are_read() {
        let whole: UpdateOutcome = serde_json::from_str(SENT).unwrap();
        let pair = json!({"course_id": "134", "user_id": "13018"});
        let invalid = json!([{"course_id": 134, "user_id": 13019}]);
        for refused in [
            json!([{"ids": [{"course_id": 134, "user_id": 13018, "messages": "no"}]}]),
            json!({"ids": pair, "messages": ["no"]}),
            json!([{"course_id": 134, "user_id": 13018, "messages": ["no"]}]),
        ] {
            let body = json!({
                "updated": [{"id_course": 134, "id_user": 13017}],
                "not_updated": {"validation_errors": refused, "invalid_enrollments": invalid},
            });
            let read: UpdateOutcome = serde_json::from_value(body.clone()).unwrap();
            assert_eq!(read, whole, "{body}");
        }
    }

    #[test]
    fn only_what_changes_is_sent() {
        let change = EnrollmentChange {
            course_id: vec![CourseId::new(134)],
            user_id: vec![UserId::new(13017)],
            status: Some(EnrollmentStatus::Completed),
            date_expire_validity: Patch::Clear,
            score_given: Patch::Set(80.0),
            ..EnrollmentChange::default()
        };
        assert_eq!(
            serde_json::to_string(&change).unwrap(),
            r#"{"course_id":[134],"user_id":[13017],"status":2,"date_expire_validity":null,"score_given":80}"#
        );
    }
}
