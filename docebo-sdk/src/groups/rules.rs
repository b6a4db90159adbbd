//! Rules of automatic groups: conditions in sets, and the sets combined.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use serde_with::serde_as;

use crate::{
    endpoint::{Alias, Confidence, Effect, Empty, Endpoint, Method, Paged},
    enrollments::EnrollmentStatus,
    id::{BranchId, CourseId, GroupUuid, UserFieldId},
    wire::{AsText, DateTime, EmptyIsNone, OneOrMany, SortDir, open_enum, page_query},
};

open_enum! {
    /// How conditions are combined, and how sets are.
    pub enum Combine {
        /// Every one has to hold.
        All = "AND",
        /// One is enough.
        Any = "OR",
    }
}

open_enum! {
    /// Whether the members of a group are those its rules say.
    pub enum RuleSetStatus {
        /// They are.
        Ready = "READY",
        /// The rules are new and have not been applied yet (word inferred).
        Updating = "UPDATING",
    }
}

/// The rules of an automatic group.
///
/// ```
/// use docebo_sdk::{BranchId, UserFieldId, groups::{Condition, ConditionSet, RuleSet}};
///
/// // In the branch, and with one of two options in a dropdown.
/// let office = UserFieldId::new(3);
/// let rules = RuleSet::all_of([
///     Condition::branch([BranchId::new(12)]).into(),
///     ConditionSet::any_of([
///         Condition::field_equals(office, "7"),
///         Condition::field_equals(office, "8"),
///     ]),
/// ]);
/// assert_eq!(rules.conditions().count(), 3);
/// ```
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct RuleSet {
    /// Sent back by the platform; without effect when sent to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RuleSetStatus>,
    /// How the sets are combined; all of them when absent.
    #[serde(default = "all")]
    pub operator: Combine,
    /// The sets.
    #[serde_as(as = "OneOrMany")]
    #[serde(default)]
    pub sets: Vec<ConditionSet>,
}

/// Conditions that are combined with one another first.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ConditionSet {
    /// How they are combined; all of them when absent.
    #[serde(default = "all")]
    pub rules_operator: Combine,
    /// The conditions.
    #[serde_as(as = "OneOrMany")]
    #[serde(default)]
    pub rules: Vec<Condition>,
}

const fn all() -> Combine {
    Combine::All
}

impl RuleSet {
    /// One condition.
    #[must_use]
    pub fn of(condition: Condition) -> Self {
        Self::all_of([condition.into()])
    }

    /// Sets that all have to hold.
    pub fn all_of(sets: impl IntoIterator<Item = ConditionSet>) -> Self {
        Self { status: None, operator: Combine::All, sets: sets.into_iter().collect() }
    }

    /// Sets of which one has to hold.
    pub fn any_of(sets: impl IntoIterator<Item = ConditionSet>) -> Self {
        Self { status: None, operator: Combine::Any, sets: sets.into_iter().collect() }
    }

    /// Every condition, whatever set it is in.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.sets.iter().flat_map(|set| &set.rules)
    }
}

impl ConditionSet {
    /// Conditions that all have to hold.
    pub fn all_of(conditions: impl IntoIterator<Item = Condition>) -> Self {
        Self { rules_operator: Combine::All, rules: conditions.into_iter().collect() }
    }

    /// Conditions of which one has to hold.
    pub fn any_of(conditions: impl IntoIterator<Item = Condition>) -> Self {
        Self { rules_operator: Combine::Any, rules: conditions.into_iter().collect() }
    }
}

impl From<Condition> for ConditionSet {
    fn from(condition: Condition) -> Self {
        Self::all_of([condition])
    }
}

open_enum! {
    /// What a condition is about.
    pub enum ConditionKind {
        /// Where in the organisation chart somebody is (corroborated).
        BranchMembership = "BranchMembership",
        /// A value of an additional field (documented; the word is inferred).
        AdditionalField = "AdditionalField",
        /// How far somebody is in a course (documented; the word is inferred).
        EnrollmentStatus = "EnrollmentStatus",
    }
}

/// One condition: `{"type": …, "payload": {…}}`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Condition {
    /// The user is in a branch.
    BranchMembership(BranchMembership),
    /// The user has a value in an additional field.
    AdditionalField(FieldCondition),
    /// The user is so far in a course.
    EnrollmentStatus(EnrollmentCondition),
    /// A condition this version cannot name, kept as it came.
    Other(OtherCondition),
}

/// In one of these branches. The one payload a client was seen to send.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchMembership {
    /// Right in one of these.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids: Vec<BranchId>,
    /// In one of these or below it.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids_descendants: Vec<BranchId>,
}

open_enum! {
    /// How a field is compared (inferred).
    pub enum FieldOperator {
        /// Is this value.
        Equals = "equals",
        /// Is another value, or none.
        NotEquals = "not_equals",
        /// Holds this text, case aside.
        Contains = "contains",
        /// Has no value.
        Empty = "empty",
    }
}

/// An additional field compared with a value. That there are such conditions is documented, the
/// payload is inferred.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct FieldCondition {
    /// The field.
    pub field_id: UserFieldId,
    /// How it is compared.
    pub operator: FieldOperator,
    /// With what, in the form in which users are created: an option's id, a text, a day.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// An enrollment of this status in one of these courses. That there are such conditions is
/// documented, the payload is inferred.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentCondition {
    /// In one of these.
    #[serde_as(as = "OneOrMany")]
    #[serde(default)]
    pub course_ids: Vec<CourseId>,
    /// So far.
    pub status: EnrollmentStatus,
}

/// A condition of a type this version does not know.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct OtherCondition {
    /// Its type, as sent.
    pub kind: String,
    /// Its payload, as sent.
    pub payload: Value,
}

impl Condition {
    /// In one of these branches, not counting those below.
    pub fn branch(ids: impl IntoIterator<Item = BranchId>) -> Self {
        let branch_ids = ids.into_iter().collect();
        Self::BranchMembership(BranchMembership { branch_ids, ..Default::default() })
    }

    /// In one of these branches, or below it.
    pub fn branch_with_descendants(ids: impl IntoIterator<Item = BranchId>) -> Self {
        let branch_ids_descendants = ids.into_iter().collect();
        Self::BranchMembership(BranchMembership { branch_ids_descendants, ..Default::default() })
    }

    /// With this value in an additional field; see [`FieldCondition::value`].
    pub fn field_equals(field: UserFieldId, value: impl Into<String>) -> Self {
        let (operator, value) = (FieldOperator::Equals, Some(value.into()));
        Self::AdditionalField(FieldCondition { field_id: field, operator, value })
    }

    /// So far in one of these courses.
    pub fn enrolled(courses: impl IntoIterator<Item = CourseId>, status: EnrollmentStatus) -> Self {
        let course_ids = courses.into_iter().collect();
        Self::EnrollmentStatus(EnrollmentCondition { course_ids, status })
    }

    /// A condition this version has no type for. Sent as it is.
    pub fn other(kind: impl Into<String>, payload: Value) -> Self {
        Self::Other(OtherCondition { kind: kind.into(), payload })
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Tagged<'a, P> {
            r#type: &'a str,
            payload: &'a P,
        }
        fn tagged<S: Serializer>(
            kind: &ConditionKind,
            payload: &impl Serialize,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            Tagged { r#type: kind.as_str(), payload }.serialize(serializer)
        }
        match self {
            Self::BranchMembership(payload) => {
                tagged(&ConditionKind::BranchMembership, payload, serializer)
            }
            Self::AdditionalField(payload) => {
                tagged(&ConditionKind::AdditionalField, payload, serializer)
            }
            Self::EnrollmentStatus(payload) => {
                tagged(&ConditionKind::EnrollmentStatus, payload, serializer)
            }
            Self::Other(OtherCondition { kind, payload }) => {
                Tagged { r#type: kind, payload }.serialize(serializer)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Tagged {
            r#type: String,
            #[serde(default)]
            payload: Value,
        }
        let Tagged { r#type: kind, payload } = Tagged::deserialize(deserializer)?;
        let wrong = |error| de::Error::custom(format_args!("{kind}: {error}"));
        match ConditionKind::from_word(&kind) {
            ConditionKind::BranchMembership => {
                BranchMembership::deserialize(payload).map(Self::BranchMembership).map_err(wrong)
            }
            ConditionKind::AdditionalField => {
                FieldCondition::deserialize(payload).map(Self::AdditionalField).map_err(wrong)
            }
            ConditionKind::EnrollmentStatus => {
                EnrollmentCondition::deserialize(payload).map(Self::EnrollmentStatus).map_err(wrong)
            }
            ConditionKind::Unknown(_) => Ok(Self::other(kind, payload)),
        }
    }
}

/// Query of [`ListConditionsHistory`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ConditionsHistoryQuery {
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// `created_at`, the default (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<String>,
    /// Oldest first unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// Documented; what it would be compared with is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
}
page_query!(by number: ConditionsHistoryQuery);

/// Rules an automatic group once had.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PastRuleSet {
    /// The rules.
    pub ruleset: RuleSet,
    /// When the group was given them (meaning inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub created_at: Option<DateTime>,
}

/// `GET /audiences/v1/audience/{uuid}/conditions-history`
///
/// The rules an automatic group had before those it has; none for a manual one. 404 when there is
/// no such group. The route is documented, the row inferred.
#[derive(Debug)]
pub enum ListConditionsHistory {}

impl Endpoint for ListConditionsHistory {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/audiences/v1/audience/{uuid}/conditions-history";
    const IDS: &'static [&'static str] = &["groups.conditions_history"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/audiences/v1/audiences/{uuid}/conditions-history")];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = GroupUuid;
    type Query = ConditionsHistoryQuery;
    type Body = Empty;
    type Output = Paged<PastRuleSet>;
}
