//! Lists of users: orders, filters, pages.

use docebo_sdk::wire::SortDir;

use super::{
    Level, UserRef, Users,
    index::{self, Names},
};
use crate::world::{ranked::Ranked, text::Needle};

/// What the user list sorts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum UserOrder {
    Id,
    Username,
    FirstName,
    LastName,
    Status,
    Level,
    Email,
    CreationDate,
    LastAccessDate,
    ExpirationDate,
    Language,
    EmailValidationStatus,
}

/// A condition that has an index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum UserFilter {
    /// Everybody.
    All,
    /// Activated users, or deactivated ones. Expiry plays no part.
    Active(bool),
    /// Users right in this branch; 0 is the root: users in no other branch.
    Branch(u32),
}

/// Some rows of a list, and how many there are in all.
#[derive(Debug, Clone)]
pub(crate) struct UserPage<'a> {
    pub(crate) total: usize,
    pub(crate) rows: Vec<UserRef<'a>>,
}

impl Users {
    /// Some rows of the list. See the [module](self) for what this costs.
    pub(crate) fn page(
        &self,
        order: UserOrder,
        dir: SortDir,
        filter: UserFilter,
        offset: usize,
        limit: usize,
    ) -> UserPage<'_> {
        let Some(index) = self.index(order, filter) else {
            let ids = self.ids_where(order, dir, |user| filter.admits(user));
            let rows = ids.iter().skip(offset).take(limit).filter_map(|id| self.get(*id)).collect();
            return UserPage { total: ids.len(), rows };
        };
        let total = index.len();
        let offset = offset.min(total);
        let limit = limit.min(total - offset);
        let rows = match dir {
            SortDir::Asc => index.range(offset, limit).filter_map(|slot| self.at(slot)).collect(),
            SortDir::Desc => index
                .range(total - offset - limit, limit)
                .rev()
                .filter_map(|slot| self.at(slot))
                .collect(),
        };
        UserPage { total, rows }
    }

    /// The ids of the users that `admits` lets in, in an order. Linear.
    pub(crate) fn ids_where(
        &self,
        order: UserOrder,
        dir: SortDir,
        mut admits: impl FnMut(UserRef<'_>) -> bool,
    ) -> Vec<u32> {
        // Users are asked in the order in which they lie in memory, then put into the other.
        let admitted: Vec<u32> =
            self.iter().filter(|(_, user)| admits(*user)).map(|(slot, _)| slot).collect();
        let slots: Vec<u32> = if admitted.len() > self.len() / 8 {
            let mut chosen = vec![false; self.records.slots()];
            for slot in admitted {
                chosen[slot as usize] = true;
            }
            let all = self.order(order).iter();
            all.filter(|slot| chosen.get(*slot as usize) == Some(&true)).collect()
        } else {
            let users = admitted.into_iter().filter_map(|slot| Some((slot, self.at(slot)?)));
            index::sorted(order, users, |slot| self.at(slot))
        };
        let id = |slot: &u32| self.at(*slot).map(|user| user.id());
        match dir {
            SortDir::Asc => slots.iter().filter_map(id).collect(),
            SortDir::Desc => slots.iter().rev().filter_map(id).collect(),
        }
    }

    /// Puts ids into an order, without going through the whole table; unknown ones fall out.
    pub(crate) fn sort_ids(&self, ids: &[u32], order: UserOrder, dir: SortDir) -> Vec<u32> {
        let known = ids.iter().filter_map(|id| {
            let slot = self.by_id.get(*id)?;
            Some((slot, self.at(slot)?))
        });
        let mut slots = index::sorted(order, known, |slot| self.at(slot));
        slots.dedup();
        if dir == SortDir::Desc {
            slots.reverse();
        }
        slots.iter().filter_map(|slot| self.at(*slot)).map(|user| user.id()).collect()
    }

    /// Everybody, by id.
    pub(crate) fn iter_by_id(&self) -> impl Iterator<Item = UserRef<'_>> {
        self.by_id.iter().filter_map(|slot| self.at(slot))
    }

    /// The users right in a branch (0: in none other than the root), by name.
    pub(crate) fn in_branch(&self, branch: u32) -> impl Iterator<Item = UserRef<'_>> {
        let slots = self.index(UserOrder::FirstName, UserFilter::Branch(branch));
        slots.into_iter().flat_map(Ranked::iter).filter_map(|slot| self.at(slot))
    }

    /// The ids of all users of a level, ascending; for [`Level::User`] in linear time.
    pub(crate) fn of_level(&self, level: Level) -> Vec<u32> {
        if level == Level::User {
            return self.iter_by_id().filter(|u| u.level() == level).map(|u| u.id()).collect();
        }
        self.staff.range((level, 0)..=(level, u32::MAX)).map(|(_, id)| *id).collect()
    }

    /// Those whose manager, of one type or of any, is this user; by id.
    pub(crate) fn subordinates(
        &self,
        manager: u32,
        kind: Option<u32>,
    ) -> impl Iterator<Item = UserRef<'_>> {
        self.teams.of(manager).filter_map(|id| self.get(id)).filter(move |user| {
            kind.is_none_or(|kind| user.managers().any(|link| link == (kind, manager)))
        })
    }

    /// How many people this user manages, as a manager of any type.
    pub(crate) fn subordinate_count(&self, manager: u32) -> usize {
        self.teams.count(manager).0
    }

    /// How many of them are activated.
    pub(crate) fn active_subordinate_count(&self, manager: u32) -> usize {
        self.teams.count(manager).1
    }

    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::build(self.iter(), |slot| self.at(slot)))
    }

    pub(super) fn order(&self, order: UserOrder) -> &Ranked {
        if order == UserOrder::FirstName {
            return &self.names().all;
        }
        self.orders[order as usize].get_or_init(|| {
            Ranked::from_sorted(&index::sorted(order, self.iter(), |slot| self.at(slot)))
        })
    }

    /// The index that answers an order under a filter, or `None` when a walk has to.
    pub(super) fn index(&self, order: UserOrder, filter: UserFilter) -> Option<&Ranked> {
        static NOBODY: Ranked = Ranked::new();
        match (order, filter) {
            (_, UserFilter::All) => Some(self.order(order)),
            (UserOrder::FirstName, UserFilter::Active(active)) => {
                Some(&self.names().active[usize::from(active)])
            }
            (UserOrder::FirstName, UserFilter::Branch(branch)) => {
                Some(self.names().branches.get(&branch).unwrap_or(&NOBODY))
            }
            _ => None,
        }
    }
}

impl UserOrder {
    pub(super) const COUNT: usize = 12;
    pub(crate) const ALL: [Self; Self::COUNT] = [
        Self::Id,
        Self::Username,
        Self::FirstName,
        Self::LastName,
        Self::Status,
        Self::Level,
        Self::Email,
        Self::CreationDate,
        Self::LastAccessDate,
        Self::ExpirationDate,
        Self::Language,
        Self::EmailValidationStatus,
    ];

    /// The order a `sort_attr` names.
    pub(crate) fn of_attribute(attribute: &str) -> Option<Self> {
        Some(match attribute {
            "user_id" | "id" => Self::Id,
            "username" => Self::Username,
            "first_name" => Self::FirstName,
            "last_name" => Self::LastName,
            "status" => Self::Status,
            "level" => Self::Level,
            "email" => Self::Email,
            "creation_date" => Self::CreationDate,
            "last_access_date" => Self::LastAccessDate,
            "expiration_date" => Self::ExpirationDate,
            "language" => Self::Language,
            "email_validation_status" => Self::EmailValidationStatus,
            _ => return None,
        })
    }
}

impl UserFilter {
    /// Whether the filter lets a user in.
    pub(crate) fn admits(self, user: UserRef<'_>) -> bool {
        match self {
            Self::All => true,
            Self::Active(active) => user.is_active() == active,
            Self::Branch(branch) => user.branches_or_root().any(|b| b == branch),
        }
    }
}

impl UserRef<'_> {
    /// Whether user name, first, last or full name, or e-mail contain a text, case aside.
    pub(crate) fn matches(&self, needle: &Needle) -> bool {
        needle.is_in(self.packed().searchable())
    }

    /// Whether one of them is that text, case aside.
    pub(crate) fn matches_exactly(&self, needle: &Needle) -> bool {
        let texts = [self.username(), self.first_name(), self.last_name(), self.email()];
        texts.iter().any(|text| needle.is(text)) || needle.is(self.full_name())
    }
}
