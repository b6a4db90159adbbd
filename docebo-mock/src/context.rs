//! What a rule knows besides the world: who asks, when, and under which switches.

use std::{cell::RefCell, sync::Arc};

use docebo_sdk::wire::DateTime;

use crate::{
    fault::Fault,
    ledger::{RuleNotes, Switch, Switches},
    world::access::{Permission, Rights},
};

/// Who stands behind a call.
#[derive(Debug, Clone)]
pub(crate) enum Caller {
    /// Nobody: an endpoint that needs no token, called without one.
    Nobody,
    /// A user with the rights of the token.
    User {
        id: u32,
        rights: Arc<Rights>,
        /// Signed in, and has to change the password before anything else (B-029).
        password_due: bool,
    },
    /// An application without a user (client credentials), or the mock itself while seeding.
    Service { rights: Arc<Rights> },
}

/// HTTP facts a few rules need, without HTTP types.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// Application credentials by HTTP Basic.
    pub(crate) basic: Option<(String, String)>,
    /// The bare host the request was sent to.
    pub(crate) host: String,
    /// The token, as sent.
    pub(crate) token: Option<String>,
    /// Whether another call of its lane was under way when this one came.
    pub(crate) overlapped: bool,
}

/// Everything a rule may know besides the world.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The world's time.
    pub(crate) now: DateTime,
    caller: Caller,
    asked: &'a Asked,
    switches: Switches,
    notes: RefCell<RuleNotes>,
    nobody: Rights,
}

impl<'a> Context<'a> {
    pub(crate) fn new(
        now: DateTime,
        caller: Caller,
        asked: &'a Asked,
        switches: Switches,
        notes: RuleNotes,
    ) -> Self {
        Self { now, caller, asked, switches, notes: RefCell::new(notes), nobody: Rights::nobody() }
    }

    /// Who asks.
    pub(crate) const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The id of the user who asks; `None` for an application.
    pub(crate) const fn user(&self) -> Option<u32> {
        match self.caller {
            Caller::User { id, .. } => Some(id),
            Caller::Nobody | Caller::Service { .. } => None,
        }
    }

    /// What the caller may do and see.
    pub(crate) fn rights(&self) -> &Rights {
        match &self.caller {
            Caller::User { rights, .. } | Caller::Service { rights } => rights,
            Caller::Nobody => &self.nobody,
        }
    }

    /// Refuses callers without a permission.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), Fault> {
        self.rights().require(permission)
    }

    /// HTTP facts.
    pub(crate) const fn asked(&self) -> &Asked {
        self.asked
    }

    /// Notes that a rule took part in this answer.
    pub(crate) fn rule(&self, id: &'static str) {
        self.notes.borrow_mut().note(id);
    }

    /// Reads a switch and notes its rule.
    pub(crate) fn switch<S: Switch>(&self) -> S {
        self.rule(S::DEF.rule);
        self.switches.get::<S>()
    }

    pub(crate) fn into_notes(self) -> RuleNotes {
        self.notes.into_inner()
    }
}
