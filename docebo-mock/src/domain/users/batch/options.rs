//! The options of a batch, checked before any row is.

use std::collections::BTreeMap;

use docebo_sdk::users::{
    BatchOptions, BranchOption, MultiProfilesMode, PowerUserOption, UserBranchAction,
};

use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::IgnorePasswordChange,
    world::{World, power_users::BranchGrant, users::Uuid},
};

/// Options as rows use them.
#[derive(Debug)]
pub(super) struct Options {
    /// Existing users are updated, not refused (B-149).
    pub(super) update: bool,
    /// New users must change their password at the next sign-in (B-152).
    pub(super) force_new: bool,
    /// Updated ones too.
    pub(super) force_existing: bool,
    /// The branch of rows that name none (B-151); `None` leaves them alone.
    pub(super) fallback: Option<u32>,
    /// Missing branches of full paths are made.
    pub(super) make_branches: bool,
    /// A user who gets a branch leaves the others.
    pub(super) moves: bool,
    /// What power users are assigned of their branch (B-153).
    pub(super) grant: Option<BranchGrant>,
    /// Profiles join those that are held.
    pub(super) add_profiles: bool,
    /// New users get the welcome mail (B-154).
    pub(super) welcome: bool,
    /// Users by UUID, where a row names one so.
    pub(super) by_uuid: BTreeMap<Uuid, u32>,
}

impl Options {
    pub(super) fn read(
        world: &World,
        cx: &Context<'_>,
        options: Option<BatchOptions>,
    ) -> Result<Self, Fault> {
        cx.rule("B-145");
        let BatchOptions {
            change_user_password,
            update_user_info,
            ignore_password_change_for_existing_users,
            power_user_option,
            branch_option,
            destination_branch,
            force_create_branches,
            user_destination_branch_action,
            send_notification_email,
            multi_profiles_mode,
            provisioned_by: _, // nothing shows it
            auto_assign_branch_to_pu,
        } = options.ok_or_else(|| Fault::required_option("branch_option"))?;

        let branch_option = branch_option.ok_or_else(|| Fault::required_option("branch_option"))?;
        let (uses_fallback, autocreate) = match branch_option {
            BranchOption::Existing => (true, false),
            BranchOption::DoNothing => (false, false),
            BranchOption::Autocreate => (false, true),
            _ => return Err(invalid("branch_option")),
        };
        let fallback = match (uses_fallback, destination_branch) {
            (true, None) => return Err(Fault::required_option("destination_branch")),
            (true, Some(branch)) => {
                let id = u32::try_from(branch.get()).ok();
                let known =
                    id.filter(|id| world.branches.contains(*id) && cx.rights().sees_branch(*id));
                Some(known.ok_or_else(|| invalid("destination_branch"))?)
            }
            (false, _) => None,
        };
        let grant = match power_user_option {
            None | Some(PowerUserOption::NoAssociation) => {
                auto_assign_branch_to_pu.unwrap_or(false).then_some(BranchGrant::Only)
            }
            Some(PowerUserOption::AssignedBranch) => Some(BranchGrant::Only),
            Some(PowerUserOption::AssignedBranchDescendants) => Some(BranchGrant::WithDescendants),
            Some(_) => return Err(invalid("powerUser_option")),
        };
        let asked_to_move = match user_destination_branch_action {
            None | Some(UserBranchAction::Add) => false,
            Some(UserBranchAction::Move) => true,
            Some(_) => return Err(invalid("user_destination_branch_action")),
        };
        let add_profiles = match multi_profiles_mode {
            None | Some(MultiProfilesMode::OverwriteProfiles) => false,
            Some(MultiProfilesMode::AddProfile) => true,
            Some(_) => return Err(invalid("multi_profiles_mode")),
        };
        let spared = match cx.switch::<IgnorePasswordChange>() {
            IgnorePasswordChange::Spared => ignore_password_change_for_existing_users,
            IgnorePasswordChange::Forced => !ignore_password_change_for_existing_users,
        };
        Ok(Self {
            update: update_user_info,
            force_new: change_user_password,
            force_existing: change_user_password && update_user_info && !spared,
            fallback,
            make_branches: force_create_branches || autocreate,
            moves: asked_to_move || world.settings.one_branch_each(),
            grant,
            add_profiles,
            welcome: send_notification_email,
            by_uuid: BTreeMap::new(),
        })
    }
}

fn invalid(option: &str) -> Fault {
    Fault::bad_request(format!("Invalid option value: {option}"))
}
