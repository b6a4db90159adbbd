//! Additional fields of enrollments.
