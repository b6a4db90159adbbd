//! Enrolling.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use serde_with::serde_as;

use super::{AssignmentType, EnrollmentKey, EnrollmentLevel, LevelNumber};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{BranchId, CourseId, GroupId, SessionId, UserId},
    wire::{DateTime, FlagBool, OneOrMany},
};

/// Body of [`CreateEnrollments`]. One of `user_ids`, `group_ids` and `branch_ids` is needed.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewEnrollments {
    /// In each of these courses.
    #[serde_as(as = "OneOrMany")]
    pub course_ids: Vec<CourseId>,
    /// Each of these users.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_ids: Vec<UserId>,
    /// The members of these groups.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_ids: Vec<GroupId>,
    /// The users directly in these branches, not those below; the root cannot be picked (B-081).
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids: Vec<BranchId>,
    /// As what; learner when absent. Sent as 3, 4 or 6.
    #[serde_as(as = "Option<LevelNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<EnrollmentLevel>,
    /// How strongly it is asked of them; only where the platform has it switched on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<AssignmentType>,
    /// Start of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_begin_validity: Option<DateTime>,
    /// End of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_expire_validity: Option<DateTime>,
    /// Also in this session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// Additional enrollment fields: values by field id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub enrollment_fields: BTreeMap<String, Value>,
    /// Lets mandatory enrollment fields be left out. Meaning inferred from the name.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consider_ef_as_optional: Option<bool>,
    /// All pairs or none. Meaning inferred from the name; one source.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub atomic_enrollment: Option<bool>,
    /// A subscription of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_record: Option<u64>,
    /// Notifications to send.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notification_ids: Vec<u64>,
}

impl NewEnrollments {
    /// Each user in each course, as learner.
    #[must_use]
    pub fn new(
        users: impl IntoIterator<Item = UserId>,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Self {
        Self {
            course_ids: courses.into_iter().collect(),
            user_ids: users.into_iter().collect(),
            ..Self::default()
        }
    }
}

/// A pair that was enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewlyEnrolled {
    /// The user.
    pub id_user: UserId,
    /// The course; unknown in answers of the 2017 form, which list users only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_course: Option<CourseId>,
    /// Whether they were put on the waiting list: full course, or one that needs approval.
    pub waiting: bool,
}

/// What happened to each pair of a [`CreateEnrollments`]. The call answers HTTP 200 whatever
/// stands here.
///
/// Sent as `enrolled` beside a one-element `errors`. Read in every published form: `errors` as a
/// list of texts (2017), as an object, or as a list holding one; `enrolled` at either place, as
/// objects or as bare user ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollOutcome {
    /// Pairs that are enrolled now.
    pub enrolled: Vec<NewlyEnrolled>,
    /// Pairs that were already enrolled; their enrollment is as it was.
    pub existing_enrollments: Vec<EnrollmentKey>,
    /// Unknown users, and users that are deactivated or expired (B-071).
    pub invalid_users: Vec<UserId>,
    /// Unknown courses.
    pub invalid_courses: Vec<CourseId>,
    /// Pairs the caller may not enroll.
    pub permission_denied: Vec<EnrollmentKey>,
    /// Texts of the 2017 form. Never written.
    pub messages: Vec<String>,
}

impl EnrollOutcome {
    /// Whether nothing was refused. Pairs that were already enrolled are no refusal.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let Self {
            enrolled: _,
            existing_enrollments: _,
            invalid_users,
            invalid_courses,
            permission_denied,
            messages,
        } = self;
        invalid_users.is_empty()
            && invalid_courses.is_empty()
            && permission_denied.is_empty()
            && messages.is_empty()
    }
}

/// A pair in the words of this answer.
#[derive(Serialize)]
struct Pair {
    id_user: UserId,
    id_course: CourseId,
}

impl Serialize for EnrollOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Errors<'a> {
            enrolled: &'a [NewlyEnrolled],
            existing_enrollments: Vec<Pair>,
            invalid_users: &'a [UserId],
            invalid_courses: &'a [CourseId],
            permission_denied: Vec<Pair>,
        }
        #[derive(Serialize)]
        struct Body<'a> {
            enrolled: &'a [NewlyEnrolled],
            errors: [Errors<'a>; 1],
        }
        let pairs = |keys: &[EnrollmentKey]| {
            keys.iter().map(|key| Pair { id_user: key.user_id, id_course: key.course_id }).collect()
        };
        Body {
            enrolled: &self.enrolled,
            errors: [Errors {
                enrolled: &self.enrolled,
                existing_enrollments: pairs(&self.existing_enrollments),
                invalid_users: &self.invalid_users,
                invalid_courses: &self.invalid_courses,
                permission_denied: pairs(&self.permission_denied),
            }],
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for EnrollOutcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Body {
            #[serde(default)]
            enrolled: Value,
            #[serde(default)]
            errors: Value,
        }
        let Body { enrolled, errors } = Body::deserialize(deserializer)?;
        let mut outcome = Self::default();
        outcome.read_enrolled(enrolled).map_err(de::Error::custom)?;
        for part in many(errors) {
            outcome.read_errors(part).map_err(de::Error::custom)?;
        }
        Ok(outcome)
    }
}

impl EnrollOutcome {
    fn read_enrolled(&mut self, list: Value) -> Result<(), serde_json::Error> {
        for item in many(list) {
            let new = match id_of(&item, "id_user", "user_id")? {
                Some(id_user) => {
                    let id_course = id_of(&item, "id_course", "course_id")?;
                    let waiting = item.get("waiting").is_some_and(is_set);
                    NewlyEnrolled { id_user, id_course, waiting }
                }
                // 2017: bare user ids
                None => NewlyEnrolled {
                    id_user: UserId::deserialize(item)?,
                    id_course: None,
                    waiting: false,
                },
            };
            if !self.enrolled.contains(&new) {
                self.enrolled.push(new);
            }
        }
        Ok(())
    }

    fn read_errors(&mut self, part: Value) -> Result<(), serde_json::Error> {
        let mut lists = match part {
            Value::Null => return Ok(()),
            Value::Object(lists) => lists,
            Value::String(text) => {
                self.messages.push(text);
                return Ok(());
            }
            other => {
                self.messages.push(other.to_string());
                return Ok(());
            }
        };
        let mut take = |name: &str| many(lists.remove(name).unwrap_or_default());
        let (existing, users, courses, denied) = (
            take("existing_enrollments"),
            take("invalid_users"),
            take("invalid_courses"),
            take("permission_denied"),
        );
        self.read_enrolled(lists.remove("enrolled").unwrap_or_default())?;
        for (list, into) in
            [(existing, &mut self.existing_enrollments), (denied, &mut self.permission_denied)]
        {
            for item in list {
                match serde_json::from_value(item.clone()) {
                    Ok(key) => into.push(key),
                    Err(_) => self.messages.push(item.to_string()),
                }
            }
        }
        for item in users {
            self.invalid_users.push(match id_of(&item, "id_user", "user_id")? {
                Some(id) => id,
                None => UserId::deserialize(item)?,
            });
        }
        for item in courses {
            self.invalid_courses.push(match id_of(&item, "id_course", "course_id")? {
                Some(id) => id,
                None => CourseId::deserialize(item)?,
            });
        }
        Ok(())
    }
}

/// `POST /learn/v1/enrollments`
///
/// Enrolls each user in each course, as many as hold together; at most 1,000 users a call
/// (inferred from the cap of the unenroll call). Refused pairs do not make the call fail: read
/// [`EnrollOutcome`]. Deactivated and expired users get no new enrollment (B-071). A list that is
/// missing or of the wrong type is a 400. Corroborated; the nesting of the answer is inferred.
#[derive(Debug)]
pub enum CreateEnrollments {}

impl Endpoint for CreateEnrollments {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/enrollments";
    const IDS: &'static [&'static str] = &["enrollments.create"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    // Pairs that are already enrolled are left alone.
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = NewEnrollments;
    type Output = Data<EnrollOutcome>;
}

/// Body of [`CreateEnrollment`]; may be empty.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewEnrollment {
    /// As what; learner when absent. Sent as 3, 4 or 6.
    #[serde_as(as = "Option<LevelNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<EnrollmentLevel>,
    /// Start of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_begin_validity: Option<DateTime>,
    /// End of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_expire_validity: Option<DateTime>,
    /// Also in this session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// Additional enrollment fields: values by field id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub enrollment_fields: BTreeMap<String, Value>,
    /// A subscription of the shop.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_record: Option<u64>,
    /// How strongly it is asked of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<AssignmentType>,
}

/// `POST /learn/v1/enrollments/{course_id}/{user_id}`
///
/// [`CreateEnrollments`] for one pair, with or without a body; an unknown course or user is a 404
/// here.
#[derive(Debug)]
pub enum CreateEnrollment {}

impl Endpoint for CreateEnrollment {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/enrollments/{course_id}/{user_id}";
    const IDS: &'static [&'static str] = &["enrollments.create_single"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = (CourseId, UserId);
    type Query = Empty;
    type Body = NewEnrollment;
    type Output = Data<EnrollOutcome>;
}

/// A list, an object that is a PHP list with holes, one value, or nothing.
pub(super) fn many(value: Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items,
        Value::Object(entries)
            if !entries.is_empty() && entries.keys().all(|key| key.parse::<u64>().is_ok()) =>
        {
            entries.into_iter().map(|(_, item)| item).collect()
        }
        Value::String(text) if text.is_empty() => Vec::new(),
        one => vec![one],
    }
}

/// The id under one of two names.
pub(super) fn id_of<K>(
    item: &Value,
    name: &str,
    also: &str,
) -> Result<Option<crate::id::Id<K>>, serde_json::Error> {
    match item.get(name).or_else(|| item.get(also)) {
        None | Some(Value::Null) => Ok(None),
        Some(id) => crate::id::Id::deserialize(id).map(Some),
    }
}

fn is_set(flag: &Value) -> bool {
    match flag {
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.as_str(), "" | "0" | "false"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MODERN: &str = concat!(
        r#"{"enrolled":[{"id_user":7,"id_course":3,"waiting":true}],"#,
        r#""errors":[{"enrolled":[{"id_user":7,"id_course":3,"waiting":true}],"#,
        r#""existing_enrollments":[{"id_user":8,"id_course":3}],"invalid_users":[9],"#,
        r#""invalid_courses":[4],"permission_denied":[]}]}"#
    );

    #[test]
    fn the_answer_prints_back_as_it_came() {
        let outcome: EnrollOutcome = serde_json::from_str(MODERN).unwrap();
        assert_eq!(outcome.enrolled.len(), 1, "the two places hold one pair");
        assert!(outcome.enrolled[0].waiting);
        assert!(!outcome.is_complete());
        assert_eq!(serde_json::to_string(&outcome).unwrap(), MODERN);
    }

    #[test]
    fn every_published_form_is_read() {
        let lists = json!({
            "enrolled": [{"id_user": "7", "id_course": "3", "waiting": "1"}],
            "existing_enrollments": [{"user_id": 8, "course_id": 3}],
            "invalid_users": [{"id_user": 9}],
            "invalid_courses": ["4"],
            "permission_denied": [],
        });
        let modern: EnrollOutcome = serde_json::from_str(MODERN).unwrap();
        for form in [
            json!({"enrolled": lists["enrolled"], "errors": [lists]}),
            json!({"errors": [lists]}),
            json!({"errors": lists}),
            json!({"enrolled": [], "errors": {"0": lists}}),
        ] {
            let read: EnrollOutcome = serde_json::from_value(form.clone()).unwrap();
            assert_eq!(read, modern, "{form}");
        }
    }

    #[test]
    fn the_form_of_2017_is_read() {
        let body = json!({"enrolled": [7, "8"], "errors": ["User 9 is not there"]});
        let read: EnrollOutcome = serde_json::from_value(body).unwrap();
        assert_eq!(read.enrolled.iter().map(|new| new.id_user.get()).collect::<Vec<_>>(), [7, 8]);
        assert_eq!(read.messages, ["User 9 is not there"]);
        let nothing: EnrollOutcome =
            serde_json::from_str(r#"{"enrolled":[],"errors":[]}"#).unwrap();
        assert!(nothing.is_complete() && nothing.enrolled.is_empty());
    }

    #[test]
    fn bodies_are_sent_with_level_as_a_number() {
        let mut new = NewEnrollments::new([UserId::new(7)], [CourseId::new(3)]);
        new.level = Some(EnrollmentLevel::Tutor);
        new.date_begin_validity = "2026-01-02 00:00:00".parse().ok();
        assert_eq!(
            serde_json::to_value(&new).unwrap(),
            json!({
                "course_ids": [3], "user_ids": [7], "level": 4,
                "date_begin_validity": "2026-01-02 00:00:00"
            })
        );
        assert_eq!(serde_json::to_value(NewEnrollment::default()).unwrap(), json!({}));
    }
}
