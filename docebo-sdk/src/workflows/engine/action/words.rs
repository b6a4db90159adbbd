//! Actions for people to read.

use super::{Action, Expires};
use crate::workflows::engine::print::{counted, people};

/// Whether what a step does can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayBack {
    /// There is nothing to undo.
    NotNeeded,
    /// A call puts it back as it was, from what was known before.
    Whole,
    /// A call puts some of it back; the text says what stays lost.
    Partly(&'static str),
    /// Nothing does; the text says why.
    None(&'static str),
}

impl std::fmt::Display for WayBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotNeeded => f.write_str("changes nothing"),
            Self::Whole => f.write_str("can be undone"),
            Self::Partly(what) => write!(f, "can be undone in part: {what}"),
            Self::None(why) => write!(f, "cannot be undone: {why}"),
        }
    }
}

impl Action {
    /// Whether there is a way back.
    #[must_use]
    pub fn way_back(&self) -> WayBack {
        match self {
            Self::CheckDone { .. } | Self::CheckPlans { .. } | Self::Confirm { .. } => {
                WayBack::NotNeeded
            }
            Self::Batch { rows, .. } if rows.iter().any(|row| row.identity.is_some()) => {
                WayBack::Partly("names and fields only where the plan kept them")
            }
            Self::AssignTeam { .. }
            | Self::ReleaseTeam { .. }
            | Self::Promote { .. }
            | Self::GrantProfiles { .. }
            | Self::Grant { .. }
            | Self::TakeProfiles { .. }
            | Self::TakeBack { .. }
            | Self::SetStatus { .. }
            | Self::Batch { .. }
            | Self::MoveToBranch { .. }
            | Self::AddToBranches { .. }
            | Self::LeaveBranches { .. }
            | Self::JoinGroup { .. }
            | Self::LeaveGroup { .. }
            | Self::EnrollInPlan { .. }
            | Self::Enroll { .. } => WayBack::Whole,
            Self::Demote { .. } => {
                WayBack::Partly("kinds of resources that no call lists are to be noted by hand")
            }
            Self::LeavePlans { .. } | Self::Unenroll { .. } => {
                WayBack::Partly("dates, scores and validity are in the records only (B-075)")
            }
            Self::Archive { .. } => WayBack::None("archived enrollments stay archived (B-089)"),
            Self::Delete { .. } => WayBack::None("a deleted account is gone for good (B-055)"),
            Self::Merge { .. } => WayBack::None("no call takes a merge apart (B-039)"),
        }
    }

    /// Verb and path of the call; what it is for, when it only looks.
    #[must_use]
    pub const fn route(&self) -> &'static str {
        match self {
            Self::AssignTeam { .. } => "POST /manage/v1/managers/{manager_id}/users (team)",
            Self::ReleaseTeam { .. } => "DELETE /skill/v1/managers/{manager_id}/users (team)",
            Self::Demote { .. } => "DELETE /poweruser/v1/powerusers (demotion)",
            Self::Promote { .. } => "POST /poweruser/v1/powerusers (promotion)",
            Self::GrantProfiles { .. } => "PUT /poweruser/v1/powerusers/profiles",
            Self::Grant { .. } => "resources of a power user",
            Self::TakeProfiles { .. } => "DELETE /poweruser/v1/powerusers/profiles",
            Self::TakeBack { .. } => "resources taken from a power user",
            Self::LeavePlans { .. } => "DELETE /learn/v1/enrollments (learning plans)",
            Self::EnrollInPlan { .. } => {
                "POST /learningplan/v1/learningplans/{learning_plan_id}/enrollments/bulk"
            }
            Self::Archive { .. } => "PUT /learn/v1/enrollments (archive and unenrol)",
            Self::Unenroll { .. } => "DELETE /learn/v1/enrollments (courses)",
            Self::Enroll { .. } => "POST /learn/v1/enrollments",
            Self::SetStatus { .. } => "PUT /manage/v1/user/change_status",
            Self::Batch { .. } => "POST /manage/v1/user/batch",
            Self::MoveToBranch { .. } => "PUT /manage/v1/user/move_to_branch",
            Self::AddToBranches { .. } => "PUT /manage/v1/user/add_to_branch",
            Self::LeaveBranches { .. } => "PUT /manage/v1/user/remove_from_branch",
            Self::JoinGroup { .. } => "PUT /audiences/v1/audience/{uuid}/assign_users",
            Self::LeaveGroup { .. } => "DELETE /audiences/v1/audience/{uuid}/users",
            Self::Delete { .. } => "DELETE /manage/v1/user/delete",
            Self::Merge { .. } => "PUT /manage/v1/user/{user_id}/merge/{user_id_2}",
            Self::CheckPlans { .. } => "look at plans and courses again",
            Self::CheckDone { .. } => "look again at what a step did",
            Self::Confirm { .. } => "wait for confirmation",
        }
    }

    /// What it does, in a few words.
    #[must_use]
    pub fn describe(&self) -> String {
        let who = people(self.about().len());
        match self {
            Self::AssignTeam { to, members, .. } => {
                format!("hand {} over to user {to}", people(members.len()))
            }
            Self::ReleaseTeam { members, .. } => {
                format!("release {} from a leaving manager", people(members.len()))
            }
            Self::Demote { .. } => format!("lower {who} from power user to user"),
            Self::Promote { .. } => format!("raise {who} to power user"),
            Self::GrantProfiles { profiles, .. } => {
                format!("give {who} {}", counted(profiles.len(), "profile"))
            }
            Self::TakeProfiles { profiles, .. } => {
                format!("take {} from {who}", counted(profiles.len(), "profile"))
            }
            Self::Grant { user, grant } => {
                format!("give power user {user} {} ({})", grant.kind(), grant.len())
            }
            Self::TakeBack { user, grant } => {
                format!("take {} ({}) from power user {user}", grant.kind(), grant.len())
            }
            Self::LeavePlans { plans, .. } => {
                format!("take {who} out of {}", counted(plans.len(), "learning plan"))
            }
            Self::EnrollInPlan { plan, .. } => format!("enroll {who} in learning plan {plan}"),
            Self::CheckPlans { .. } => format!("look again at plans and courses of {who}"),
            Self::Archive { courses, .. } => {
                format!("archive {who} in {}", counted(courses.len(), "course"))
            }
            Self::Unenroll { courses, .. } => {
                format!("take {who} out of {}", counted(courses.len(), "course"))
            }
            Self::Enroll { courses, .. } => {
                format!("enroll {who} in {}", counted(courses.len(), "course"))
            }
            Self::Batch { rows, branch } => {
                let mut what = Vec::new();
                let some = |wanted: fn(&super::RowChange) -> bool| rows.iter().any(wanted);
                if branch.is_some() {
                    what.push("move");
                }
                if some(|row| row.active == Some(false)) {
                    what.push("deactivate (by batch)");
                }
                if some(|row| row.active == Some(true)) {
                    what.push("activate (by batch)");
                }
                if some(|row| matches!(row.expires, Some(Expires::On(_)))) {
                    what.push("set the expiration date of");
                }
                if some(|row| row.expires == Some(Expires::Never)) {
                    what.push("lift the expiration date of");
                }
                if some(|row| !row.fields.is_empty()) {
                    what.push("fill fields of");
                }
                if some(|row| row.is_manager == Some(false)) {
                    what.push("take the manager flag of");
                }
                if some(|row| row.is_manager == Some(true)) {
                    what.push("give the manager flag to");
                }
                if some(|row| row.identity.is_some()) {
                    what.push("rename");
                }
                format!("{} {who}", what.join(" and "))
            }
            Self::SetStatus { active: true, .. } => format!("activate {who}"),
            Self::SetStatus { active: false, .. } => format!("deactivate {who}"),
            Self::MoveToBranch { branch, .. } => format!("move {who} to branch {branch} only"),
            Self::AddToBranches { branches, .. } => {
                let ids: Vec<_> = branches.iter().map(ToString::to_string).collect();
                format!("add {who} to branch {}", ids.join(", "))
            }
            Self::LeaveBranches { branches, .. } => {
                let ids: Vec<_> = branches.iter().map(ToString::to_string).collect();
                format!("take {who} out of branch {}", ids.join(", "))
            }
            Self::JoinGroup { group, .. } => format!("put {who} into group {group}"),
            Self::LeaveGroup { group, .. } => format!("take {who} out of group {group}"),
            Self::Delete { .. } => format!("delete {who}"),
            Self::Merge { from, into } => format!("merge user {from} into user {into}"),
            Self::CheckDone { of } => format!("look again at what step {} did", of + 1),
            Self::Confirm { accounts } => {
                format!("wait until somebody has looked at the first {}", people(*accounts))
            }
        }
    }
}
