//! The states of manager relations.
//!
//! The links lie in the users (see [`managers`](super::managers)); most are confirmed: set by an
//! administrator, or accepted. Kept here is what differs: links that a file brought, and requests
//! that nobody has accepted (B-130). No route of the catalogue reads them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::World;

/// The state of a relation, in the words of the screen (the spelling is inferred).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationState {
    /// Set by an administrator, or accepted.
    Confirmed,
    /// Set by a file.
    Imported,
    /// Asked for.
    Pending,
    /// Asked for and refused.
    NotConfirmed,
}

/// Somebody's relation to a manager of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Relation {
    pub(crate) user: u32,
    #[serde(rename = "type")]
    pub(crate) kind: u32,
    pub(crate) manager: u32,
    pub(crate) state: RelationState,
}

/// What is known beyond the links.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Relations {
    /// Links a file set: user and type.
    imported: BTreeSet<(u32, u32)>,
    /// Pending and refused requests, in the order they came.
    requests: Vec<Relation>,
}

impl Relations {
    /// A link was set or taken away: whatever file it came from, this one is confirmed. Once a
    /// manager is accepted, the request for that manager is answered, and refused ones of the same
    /// type disappear.
    pub(crate) fn linked(&mut self, user: u32, kind: u32, manager: Option<u32>) {
        self.imported.remove(&(user, kind));
        if let Some(manager) = manager {
            self.requests.retain(|request| {
                let same = (request.user, request.kind) == (user, kind);
                let answered =
                    request.manager == manager || request.state == RelationState::NotConfirmed;
                !(same && answered)
            });
        }
    }

    /// A link that a file set just now.
    pub(crate) fn imported(&mut self, user: u32, kind: u32) {
        self.imported.insert((user, kind));
    }

    /// Somebody asks for a manager, or is refused one.
    pub(crate) fn request(&mut self, request: Relation) {
        self.requests.push(request);
    }

    /// The account is gone.
    pub(crate) fn forget_user(&mut self, user: u32) {
        self.imported.retain(|(id, _)| *id != user);
        self.requests.retain(|request| request.user != user && request.manager != user);
    }

    /// The manager type is gone.
    pub(crate) fn forget_kind(&mut self, kind: u32) {
        self.imported.retain(|(_, id)| *id != kind);
        self.requests.retain(|request| request.kind != kind);
    }
}

/// All relations: the links by user and type, then the requests.
pub(crate) fn all(world: &World) -> impl Iterator<Item = Relation> {
    let links = world.users.iter_by_id().flat_map(move |user| {
        user.managers().map(move |(kind, manager)| {
            let imported = world.relations.imported.contains(&(user.id(), kind));
            let state = if imported { RelationState::Imported } else { RelationState::Confirmed };
            Relation { user: user.id(), kind, manager, state }
        })
    });
    links.chain(world.relations.requests.iter().cloned())
}
