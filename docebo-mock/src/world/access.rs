//! Who may do what, to whom: the rights of a caller.
//!
//! Three levels. A Superadmin is unscoped. A power user has the permissions its profiles add up
//! to (B-116), within the users, courses, plans and branches assigned to it. A plain user has no
//! permission and sees itself. [`Rights`] are a value: computed at sign-in, kept with the token
//! (B-114), and cheap to ask.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{World, power_users, users::Level};
use crate::{fault::Fault, ledger::switches::PowerUserRightsEffective};

/// Declares the permissions with their codes, `area/action` (inferred from one live client that
/// split them so).
macro_rules! permissions {
    ($($variant:ident = $area:literal / $action:literal,)*) => {
        /// Something a profile may grant.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Permission { $(
            #[doc = concat!("`", $area, "/", $action, "`")]
            $variant,
        )* }

        impl Permission {
            /// All of them, by area.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),*];

            /// The part before the slash.
            pub(crate) const fn area(self) -> &'static str {
                match self { $(Self::$variant => $area),* }
            }

            /// The part after the slash.
            pub(crate) const fn action(self) -> &'static str {
                match self { $(Self::$variant => $action),* }
            }

            /// `area/action`
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$variant => concat!($area, "/", $action)),* }
            }
        }
    };
}
permissions! {
    UserView = "user" / "view",
    UserCreate = "user" / "create",
    UserEdit = "user" / "edit",
    UserDelete = "user" / "delete",
    UserActivate = "user" / "activate",
    UserApprove = "user" / "approve",
    UserImpersonate = "user" / "impersonate",
    CourseView = "course" / "view",
    CourseCreate = "course" / "create",
    CourseEdit = "course" / "edit",
    CourseDelete = "course" / "delete",
    PlanView = "learningplan" / "view",
    PlanCreate = "learningplan" / "create",
    PlanEdit = "learningplan" / "edit",
    PlanDelete = "learningplan" / "delete",
    EnrollmentView = "enrollment" / "view",
    EnrollmentCreate = "enrollment" / "create",
    EnrollmentEdit = "enrollment" / "edit",
    EnrollmentDelete = "enrollment" / "delete",
    BranchView = "branch" / "view",
    BranchCreate = "branch" / "create",
    BranchEdit = "branch" / "edit",
    BranchDelete = "branch" / "delete",
    GroupView = "group" / "view",
    GroupCreate = "group" / "create",
    GroupEdit = "group" / "edit",
    GroupDelete = "group" / "delete",
    ReportView = "report" / "view",
    CatalogView = "catalog" / "view",
    CatalogCreate = "catalog" / "create",
    CatalogEdit = "catalog" / "edit",
    CertificationView = "certification" / "view",
    ExternalTrainingView = "externaltraining" / "view",
}

impl Permission {
    /// The permission of a code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.code() == code)
    }
}

/// A set of permissions. Written as a list of codes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Permissions(u64);

impl Permissions {
    /// Every permission there is.
    pub(crate) fn all() -> Self {
        Permission::ALL.iter().copied().collect()
    }

    pub(crate) const fn has(self, permission: Permission) -> bool {
        self.0 & (1 << permission as u64) != 0
    }

    /// Both sets as one: profiles add up (B-116).
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// In the order of [`Permission::ALL`].
    pub(crate) fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.iter().copied().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |set, one| set | 1 << one as u64))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::code)).finish()
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Permission::code))
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|code| {
                Permission::from_code(code)
                    .ok_or_else(|| de::Error::custom(format_args!("no permission `{code}`")))
            })
            .collect()
    }
}

/// Ids in ascending order, shared by all copies.
#[derive(Clone, Serialize, Deserialize)]
#[serde(from = "Vec<u32>", into = "Vec<u32>")]
pub(crate) struct IdSet {
    ids: Arc<[u32]>,
    serial: u64,
}

impl IdSet {
    pub(crate) fn contains(&self, id: u32) -> bool {
        self.ids.binary_search(&id).is_ok()
    }

    /// The ids, ascending.
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.ids
    }

    /// A number that two sets share only if they are copies of one another. For the keys of kept
    /// lists; never sent.
    pub(crate) const fn serial(&self) -> u64 {
        self.serial
    }
}

impl From<Vec<u32>> for IdSet {
    fn from(mut ids: Vec<u32>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        ids.sort_unstable();
        ids.dedup();
        Self { ids: ids.into(), serial: NEXT.fetch_add(1, Ordering::Relaxed) }
    }
}

impl From<IdSet> for Vec<u32> {
    fn from(set: IdSet) -> Self {
        set.ids.to_vec()
    }
}

impl FromIterator<u32> for IdSet {
    fn from_iter<I: IntoIterator<Item = u32>>(ids: I) -> Self {
        ids.into_iter().collect::<Vec<_>>().into()
    }
}

impl PartialEq for IdSet {
    fn eq(&self, other: &Self) -> bool {
        self.ids == other.ids
    }
}
impl Eq for IdSet {}

impl fmt::Debug for IdSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ids.fmt(f)
    }
}

/// Which things of one kind are in reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Scope {
    /// All of them, those made later included (B-117).
    All,
    /// These.
    Only(IdSet),
}

impl Scope {
    /// Nothing.
    pub(crate) fn none() -> Self {
        Self::Only(IdSet::from(Vec::new()))
    }

    pub(crate) fn contains(&self, id: u32) -> bool {
        match self {
            Self::All => true,
            Self::Only(ids) => ids.contains(id),
        }
    }

    pub(crate) const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// The ids, ascending; `None` for all.
    pub(crate) fn ids(&self) -> Option<&[u32]> {
        match self {
            Self::All => None,
            Self::Only(ids) => Some(ids.as_slice()),
        }
    }

    /// A number that two scopes share only if they are copies of one another; 0 for all. For the
    /// keys of kept lists; never sent.
    pub(crate) const fn serial(&self) -> u64 {
        match self {
            Self::All => 0,
            Self::Only(ids) => ids.serial,
        }
    }
}

/// What a power user's profiles and resources amount to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reach {
    pub(crate) permissions: Permissions,
    pub(crate) users: Scope,
    pub(crate) courses: Scope,
    pub(crate) plans: Scope,
    pub(crate) branches: Scope,
    pub(crate) groups: Scope,
    #[serde(default = "Scope::none")]
    pub(crate) catalogs: Scope,
    /// Which promotion these go back to: a demotion in between ends them at once.
    pub(crate) stint: u64,
}

impl Reach {
    fn none() -> Self {
        Self {
            permissions: Permissions::default(),
            users: Scope::none(),
            courses: Scope::none(),
            plans: Scope::none(),
            branches: Scope::none(),
            groups: Scope::none(),
            catalogs: Scope::none(),
            stint: 0,
        }
    }
}

/// The rights of one caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rights {
    /// `None` for nobody.
    level: Option<Level>,
    /// `None` for nobody and for an application by itself.
    user: Option<u32>,
    reach: Reach,
}

impl Rights {
    /// Nobody's.
    pub(crate) fn nobody() -> Self {
        Self { level: None, user: None, reach: Reach::none() }
    }

    /// Unscoped, of no user: an application by itself, or the seed.
    pub(crate) fn superadmin() -> Self {
        Self::unscoped(None)
    }

    fn unscoped(user: Option<u32>) -> Self {
        let reach = Reach {
            permissions: Permissions::all(),
            users: Scope::All,
            courses: Scope::All,
            plans: Scope::All,
            branches: Scope::All,
            groups: Scope::All,
            catalogs: Scope::All,
            stint: 0,
        };
        Self { level: Some(Level::Superadmin), user, reach }
    }

    /// A user's, as the world stands. Nobody's when there is no such user.
    pub(crate) fn of(world: &World, user: u32) -> Self {
        match world.users.get(user).map(|user| user.level()) {
            None => Self::nobody(),
            Some(Level::Superadmin) => Self::unscoped(Some(user)),
            Some(Level::PowerUser) => {
                let reach = power_users::reach(world, user).unwrap_or_else(Reach::none);
                Self::power_user(user, reach)
            }
            Some(Level::User) => Self::plain(user),
        }
    }

    /// What is in force for a user whose token was issued with these rights: the same, unless the
    /// level changed since (or left and came back), or the switch
    /// `power_user_rights_effective` says at once.
    pub(crate) fn in_force(world: &World, user: u32, issued: &Arc<Self>) -> Arc<Self> {
        let same_level = world.users.get(user).map(|user| user.level()) == issued.level;
        let stands = match issued.level {
            Some(Level::PowerUser) => {
                world.power_users.stint(user) == issued.reach.stint
                    && world.switches.get::<PowerUserRightsEffective>()
                        == PowerUserRightsEffective::NextToken
            }
            Some(Level::Superadmin | Level::User) | None => true,
        };
        if same_level && stands { Arc::clone(issued) } else { Arc::new(Self::of(world, user)) }
    }

    /// A power user's.
    pub(crate) const fn power_user(user: u32, reach: Reach) -> Self {
        Self { level: Some(Level::PowerUser), user: Some(user), reach }
    }

    /// A plain user's.
    pub(crate) fn plain(user: u32) -> Self {
        Self { level: Some(Level::User), user: Some(user), reach: Reach::none() }
    }

    /// The level; `None` for nobody.
    pub(crate) const fn level(&self) -> Option<Level> {
        self.level
    }

    pub(crate) fn is_superadmin(&self) -> bool {
        self.level == Some(Level::Superadmin)
    }

    pub(crate) fn is_power_user(&self) -> bool {
        self.level == Some(Level::PowerUser)
    }

    /// Whether this is the user whose rights these are.
    pub(crate) fn is_self(&self, user: u32) -> bool {
        self.user == Some(user)
    }

    /// Whether a permission is there.
    pub(crate) const fn may(&self, permission: Permission) -> bool {
        self.reach.permissions.has(permission)
    }

    /// Refuses callers without a permission.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Fault> {
        if self.may(permission) { Ok(()) } else { Err(self.refusal()) }
    }

    /// Refuses everybody but Superadmins.
    pub(crate) fn require_superadmin(&self) -> Result<(), Fault> {
        if self.is_superadmin() { Ok(()) } else { Err(self.refusal()) }
    }

    fn refusal(&self) -> Fault {
        if self.level.is_none() { Fault::unauthorized() } else { Fault::forbidden() }
    }

    /// Whether the caller may read a user, given the permission to read any: everyone sees
    /// themselves, a power user also those in its resources.
    pub(crate) fn sees_user(&self, user: u32) -> bool {
        self.is_self(user) || self.reach.users.contains(user)
    }

    /// Whether the caller may change a user, given the permission: oneself does not count.
    pub(crate) fn manages_user(&self, user: u32) -> bool {
        self.reach.users.contains(user)
    }

    pub(crate) fn sees_course(&self, course: u32) -> bool {
        self.reach.courses.contains(course)
    }

    pub(crate) fn sees_plan(&self, plan: u32) -> bool {
        self.reach.plans.contains(plan)
    }

    pub(crate) fn sees_branch(&self, branch: u32) -> bool {
        self.reach.branches.contains(branch)
    }

    pub(crate) fn sees_group(&self, group: u32) -> bool {
        self.reach.groups.contains(group)
    }

    pub(crate) fn sees_catalog(&self, catalog: u32) -> bool {
        self.reach.catalogs.contains(catalog)
    }

    /// The groups in reach.
    pub(crate) const fn groups(&self) -> &Scope {
        &self.reach.groups
    }

    /// The branches in reach.
    pub(crate) const fn branches(&self) -> &Scope {
        &self.reach.branches
    }

    /// The users in reach, oneself not counted.
    pub(crate) const fn users(&self) -> &Scope {
        &self.reach.users
    }

    /// The courses in reach.
    pub(crate) const fn courses(&self) -> &Scope {
        &self.reach.courses
    }

    /// The learning plans in reach.
    pub(crate) const fn plans(&self) -> &Scope {
        &self.reach.plans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_permissions_reads_and_prints_codes() {
        let set: Permissions = serde_json::from_str(r#"["user/edit","course/view"]"#).unwrap();
        assert!(set.has(Permission::UserEdit) && !set.has(Permission::UserView));
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["user/edit","course/view"]"#);
        assert!(serde_json::from_str::<Permissions>(r#"["user/fly"]"#).is_err());
        assert_eq!(Permissions::all().iter().count(), Permission::ALL.len());
    }

    #[test]
    fn every_code_stands_in_its_area_once() {
        for permission in Permission::ALL {
            assert!(permission.code().starts_with(permission.area()));
            assert_eq!(Permission::from_code(permission.code()), Some(*permission));
        }
    }

    #[test]
    fn only_copies_share_a_serial() {
        let scope = Scope::Only([3, 1, 2, 3].into_iter().collect());
        assert_eq!(scope.ids(), Some(&[1, 2, 3][..]));
        assert_eq!(scope.serial(), scope.clone().serial());
        let again = Scope::Only([1, 2, 3].into_iter().collect());
        assert!(scope == again && scope.serial() != again.serial());
        assert_eq!(Scope::All.serial(), 0);
    }

    #[test]
    fn each_level_sees_its_own() {
        let users = Scope::Only([7].into_iter().collect());
        let reach = Reach { users, ..Reach::none() };
        let power_user = Rights::power_user(5, reach);
        assert!(power_user.sees_user(5) && power_user.sees_user(7) && !power_user.sees_user(8));
        assert!(!power_user.manages_user(5) && power_user.manages_user(7));
        let plain = Rights::plain(5);
        assert!(plain.sees_user(5) && !plain.sees_user(7) && !plain.sees_course(1));
        let root = Rights::superadmin();
        assert!(root.sees_user(9) && root.sees_course(9) && root.sees_plan(9));
    }

    #[test]
    fn nobody_is_told_to_sign_in_and_others_are_refused() {
        let asked = Permission::UserEdit;
        assert_eq!(Rights::nobody().require(asked), Err(Fault::unauthorized()));
        assert_eq!(Rights::plain(5).require(asked), Err(Fault::forbidden()));
        assert_eq!(Rights::plain(5).require_superadmin(), Err(Fault::forbidden()));
        assert_eq!(Rights::superadmin().require(asked), Ok(()));
    }
}
