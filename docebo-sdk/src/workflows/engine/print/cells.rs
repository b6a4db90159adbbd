//! Deeds and what is kept, as rows of a table.

use super::{
    super::{Deed, Item, Kept, Why},
    listed, people,
};

/// A row of the CSV, from what is done on.
pub(super) type Cells = [String; 7];

pub(super) fn said(what: &str, why: String) -> Cells {
    let none = String::new;
    [what.to_owned(), none(), none(), none(), why, none(), none()]
}

fn because(what: &str, item_id: String, item: &str, status: &str, why: Why) -> Cells {
    [
        what.to_owned(),
        item_id,
        item.to_owned(),
        status.to_owned(),
        why.text().to_owned(),
        why.rules().join(" "),
        why.confidence().to_string(),
    ]
}

impl Deed {
    /// What is done, in a few words.
    #[must_use]
    pub fn brief(&self) -> String {
        let [what, id, item, ..] = self.cells();
        let what = what.replace('_', " ");
        match (item.is_empty(), id.is_empty()) {
            (false, false) => format!("{what} {item} ({id})"),
            (false, true) => format!("{what} {item}"),
            (true, false) => format!("{what} {id}"),
            (true, true) => what,
        }
    }

    pub(super) fn cells(&self) -> Cells {
        let why = self.why();
        match self {
            Self::HandOver { members, to, to_username, .. } => because(
                "hand_over",
                to.to_string(),
                &format!("{} to {to_username}", people(members.len())),
                "",
                why,
            ),
            Self::Release { members, .. } => {
                because("release", String::new(), &people(members.len()), "", why)
            }
            Self::Demote { profiles, .. } => {
                because("demote", String::new(), &profiles.join(", "), "", why)
            }
            Self::LeavePlan { plan_id, name, status, .. } => {
                because("leave_plan", plan_id.to_string(), name, status.as_str(), why)
            }
            Self::Archive { course_id, name, status, .. } => {
                because("archive", course_id.to_string(), name, status.as_str(), why)
            }
            Self::Unenroll { course_id, name, status, .. } => {
                because("unenroll", course_id.to_string(), name, status.as_str(), why)
            }
            Self::Move { branch_id, .. } => because("move", branch_id.to_string(), "", "", why),
            Self::Deactivate { .. } => because("deactivate", String::new(), "", "", why),
            Self::Expire { date, .. } => {
                because("expire", String::new(), &date.to_string(), "", why)
            }
            Self::Mark { field, value, .. } => because("mark", field.to_string(), value, "", why),
            Self::Delete { .. } => because("delete", String::new(), "", "", why),
            Self::Reactivate { .. } => because("reactivate", String::new(), "", "", why),
            Self::LiftExpiration { date, .. } => {
                because("lift_expiration", String::new(), &date.to_string(), "", why)
            }
            Self::JoinBranches { branches, .. } => {
                because("join_branches", listed(branches), "", "", why)
            }
            Self::LeaveBranches { branches, .. } => {
                because("leave_branches", listed(branches), "", "", why)
            }
            Self::JoinGroup { group, name, .. } => {
                because("join_group", group.to_string(), name, "", why)
            }
            Self::TakeOver { from, username, .. } => {
                because("take_over", from.to_string(), username, "", why)
            }
            Self::Enroll { item: Item::Course(id), name, .. } => {
                because("enroll", id.to_string(), name, "", why)
            }
            Self::Enroll { item: Item::Plan(id), name, .. } => {
                because("enroll_in_plan", id.to_string(), name, "", why)
            }
            Self::Rename { code, .. } => because("rename", String::new(), code, "", why),
            Self::Promote { .. } => because("promote", String::new(), "", "", why),
            Self::Grant { what, .. } => because("give", String::new(), &what.join(", "), "", why),
            Self::TakeBack { what, .. } => {
                because("take_away", String::new(), &what.join(", "), "", why)
            }
        }
    }
}

impl Kept {
    pub(super) fn cells(&self) -> Cells {
        let (what, id) = match self.item {
            Item::Course(id) => ("keep_course", id.to_string()),
            Item::Plan(id) => ("keep_plan", id.to_string()),
        };
        because(what, id, &self.name, self.status.as_str(), self.why)
    }
}
