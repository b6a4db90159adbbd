//! Who takes over whose team.

use std::collections::BTreeSet;

use super::Planner;
use crate::{
    id::{ManagerTypeId, UserId},
    managers::DIRECT_MANAGER,
    workflows::{
        engine::{Refusal, Team, Verdict, Why, fold},
        offboarding::{Successors, facts::Account},
    },
};

pub(crate) struct HandOver {
    pub(super) leaver: UserId,
    pub(super) manager_type: ManagerTypeId,
    /// Nobody: the members are released.
    pub(super) to: Option<UserId>,
    pub(super) members: Vec<UserId>,
    pub(super) why: Why,
}

impl<'f> Planner<'f> {
    /// Finds a successor for every team. Who has none is refused and stays, which may leave
    /// another leaver with a team after all: repeated until nobody else is refused.
    pub(super) fn settle_teams(&mut self) {
        loop {
            self.hand_overs.clear();
            let mut refused = Vec::new();
            for team in &self.facts.teams {
                if !self.retires(team.manager) {
                    continue;
                }
                match self.hand_over(team) {
                    Ok(hand_overs) => self.hand_overs.extend(hand_overs),
                    Err(detail) => refused.push((team.manager, detail)),
                }
            }
            if refused.is_empty() {
                return;
            }
            for (id, detail) in refused {
                if let Some(person) = self.place.get(&id).and_then(|at| self.people.get_mut(*at)) {
                    person.verdict = Verdict::Refused { ground: Refusal::NoSuccessor { detail } };
                }
            }
        }
    }

    fn hand_over(&self, team: &Team) -> Result<Vec<HandOver>, String> {
        let mut members: Vec<UserId> =
            team.members.iter().copied().filter(|id| !self.retires(*id)).collect();
        if members.is_empty() {
            return Ok(Vec::new());
        }
        let to = self.successor(team)?;
        let give = |to, members, why| HandOver {
            leaver: team.manager,
            manager_type: team.manager_type,
            to,
            members,
            why,
        };
        let mut hand_overs = Vec::new();
        if let Ok(at) = members.binary_search(&to) {
            members.remove(at);
            // Their own next manager: whoever the leaver reported to, if that is somebody else.
            let above = self.own_manager(team.manager, team.manager_type);
            let above = above
                .map(|(above, _)| above)
                .filter(|above| above.user_id != to && self.unfit(above).is_none());
            hand_overs.push(give(above.map(|above| above.user_id), vec![to], Why::OwnTeam));
        }
        if !members.is_empty() {
            hand_overs.push(give(Some(to), members, Why::TeamLeft));
        }
        Ok(hand_overs)
    }

    fn successor(&self, team: &Team) -> Result<UserId, String> {
        let heir = self.heir(team.manager, team.manager_type, &mut BTreeSet::new());
        let (Err(why), Some(name)) = (&heir, &self.policy.fallback_successor) else { return heir };
        // A successor who is named and cannot take over is a mistake in the list.
        if self.successors.contains_key(&team.manager) {
            return heir;
        }
        match self.by_name.get(&fold(name)) {
            None => Err(format!("{why}, and `{name}` is not known to the platform")),
            Some(account) => match self.unfit(account) {
                Some(reason) => Err(format!("{why}, and `{}` {reason}", account.username)),
                None => Ok(account.user_id),
            },
        }
    }

    /// Who follows a leaver: whom the list names, else whom they report to. A manager who leaves
    /// as well is passed over for whoever follows them, as their own team will be.
    fn heir(
        &self,
        leaver: UserId,
        manager_type: ManagerTypeId,
        passed: &mut BTreeSet<UserId>,
    ) -> Result<UserId, String> {
        if let Some(name) = self.successors.get(&leaver) {
            let Some(account) = self.by_name.get(&fold(name)) else {
                return Err(format!("the successor `{name}` is not known to the platform"));
            };
            return match self.unfit(account) {
                Some(reason) => Err(format!("the successor `{}` {reason}", account.username)),
                None => Ok(account.user_id),
            };
        }
        if self.policy.successors == Successors::Named {
            return Err("no successor is named".to_owned());
        }
        let Some((account, manager_type)) = self.own_manager(leaver, manager_type) else {
            return Err("no successor is named and there is no manager".to_owned());
        };
        match self.unfit(account) {
            None => Ok(account.user_id),
            Some(_) if self.retires(account.user_id) && passed.insert(account.user_id) => self
                .heir(account.user_id, manager_type, passed)
                .map_err(|why| format!("the manager `{}` leaves too, and {why}", account.username)),
            Some(reason) => Err(format!(
                "no successor is named and the manager `{}` {reason}",
                account.username
            )),
        }
    }

    /// Whom somebody reports to, as this manager type or else directly, and as which.
    fn own_manager(
        &self,
        user: UserId,
        manager_type: ManagerTypeId,
    ) -> Option<(&'f Account, ManagerTypeId)> {
        let managers = &self.facts.account(user)?.managers;
        let (id, manager_type) = match managers.get(&manager_type) {
            Some(id) => (id, manager_type),
            None => (managers.get(&DIRECT_MANAGER)?, DIRECT_MANAGER),
        };
        Some((self.facts.account(*id)?, manager_type))
    }

    fn unfit(&self, account: &Account) -> Option<&'static str> {
        if self.place.contains_key(&account.user_id) {
            Some("is on the list of leavers: name a successor")
        } else if !account.active {
            Some("is deactivated: name a successor")
        } else if account.expired {
            Some("is expired: name a successor")
        } else {
            None
        }
    }
}
