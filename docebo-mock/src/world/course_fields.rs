//! Additional fields of courses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An additional field; the courses hold its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CourseField {
    pub(crate) name: String,
    /// Such as `textfield`.
    pub(crate) kind: String,
    pub(crate) mandatory: bool,
}

/// All of them, by id, which is also their order.
pub(crate) type CourseFields = BTreeMap<u32, CourseField>;
