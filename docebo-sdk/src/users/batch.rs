//! The user batch: many users created and changed in one call, row by row.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{BatchRow, forms::NullText};
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Lane, List, Method},
    id::{BranchId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, Lenient, open_enum},
};

/// Rows this crate puts into one call. The platform publishes no cap; its own importer feeds the
/// endpoint 100 rows at a time.
pub const MAX_BATCH_ROWS: usize = 100;

open_enum! {
    /// What a row without a branch means.
    pub enum BranchOption {
        /// Such a row takes `destination_branch`, which is mandatory then.
        Existing = "existing",
        /// Such a row leaves an existing user in place and puts a new one in the root (B-193).
        DoNothing = "do_nothing",
        /// The 2017 form of [`DoNothing`](Self::DoNothing) with `force_create_branches`.
        Autocreate = "autocreate",
    }
}

open_enum! {
    /// Which branches the power users of a batch get assigned (B-153).
    pub enum PowerUserOption {
        /// None.
        NoAssociation = "no_association",
        /// Their own.
        AssignedBranch = "assigned_branch",
        /// Their own and everything below it.
        AssignedBranchDescendants = "assigned_branch_descendants",
    }
}

open_enum! {
    /// Whether an updated user keeps other branches. Platforms made after October 2019 always
    /// move (B-138).
    pub enum UserBranchAction {
        /// Keeps them.
        Add = "add",
        /// Leaves them.
        Move = "move",
    }
}

open_enum! {
    /// What a row's profiles do to those an existing power user has.
    pub enum MultiProfilesMode {
        /// Replace them.
        OverwriteProfiles = "overwrite_profiles",
        /// Join them.
        AddProfile = "add_profile",
    }
}

/// Options of a batch. All are always sent: what the platform does without one is not known for
/// every one of them, and without `branch_option` it refuses the call (B-145).
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchOptions {
    /// Users must change their password at the next sign-in: new ones, and updated ones unless
    /// they are spared (B-152).
    #[serde(default)]
    pub change_user_password: bool,
    /// Rows of existing users update them; off, each of them is an error (B-149).
    #[serde(default)]
    pub update_user_info: bool,
    /// Spares updated users from `change_user_password`. The published texts contradict each
    /// other; the name decides.
    #[serde(default)]
    pub ignore_password_change_for_existing_users: bool,
    /// Branches for power users. The capital U is the platform's.
    #[serde(rename = "powerUser_option", default, skip_serializing_if = "Option::is_none")]
    pub power_user_option: Option<PowerUserOption>,
    /// What a row without a branch means. Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch_option: Option<BranchOption>,
    /// The branch of rows that name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination_branch: Option<BranchId>,
    /// Makes missing branches of rows with both paths.
    #[serde(default)]
    pub force_create_branches: bool,
    /// Whether updated users keep their other branches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_destination_branch_action: Option<UserBranchAction>,
    /// Sends new users the welcome mail once the batch is over (B-154).
    #[serde(default)]
    pub send_notification_email: bool,
    /// What profiles of a row do to existing ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_profiles_mode: Option<MultiProfilesMode>,
    /// Name of the external source the users come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisioned_by: Option<String>,
    /// The 2017 form of `powerUser_option`; read, never sent by this crate.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_assign_branch_to_pu: Option<bool>,
}

/// Nobody is updated, moved, mailed or asked for a password.
impl Default for BatchOptions {
    fn default() -> Self {
        Self {
            change_user_password: false,
            update_user_info: false,
            ignore_password_change_for_existing_users: false,
            power_user_option: Some(PowerUserOption::NoAssociation),
            branch_option: Some(BranchOption::DoNothing),
            destination_branch: None,
            force_create_branches: false,
            user_destination_branch_action: Some(UserBranchAction::Add),
            send_notification_email: false,
            multi_profiles_mode: Some(MultiProfilesMode::OverwriteProfiles),
            provisioned_by: None,
            auto_assign_branch_to_pu: None,
        }
    }
}

impl BatchOptions {
    /// The defaults, with rows of existing users updating them.
    #[must_use]
    pub fn updating() -> Self {
        Self { update_user_info: true, ..Self::default() }
    }

    /// Rows without a branch take this one.
    #[must_use]
    pub fn destination(mut self, branch: BranchId) -> Self {
        self.branch_option = Some(BranchOption::Existing);
        self.destination_branch = Some(branch);
        self
    }
}

/// Body of [`BatchUsers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRequest {
    /// The rows.
    pub items: Vec<BatchRow>,
    /// The options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<BatchOptions>,
}

impl BatchRequest {
    /// These rows under these options.
    #[must_use]
    pub fn new(items: Vec<BatchRow>, options: BatchOptions) -> Self {
        Self { items, options: Some(options) }
    }
}

/// What became of one row.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRowResult {
    /// Position in `items`, from 0 (inferred).
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub row_index: u64,
    /// Whether the row was done.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Text for people; empty on success.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub message: String,
    /// Whom it concerned.
    #[serde(default)]
    pub output: Option<BatchOutput>,
}

/// Whom a row concerned.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchOutput {
    /// The user; here the id is a number.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// Their user name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// What is wrong.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// `POST /manage/v1/user/batch`
///
/// Creates and changes users row by row. Each row answers for itself, in order; a bad row stops
/// none of the others, and the status stays 200 (B-148). Without `branch_option` the call is 400
/// with code 1006 and `Required option not set: branch_option` (B-145, captured); `existing`
/// without `destination_branch` likewise.
///
/// Batch calls must not overlap on one platform (B-221). Repeating a call is harmless when
/// `update_user_info` is on; off, rows that were done come back as errors.
#[derive(Debug)]
pub enum BatchUsers {}

impl Endpoint for BatchUsers {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/batch";
    const IDS: &'static [&'static str] = &["users.batch"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::BranchBatch;
    type Path = ();
    type Query = Empty;
    type Body = BatchRequest;
    type Output = List<BatchRowResult>;
}
