//! Groups.

use std::collections::BTreeMap;

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    groups::{Combine, FieldTest, NewGroup, Rule, Rules, Set},
    owned::{Owned, OwnedKind},
    users::Uuid,
};

/// A group. It is automatic when it has a condition; its members are those of the conditions and
/// those named.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedGroup {
    /// Power users refer to groups by it.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// User names of the members added by hand.
    pub users: Vec<String>,
    /// Conditions: codes of branches, and whether descendants are meant too. Being in one of them
    /// is enough.
    pub branches: BTreeMap<String, bool>,
    /// Conditions: titles of additional fields, and the value each has to have, as the platform
    /// keeps it.
    pub fields: BTreeMap<String, String>,
    /// Whether the conditions pass over deactivated users.
    pub exclude_deactivated_users: bool,
    /// User name of whoever made it.
    pub owner: Option<String>,
}

impl SeedGroup {
    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("groups", &self.name, problem);
        if self.name.trim().is_empty() {
            return Err(wrong("a group needs a name".to_owned()));
        }
        let users = find::all(&self.users, |name| find::user(world, name)).map_err(wrong)?;
        let mut rules = Vec::new();
        if !self.branches.is_empty() {
            let (mut only, mut below) = (Vec::new(), Vec::new());
            for (code, descendants) in &self.branches {
                let branch = find::branch(world, code).map_err(wrong)?;
                if *descendants { below.push(branch) } else { only.push(branch) }
            }
            rules.push(Rule::Branch { only, below });
        }
        for (title, value) in &self.fields {
            let field = find::field(world, title).map_err(wrong)?;
            rules.push(Rule::Field { field, test: FieldTest::Is(value.clone()) });
        }
        let rules = (!rules.is_empty()).then(|| Rules {
            combine: Combine::All,
            sets: vec![Set { combine: Combine::All, rules }],
        });
        let new = NewGroup {
            name: self.name.trim().to_owned(),
            description: self.description.clone(),
            exclude_deactivated: self.exclude_deactivated_users,
            built: None,
            rules,
        };
        let uuid = Uuid(world.rng.uuid());
        let id = world.groups.create(new, uuid, now);
        world.groups.add_by_hand(id, &users);
        Ok(())
    }

    /// Names its owner; later, when everybody has the level the seed says.
    pub(super) fn own(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("groups", &self.name, problem);
        let Some(owner) = &self.owner else { return Ok(()) };
        let owner = find::user(world, owner).map_err(wrong)?;
        let id = find::group(world, self.name.trim()).map_err(wrong)?;
        let built = Owned::new(world, OwnedKind::Group, self.name.trim(), owner);
        world.groups.update(id, |group| group.built = Some(built));
        Ok(())
    }
}
