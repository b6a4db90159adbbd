//! Enrollment rules.
