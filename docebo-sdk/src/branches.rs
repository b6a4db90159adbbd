//! Branches: the organisation chart.
//!
//! One tree. Its root can be renamed but neither moved nor deleted, and nothing stands beside it
//! (B-134); that it has the id 0 is inferred. Neither codes nor names are unique: a call that
//! names a branch by its code is refused when several have it.
//!
//! Everybody is in at least one branch: those in no other are in the root.
//!
//! Calls that change branches must never overlap (B-137): a client sends them one after the
//! other, all its clones included. What it cannot see are other programs.

mod batch;
#[cfg(feature = "client")]
mod calls;
mod key;
mod list;
mod members;
#[cfg(test)]
mod tests;
mod write;

pub use batch::{BatchBranches, BranchBatch, BranchBatchOptions, BranchRow, BranchRowResult};
#[cfg(feature = "client")]
pub use calls::Branches;
pub use key::BranchKey;
pub use list::{
    Branch, BranchNode, BranchSearch, BranchSort, BranchStep, GetBranch, GetBranchQuery,
    ListBranches, ListBranchesQuery,
};
pub use members::{
    AssignToBranch, BranchAssignment, BranchUser, ListBranchUsers, ListBranchUsersQuery,
    UserAssignment,
};
pub use write::{
    BranchMove, BranchUpdate, CreateBranch, CreatedBranch, DeleteBranch, FieldChoice, MoveBranch,
    NewBranch, SetFieldVisibility, UpdateBranch, UpdatedBranch, VisibleFields,
};

use crate::{endpoint::EndpointInfo, id::BranchId};

/// Endpoints of this module.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListBranches>(),
    EndpointInfo::of::<GetBranch>(),
    EndpointInfo::of::<CreateBranch>(),
    EndpointInfo::of::<UpdateBranch>(),
    EndpointInfo::of::<DeleteBranch>(),
    EndpointInfo::of::<MoveBranch>(),
    EndpointInfo::of::<AssignToBranch>(),
    EndpointInfo::of::<BatchBranches>(),
    EndpointInfo::of::<ListBranchUsers>(),
    EndpointInfo::of::<SetFieldVisibility>(),
];

/// The root. That it is number 0 is inferred: 0 is the parent that clients send for "directly
/// below the root"; other published examples start at 1.
pub const ROOT: BranchId = BranchId::new(0);

/// The key of a name that holds for every language.
pub const EVERY_LANGUAGE: &str = "all";
