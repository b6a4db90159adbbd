//! Additional user fields.
