//! What will be done, as a value: it can be read, saved, compared and costed.

use serde::{Deserialize, Serialize};

use super::{Before, Cost, Person, Record, Rest, RowProblem, Step};
use crate::{id::UserId, wire::DateTime};

/// What stands between the platform as it is and as somebody wants it.
///
/// Made by a planner, without any choice left open: executing it means making the calls of
/// [`steps`](Self::steps) one after the other. `P` is what the planner was told; the engine never
/// looks at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan<P> {
    /// Which workflow made it.
    pub workflow: String,
    /// The address of the platform that was read; empty when nobody said. It is executed on no
    /// other.
    #[serde(default)]
    pub platform: String,
    /// When the platform was read.
    pub gathered_at: DateTime,
    /// Whose token read it.
    pub caller: UserId,
    /// The rules it follows.
    pub policy: P,
    /// Everybody on the list, in its order, each once.
    pub people: Vec<Person>,
    /// Rows of the list that cannot be followed.
    pub problems: Vec<RowProblem>,
    /// The calls, in order.
    pub steps: Vec<Step>,
    /// Every enrollment about to leave, with all its fields.
    pub records: Vec<Record>,
    /// What an undo needs to know.
    pub before: Before,
    /// What no step does, and why.
    #[serde(default)]
    pub rest: Vec<Rest>,
    /// What it takes.
    pub cost: Cost,
}

impl<P> Plan<P> {
    /// A plan of a workflow about nobody, made from what a caller read at some moment.
    #[must_use]
    pub fn new(
        workflow: impl Into<String>,
        policy: P,
        caller: UserId,
        gathered_at: DateTime,
    ) -> Self {
        Self {
            workflow: workflow.into(),
            platform: String::new(),
            gathered_at,
            caller,
            policy,
            people: Vec::new(),
            problems: Vec::new(),
            steps: Vec::new(),
            records: Vec::new(),
            before: Before::default(),
            rest: Vec::new(),
            cost: Cost::default(),
        }
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether something is removed that [`records`](Self::records) must be written for first.
    #[must_use]
    pub fn removes_records(&self) -> bool {
        !self.records.is_empty()
    }

    /// Somebody by number.
    #[must_use]
    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.iter().find(|person| person.user_id == Some(id))
    }

    /// Every enrollment about to leave, with all its fields, as CSV. Written to disk before the
    /// first of them goes.
    #[must_use]
    pub fn records_csv(&self) -> String {
        super::record::records_csv(&self.records)
    }

    /// A number that differs when the steps differ. A journal of one plan cannot be continued
    /// with another.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.steps)
    }
}

pub(crate) fn fingerprint(steps: &[Step]) -> String {
    let steps = serde_json::to_vec(steps).unwrap_or_default();
    // FNV-1a: stable across versions and platforms, which std's hasher does not promise.
    let hash = steps.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}
