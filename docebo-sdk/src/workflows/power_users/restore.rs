//! What power users held, given back from a file.
//!
//! Present and past are compared, and only what is missing now is given: the level to those who
//! lost it, profiles and resources to those who lack some. What came after the snapshot stays,
//! unless the policy [takes it away](Policy::take_away). Who is gone, deactivated or expired is
//! reported and left alone; what the platform no longer has is the
//! [rest](crate::workflows::engine::Plan::rest) of the plan. A snapshot of another platform is
//! refused before anything is asked.
//!
//! | what is read | how |
//! |---|---|
//! | who is asking | one call |
//! | accounts | the user list by level as far as it pays, then one search for each name still missing, and two calls for each number nobody has by that name |
//! | present power users | their list as far as it pays, then one search for each still missing |
//! | what they hold | one call for each kind the snapshot has some of and the platform counts as more than none; all kinds when something may be taken away |
//! | what there still is | the list of a kind, 200 a page, when somebody lacks something of it |
//!
//! Course categories are listed level by level, and not looked through: one that is gone is refused
//! when its turn comes, and the others are given all the same.

mod gather;
mod planner;

pub use gather::{Account, Facts, There, gather};
pub use planner::{Policy, plan};

/// A [plan](crate::workflows::engine::Plan) to give power users back what they held.
pub type Plan = crate::workflows::engine::Plan<Policy>;
