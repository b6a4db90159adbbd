//! Groups (audiences), manual and automatic.

use super::Registry;

pub(crate) fn register(_registry: &mut Registry) {}
