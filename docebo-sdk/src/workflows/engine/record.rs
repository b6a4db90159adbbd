//! What is about to be lost, and how things stood: what an undo has to know.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::Identity;
pub use crate::enrollments::EnrollmentStatus;
use crate::{
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserFieldId, UserId},
    power_users::PowerUserSnapshot,
    wire::Date,
};

/// Every field the platform sent about something, kept as text: there are many of them, and they
/// are read again only when records are written.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Fields(Option<Arc<str>>);

impl Fields {
    /// The fields of a value that serialises to an object; none of anything else.
    pub(crate) fn of(row: &impl Serialize) -> Self {
        let text = serde_json::to_string(row).ok().filter(|text| text.starts_with('{'));
        Self(text.map(Into::into))
    }

    /// The fields by name.
    #[must_use]
    pub fn to_map(&self) -> Map<String, Value> {
        self.0.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.as_deref().unwrap_or("{}"))
    }
}

impl From<Map<String, Value>> for Fields {
    fn from(fields: Map<String, Value>) -> Self {
        if fields.is_empty() { Self(None) } else { Self::of(&fields) }
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_map().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

/// A course enrollment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CourseEnrollment {
    /// Who.
    pub user_id: UserId,
    /// In which course.
    pub course_id: CourseId,
    /// The course's name.
    pub course_name: String,
    /// How far.
    pub status: EnrollmentStatus,
    /// Every field the platform sent, for the record that is kept of what is removed.
    #[serde(default)]
    pub fields: Fields,
}

/// A learning plan enrollment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanEnrollment {
    /// Who.
    pub user_id: UserId,
    /// In which plan.
    pub plan_id: LearningPlanId,
    /// The plan's name.
    pub plan_name: String,
    /// How far; rows carry it only when asked.
    pub status: Option<EnrollmentStatus>,
    /// Every field the platform sent.
    #[serde(default)]
    pub fields: Fields,
}

/// People who report to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// To whom.
    pub manager: UserId,
    /// As what.
    pub manager_type: ManagerTypeId,
    /// The people.
    pub members: Vec<UserId>,
}

/// Something about to leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Record {
    /// Of a course.
    Course {
        /// Whether a frozen copy stays on the platform.
        archived: bool,
        /// The enrollment.
        enrollment: CourseEnrollment,
    },
    /// Of a learning plan.
    Plan {
        /// The enrollment.
        enrollment: PlanEnrollment,
    },
    /// Of something else that goes with an account.
    Belonging {
        /// Whose it is.
        user_id: UserId,
        /// What: `account`, `team`, `power_user`.
        what: String,
        /// All there is to say about it.
        fields: Fields,
    },
}

impl Record {
    /// Something that goes with an account: all there is to say about it.
    pub(crate) fn belonging(user_id: UserId, what: &str, fields: &impl Serialize) -> Self {
        Self::Belonging { user_id, what: what.to_owned(), fields: Fields::of(fields) }
    }

    /// Whose it is.
    #[must_use]
    pub const fn user_id(&self) -> UserId {
        match self {
            Self::Course { enrollment, .. } => enrollment.user_id,
            Self::Plan { enrollment } => enrollment.user_id,
            Self::Belonging { user_id, .. } => *user_id,
        }
    }

    const fn fields(&self) -> &Fields {
        match self {
            Self::Course { enrollment, .. } => &enrollment.fields,
            Self::Plan { enrollment } => &enrollment.fields,
            Self::Belonging { fields, .. } => fields,
        }
    }
}

/// What goes with an account that is deleted. Teams and power users are everybody's: those of
/// others are left out.
pub(crate) fn of_account<'a>(
    user_id: UserId,
    username: &str,
    account: Fields,
    courses: impl IntoIterator<Item = &'a CourseEnrollment>,
    plans: impl IntoIterator<Item = &'a PlanEnrollment>,
    teams: &[Team],
    power_users: &[PowerUserSnapshot],
) -> Vec<Record> {
    let belonging = |what: &str, fields| {
        let what = what.to_owned();
        Record::Belonging { user_id, what, fields }
    };
    let mut records = vec![belonging("account", account)];
    let courses = courses.into_iter().cloned();
    records.extend(courses.map(|enrollment| Record::Course { archived: false, enrollment }));
    records.extend(plans.into_iter().cloned().map(|enrollment| Record::Plan { enrollment }));
    for team in teams.iter().filter(|team| team.manager == user_id) {
        let fields = serde_json::json!({
            "user_id": user_id,
            "username": username,
            "manager_type": team.manager_type,
            "members": team.members,
        });
        records.push(belonging("team", Fields::of(&fields)));
    }
    let held = power_users.iter().filter(|held| held.user_id == user_id);
    records.extend(held.map(|held| belonging("power_user", Fields::of(held))));
    records
}

/// How things stood, as far as a plan changes them. The journal holds it too, before the first
/// call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Before {
    /// What power users held. A demotion drops it for good (B-037).
    pub power_users: Vec<PowerUserSnapshot>,
    /// Who reported to whom.
    pub teams: Vec<Team>,
    /// Expiration dates of those whose date is set.
    pub expiration_dates: BTreeMap<UserId, Option<Date>>,
    /// Branches of those who move.
    pub branches: BTreeMap<UserId, Vec<BranchId>>,
    /// Additional fields of those whose fields are filled.
    pub fields: BTreeMap<UserId, BTreeMap<UserFieldId, String>>,
    /// Names of those who are renamed, unless they are to be forgotten.
    pub identities: BTreeMap<UserId, Identity>,
    /// Those who get a team and were nobody's manager: whoever is given one becomes a manager
    /// (B-129).
    pub new_managers: BTreeSet<UserId>,
    /// Those who could not sign in: the platform enrolls them in nothing (B-071).
    pub barred: BTreeSet<UserId>,
}

impl Before {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Columns every record begins with; those no record has stay empty.
const COLUMNS: [&str; 7] = [
    "user_id",
    "username",
    "course_id",
    "course_name",
    "learning_plan_id",
    "learning_plan_name",
    "enrollment_status",
];

/// Records with all their fields, as CSV.
pub(crate) fn records_csv(records: &[Record]) -> String {
    // Who and what first, then everything else by name.
    let mut columns: Vec<String> = COLUMNS.map(str::to_owned).to_vec();
    let mut known: BTreeSet<String> = columns.iter().cloned().collect();
    for record in records {
        for (key, _) in record.fields().to_map() {
            if known.insert(key.clone()) {
                columns.push(key);
            }
        }
    }
    let mut rows = Vec::with_capacity(records.len() + 1);
    let header = ["kind", "archived"].into_iter().map(str::to_owned);
    rows.push(header.chain(columns.iter().cloned()).collect::<Vec<_>>());
    for record in records {
        let (kind, archived) = match record {
            Record::Course { archived: true, .. } => ("course", "yes"),
            Record::Course { archived: false, .. } => ("course", "no"),
            Record::Plan { .. } => ("learning_plan", "no"),
            Record::Belonging { what, .. } => (what.as_str(), "no"),
        };
        let mut fields = record.fields().to_map();
        let cells = columns.iter().map(|column| match fields.remove(column) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        });
        rows.push([kind, archived].into_iter().map(str::to_owned).chain(cells).collect());
    }
    super::print::table(rows)
}
