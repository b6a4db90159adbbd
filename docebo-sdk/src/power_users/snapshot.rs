//! What a power user holds, as a value.

use serde::{Deserialize, Serialize};

use super::{
    AssignBranches, AssignCatalogs, AssignCategories, AssignCourses, AssignGroups, AssignLocations,
    AssignPlans, AssignProfiles, AssignUsers, BranchGrants, BranchReach, CatalogSelection,
    CategorySelection, CourseSelection, GroupSelection, LocationSelection, PlanSelection,
    ProfileRef, ProfileSelection, PromoteUsers, ResourceCounts, UserSelection,
};
use crate::{
    endpoint::{Call, Empty},
    id::{BranchId, CatalogId, CategoryId, CourseId, LearningPlanId, LocationId, UserId},
};

/// What a power user holds: level (by being one), profiles, resources.
///
/// A demotion drops all of it for good (B-037). Taken before it, this value is what an undo needs:
/// it can be saved, and [`restore_calls`](Self::restore_calls) turns it back into calls.
///
/// Two things it cannot hold. Kinds that no route is known for (material folders, communities,
/// channels) are there as counts only, and so is a kind whose inferred route a platform does not
/// have, see [`not_held`](Self::not_held). And "all courses", a set that follows the platform
/// (B-117), cannot be told from a list of all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PowerUserSnapshot {
    /// The power user.
    pub user_id: UserId,
    /// Its profiles.
    pub profiles: Vec<ProfileRef>,
    /// How much of each kind the platform counted.
    pub counts: ResourceCounts,
    /// Users assigned by name.
    #[serde(default)]
    pub users: Vec<UserId>,
    /// Branches assigned alone.
    #[serde(default)]
    pub branches: Vec<BranchId>,
    /// Branches assigned with everything below them.
    #[serde(default)]
    pub branches_with_descendants: Vec<BranchId>,
    /// Courses.
    #[serde(default)]
    pub courses: Vec<CourseId>,
    /// Learning plans.
    #[serde(default)]
    pub learning_plans: Vec<LearningPlanId>,
    /// Groups, by uuid or older number.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Course categories.
    #[serde(default)]
    pub categories: Vec<CategoryId>,
    /// Catalogs.
    #[serde(default)]
    pub catalogs: Vec<CatalogId>,
    /// Locations.
    #[serde(default)]
    pub locations: Vec<LocationId>,
}

/// The calls that give a demoted power user everything back, in the order to be made. A part
/// that is `None` has nothing to give back.
#[derive(Debug)]
#[non_exhaustive]
pub struct RestoreCalls {
    /// Raises the level again.
    pub promote: Call<PromoteUsers>,
    /// Gives the profiles back.
    pub profiles: Option<Call<AssignProfiles>>,
    /// Gives the users back.
    pub users: Option<Call<AssignUsers>>,
    /// Gives the branches back.
    pub branches: Option<Call<AssignBranches>>,
    /// Gives the courses back.
    pub courses: Option<Call<AssignCourses>>,
    /// Gives the learning plans back.
    pub learning_plans: Option<Call<AssignPlans>>,
    /// Gives the groups back.
    pub groups: Option<Call<AssignGroups>>,
    /// Gives the course categories back.
    pub categories: Option<Call<AssignCategories>>,
    /// Gives the catalogs back.
    pub catalogs: Option<Call<AssignCatalogs>>,
    /// Gives the locations back.
    pub locations: Option<Call<AssignLocations>>,
}

impl RestoreCalls {
    /// How many calls that is.
    #[must_use]
    pub fn count(&self) -> usize {
        let parts = [
            self.profiles.is_some(),
            self.users.is_some(),
            self.branches.is_some(),
            self.courses.is_some(),
            self.learning_plans.is_some(),
            self.groups.is_some(),
            self.categories.is_some(),
            self.catalogs.is_some(),
            self.locations.is_some(),
        ];
        1 + parts.into_iter().filter(|part| *part).count()
    }
}

impl PowerUserSnapshot {
    /// A power user with these profiles and nothing assigned.
    #[must_use]
    pub fn new(user_id: UserId, profiles: Vec<ProfileRef>, counts: ResourceCounts) -> Self {
        Self {
            user_id,
            profiles,
            counts,
            users: Vec::new(),
            branches: Vec::new(),
            branches_with_descendants: Vec::new(),
            courses: Vec::new(),
            learning_plans: Vec::new(),
            groups: Vec::new(),
            categories: Vec::new(),
            catalogs: Vec::new(),
            locations: Vec::new(),
        }
    }

    /// The kinds of which something is assigned that this value does not hold, with how many:
    /// they must be noted and given back by hand.
    #[must_use]
    pub fn not_held(&self) -> Vec<(&'static str, u64)> {
        let counts = &self.counts;
        let beyond = |count: Option<u64>, empty: bool| count.filter(|&count| empty && count > 0);
        [
            ("groups", beyond(counts.groups, self.groups.is_empty())),
            ("categories", beyond(counts.categories, self.categories.is_empty())),
            ("catalogs", beyond(counts.catalogs, self.catalogs.is_empty())),
            ("locations", beyond(counts.locations, self.locations.is_empty())),
            ("material folders", beyond(counts.material_folders, true)),
            ("communities", beyond(counts.communities, true)),
            ("channels", beyond(counts.channels, true)),
        ]
        .into_iter()
        .filter_map(|(kind, count)| Some((kind, count?)))
        .collect()
    }

    /// The calls that undo a demotion. Pure: nothing is sent.
    ///
    /// ```
    /// # use docebo_sdk::{UserId, power_users::{PowerUserSnapshot, ResourceCounts}};
    /// let mut before =
    ///     PowerUserSnapshot::new(UserId::new(13005), Vec::new(), ResourceCounts::default());
    /// before.users = vec![UserId::new(13001), UserId::new(13002)];
    /// let calls = before.restore_calls();
    /// assert_eq!(calls.count(), 2); // promote, users
    /// ```
    #[must_use]
    pub fn restore_calls(&self) -> RestoreCalls {
        let user = self.user_id;
        let profiles: Vec<_> = self.profiles.iter().map(|profile| profile.profile_id).collect();
        let branches =
            BranchGrants::new((self.branches.iter().map(|&id| (id, BranchReach::Only))).chain(
                self.branches_with_descendants.iter().map(|&id| (id, BranchReach::WithDescendants)),
            ));
        let has_branches = branches != BranchGrants::default();
        RestoreCalls {
            promote: Call::new((), Empty {}, UserSelection::ids([user])),
            profiles: (!profiles.is_empty())
                .then(|| Call::new((), Empty {}, ProfileSelection::new([user], profiles))),
            users: (!self.users.is_empty())
                .then(|| Call::new(user, Empty {}, UserSelection::ids(self.users.iter().copied()))),
            branches: has_branches.then(|| Call::new(user, Empty {}, branches)),
            courses: (!self.courses.is_empty()).then(|| {
                Call::new(user, Empty {}, CourseSelection::ids(self.courses.iter().copied()))
            }),
            learning_plans: (!self.learning_plans.is_empty()).then(|| {
                Call::new(user, Empty {}, PlanSelection::ids(self.learning_plans.iter().copied()))
            }),
            groups: (!self.groups.is_empty())
                .then(|| Call::new(user, Empty {}, GroupSelection::ids(self.groups.clone()))),
            categories: (!self.categories.is_empty()).then(|| {
                let ids = self.categories.iter().copied();
                Call::new(user, Empty {}, CategorySelection::ids(ids))
            }),
            catalogs: (!self.catalogs.is_empty()).then(|| {
                Call::new(user, Empty {}, CatalogSelection::ids(self.catalogs.iter().copied()))
            }),
            locations: (!self.locations.is_empty()).then(|| {
                Call::new(user, Empty {}, LocationSelection::ids(self.locations.iter().copied()))
            }),
        }
    }
}
