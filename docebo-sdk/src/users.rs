//! Users: list, read, create, change, retire, and the batch; settings and passwords; people who
//! register themselves and are no users yet.
//!
//! One thing has several names here. The user name is `username` when read and in the batch,
//! `userid` on create and update; names are `first_name` when read and `firstname` when written;
//! the active flag is `status` in the list, `valid` in the single read and on create, `active` in
//! the batch (B-006). The types of this module keep the platform's names, so that a call can be
//! found again in the platform's own documentation.

#[cfg(feature = "client")]
mod account_calls;
#[cfg(test)]
mod account_tests;
mod batch;
mod batch_row;
#[cfg(feature = "client")]
mod batch_run;
mod branches;
#[cfg(feature = "client")]
mod calls;
mod checks;
mod export;
mod field_filter;
pub(crate) mod forms;
mod get;
mod list;
mod mass_edit;
mod merge;
#[cfg(feature = "client")]
mod merge_calls;
mod merge_lists;
mod password;
mod pending;
mod registration;
#[cfg(feature = "client")]
mod registration_calls;
mod row;
mod settings;
mod status;
#[cfg(test)]
mod tests;
mod write;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

pub use batch::{
    BatchOptions, BatchOutput, BatchRequest, BatchRowResult, BatchUsers, BranchOption,
    MAX_BATCH_ROWS, MultiProfilesMode, PowerUserOption, UserBranchAction,
};
pub use batch_row::BatchRow;
#[cfg(feature = "client")]
pub use batch_run::{BatchReport, BatchRun, DoneUser, RowOutcome, RowReport, UserBatch};
pub use branches::{AddToBranches, BranchMembers, MoveToBranches, RemoveFromBranches};
#[cfg(feature = "client")]
pub use calls::Users;
pub use checks::{
    CheckUsername, CheckValidity, GetImporterFields, ImporterFields, Validity, ValidityQuery,
};
pub use export::{ExportColumn, ExportFormat, ExportQuery, ExportUsers};
pub use field_filter::FieldFilter;
pub use forms::{DIRECT_MANAGER, Employees, FieldMessage, FieldValues, ManagerIds, OrText};
pub use get::{AdditionalField, FieldOption, GetUser, User, UserBranch, UserData};
pub use list::{BranchScope, ListUsers, ListUsersQuery, MatchType, UserSort};
pub use mass_edit::{MassEdit, MassEditUsers, MassEdited};
pub use merge::{
    KeptEnrollment, MergeAccount, MergeChoice, MergePair, MergePreview, MergeRequest, MergeUsers,
    Merged, MergedData, PreviewMerge,
};
pub use merge_lists::{
    ListMergeBadges, ListMergeEnrollments, ListMergeSubscriptions, ListMergeTransactions,
    MergeBadge, MergeEnrollment, MergeListQuery, MergeSide, MergeSides, MergeSort,
    MergeSubscription, MergeTransaction,
};
pub use password::{ChangePassword, PasswordChange, PasswordRequest};
pub use pending::{
    ApproveRegistrations, Decided, GetPending, ListPending, PendingAccount, PendingDetails,
    PendingUser, RegistrationIds, RejectRegistrations, ResendRegistration,
};
pub use registration::{
    Acknowledged, ConfirmEmail, EmailConfirmation, NewRegistration, RegisterUser, Registered,
};
#[cfg(feature = "client")]
pub use registration_calls::Registrations;
pub use row::{ManagerName, ManagerRef, UserRow};
pub use settings::{
    GetUserSettings, PagedWithRefusals, SaveUserSettings, SavedSettings, SettingName,
    SettingsRequest, UserSetting, UserSettingsQuery,
};
pub use status::{
    ChangeStatus, DeleteUsers, DeleteUsersRequest, Deletion, StatusChange, StatusRequest,
};
pub use write::{CreateUser, CreatedUser, NewUser, UpdateUser, UpdatedUser, UserUpdate};

use crate::{endpoint::EndpointInfo, wire::FlagText};

/// Endpoints of this module.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListUsers>(),
    EndpointInfo::of::<GetUser>(),
    EndpointInfo::of::<ExportUsers>(),
    EndpointInfo::of::<CreateUser>(),
    EndpointInfo::of::<UpdateUser>(),
    EndpointInfo::of::<ChangeStatus>(),
    EndpointInfo::of::<DeleteUsers>(),
    EndpointInfo::of::<MassEditUsers>(),
    EndpointInfo::of::<BatchUsers>(),
    EndpointInfo::of::<RegisterUser>(),
    EndpointInfo::of::<ConfirmEmail>(),
    EndpointInfo::of::<ApproveRegistrations>(),
    EndpointInfo::of::<RejectRegistrations>(),
    EndpointInfo::of::<GetPending>(),
    EndpointInfo::of::<ResendRegistration>(),
    EndpointInfo::of::<CheckUsername>(),
    EndpointInfo::of::<CheckValidity>(),
    EndpointInfo::of::<GetImporterFields>(),
    EndpointInfo::of::<GetUserSettings>(),
    EndpointInfo::of::<SaveUserSettings>(),
    EndpointInfo::of::<ChangePassword>(),
    EndpointInfo::of::<PreviewMerge>(),
    EndpointInfo::of::<MergeUsers>(),
    EndpointInfo::of::<ListMergeEnrollments>(),
    EndpointInfo::of::<ListMergeBadges>(),
    EndpointInfo::of::<ListMergeSubscriptions>(),
    EndpointInfo::of::<ListMergeTransactions>(),
    EndpointInfo::of::<AddToBranches>(),
    EndpointInfo::of::<MoveToBranches>(),
    EndpointInfo::of::<RemoveFromBranches>(),
];

/// The stored flag of an account: `1` activated, `0` deactivated, in every spelling of a flag
/// (B-006).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UserStatus {
    /// `0`: may not sign in, whatever the dates say; keeps everything (B-003, B-034).
    Deactivated,
    /// `1`: may sign in until the expiration date is reached.
    Activated,
}

impl UserStatus {
    /// Whether the flag is on.
    #[must_use]
    pub const fn is_activated(self) -> bool {
        matches!(self, Self::Activated)
    }
}

impl From<bool> for UserStatus {
    fn from(active: bool) -> Self {
        if active { Self::Activated } else { Self::Deactivated }
    }
}

/// Written as `"1"` or `"0"`, as rows carry it.
impl Serialize for UserStatus {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        FlagText::serialize_as(&self.is_activated(), to)
    }
}

impl<'de> Deserialize<'de> for UserStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let active: bool = FlagText::deserialize_as(from)?;
        Ok(active.into())
    }
}

/// What an account is: exactly one of three, whatever its level (B-001).
///
/// The platform stores two things, a flag and a date; this is what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccountState {
    /// May sign in.
    Activated,
    /// The flag is off. Beats [`Expired`](Self::Expired) (B-005).
    Deactivated,
    /// The expiration date has been reached. Turns so by itself (B-047), and back when the date
    /// is moved or cleared (B-049); until then the status call refuses the account (B-048).
    Expired,
}

impl AccountState {
    /// The state that a flag and a reached or unreached date come to.
    #[must_use]
    pub const fn of(status: UserStatus, expired: bool) -> Self {
        match (status, expired) {
            (UserStatus::Deactivated, _) => Self::Deactivated,
            (UserStatus::Activated, true) => Self::Expired,
            (UserStatus::Activated, false) => Self::Activated,
        }
    }

    /// Whether the account can sign in.
    #[must_use]
    pub const fn may_sign_in(self) -> bool {
        matches!(self, Self::Activated)
    }
}
