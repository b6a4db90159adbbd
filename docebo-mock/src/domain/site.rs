//! The platform itself: settings, and what it says about itself before anybody signs in.

use super::Registry;

pub(crate) fn register(_registry: &mut Registry) {}
