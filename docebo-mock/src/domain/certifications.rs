//! Certifications, and training outside the platform.

use super::Registry;

pub(crate) fn register(_: &mut Registry) {}
