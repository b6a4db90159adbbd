//! Tables.
#![allow(dead_code)]

pub(crate) mod enrollments;
pub(crate) mod packed;
pub(crate) mod plans;
pub(crate) mod ranked;
pub(crate) mod rows;
pub(crate) mod selection;
pub(crate) mod slab;
pub(crate) mod stamp;
pub(crate) mod text;
pub(crate) mod users;
