//! What events carry.
//!
//! Numbers are read from strings too, dates are UTC (`2024-03-13 14:58:26`, B-238), and none is
//! written as `null`. Only the ids are required: recorded payloads leave fields out, and what a
//! payload does not say is `None`. Fields this version does not know are kept in `more`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::serde_as;

use crate::{
    auth::UserLevel,
    courses::CourseType,
    enrollments::{EnrollmentLevel, EnrollmentStatus},
    id::{BranchId, CatalogId, CourseId, GroupId, LearningPlanId, SessionId, UserId},
    learning_plans::PlanStatus,
    wire::{AsText, Date, DateTime, EmptyIsNone, FlagBool},
};

/// Payload of the four `course.enrollment` events (B-237). Fields are corroborated unless they say
/// otherwise.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseEnrollmentEvent {
    /// When it happened; the message follows seconds later.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Who is enrolled.
    pub user_id: UserId,
    /// Missing in one recorded payload.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// In which course.
    pub course_id: CourseId,
    /// Missing in one recorded payload.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub course_name: Option<String>,
    /// `learner` was seen.
    #[serde(default)]
    pub level: Option<EnrollmentLevel>,
    /// When the enrollment was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date: Option<DateTime>,
    /// Start of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date_begin_validity: Option<DateTime>,
    /// End of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date_end_validity: Option<DateTime>,
    /// Who enrolled the person.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub subscribed_by_id: Option<UserId>,
    /// `subscribed` was seen for not started and `completed` for completed (B-084); the other
    /// words are inferred.
    #[serde(default)]
    pub status: Option<EnrollmentStatus>,
    /// In `completed` alone.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_date: Option<DateTime>,
    /// In `updated` alone; inferred.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_date: Option<DateTime>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of `course.created`, `course.updated` and `course.deleted`. Fields are corroborated
/// unless they say otherwise.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Which course.
    pub course_id: CourseId,
    /// Its name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub name: Option<String>,
    /// Its code.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// `elearning` was seen.
    #[serde(default, rename = "type")]
    pub kind: Option<CourseType>,
    /// Such as `english_uk`.
    #[serde(default)]
    pub language: Option<String>,
    /// Seconds it is meant to take (the unit is inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub duration: Option<u64>,
    /// From when it is open.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub start_date: Option<Date>,
    /// Until when it is open.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub end_date: Option<Date>,
    /// In `created` alone; inferred.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime>,
    /// In `updated` alone.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_date: Option<DateTime>,
    /// In `deleted` alone.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deletion_date: Option<DateTime>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of `catalog.course.deleted`; corroborated.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CatalogCourseEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Which catalog.
    pub catalog_id: CatalogId,
    /// Which course left it.
    pub course_id: CourseId,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of the three `ilt.session` events; corroborated.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Whose session.
    pub course_id: CourseId,
    /// The course's code.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub course_code: Option<String>,
    /// Which session.
    pub session_id: SessionId,
    /// Its code.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub session_code: Option<String>,
    /// Its name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub session_name: Option<String>,
    /// The webinar session it was made from.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub migrated_webinar_session_id: Option<SessionId>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of `user.created` and `user.updated`. All of it is inferred, by analogy with the events
/// that are known.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Whose account.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// First name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub first_name: Option<String>,
    /// Last name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde(default)]
    pub email: Option<String>,
    /// `user`, `power_user` or `godadmin`, as in the user list.
    #[serde(default)]
    pub level: Option<UserLevel>,
    /// The switch; an expired account may be active.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub active: Option<bool>,
    /// The date from which the account is expired.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub expiration_date: Option<Date>,
    /// In `created` alone.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creation_date: Option<DateTime>,
    /// In `updated` alone.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_date: Option<DateTime>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of `user.deleted`. All of it is inferred, by analogy with the events that are known.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserDeletedEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Whose account it was.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// First name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub first_name: Option<String>,
    /// Last name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub last_name: Option<String>,
    /// E-mail.
    #[serde(default)]
    pub email: Option<String>,
    /// When the account was deleted.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub deletion_date: Option<DateTime>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of the four `learningplan.enrollment` events. All of it is inferred, by analogy with
/// `course.enrollment`.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanEnrollmentEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Who is enrolled.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// In which plan. The key's name is a guess; `learningplan_id` is read too.
    #[serde(alias = "learningplan_id")]
    pub learning_plan_id: LearningPlanId,
    /// The plan's name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default, alias = "learningplan_name")]
    pub learning_plan_name: Option<String>,
    /// When the enrollment was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date: Option<DateTime>,
    /// Who enrolled the person.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub subscribed_by_id: Option<UserId>,
    /// How far the plan is.
    #[serde(default)]
    pub status: Option<PlanStatus>,
    /// In `completed` alone.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_date: Option<DateTime>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of the three `branch` events. Inferred: that they exist at all is unproven.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Which branch.
    pub branch_id: BranchId,
    /// Its code.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Its name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub name: Option<String>,
    /// The branch above it.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub parent_id: Option<BranchId>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// Payload of the three `group` events. Inferred: that they exist at all is unproven.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GroupEvent {
    /// When it happened.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub fired_at: Option<DateTime>,
    /// Which group, by its number.
    pub group_id: GroupId,
    /// Its name.
    #[serde_as(as = "Option<AsText>")]
    #[serde(default)]
    pub name: Option<String>,
    /// Other fields.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}
