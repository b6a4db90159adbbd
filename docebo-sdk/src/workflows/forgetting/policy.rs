//! How people are forgotten.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Codes;
use crate::{id::UserFieldId, workflows::engine::Protected};

/// What becomes of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Way {
    /// It stays under its number with everything that was learned; a code stands in place of user
    /// name, names and e-mail (B-062).
    Anonymise,
    /// It goes for good, with everything that was learned (B-055, B-056).
    Delete,
}

/// What becomes of the knowledge who somebody was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mapping {
    /// Plan, journal and records hold it. An anonymised account can be given back its name.
    Kept,
    /// Neither plan nor journal nor records hold it: a code stands where a name would, additional
    /// fields are left out, and so are names in the policy.
    Destroyed,
}

/// How people are forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Policy {
    /// What becomes of the account.
    pub way: Way,
    /// What becomes of the knowledge who somebody was.
    pub mapping: Mapping,
    /// What stands in place of a name.
    pub codes: Codes,
    /// Where the address of an anonymised account is. Nothing can be sent there: the domain ends
    /// in `.invalid`, `.test` or `.example`, which belong to nobody (RFC 6761).
    pub domain: String,
    /// Additional fields that are emptied, or filled with something else where the platform wants
    /// a value.
    #[serde(default)]
    pub fields: BTreeMap<UserFieldId, String>,
    /// Whether an anonymised account is switched off. The password stays, and would open it.
    pub deactivate: bool,
    /// Whether power users are forgotten like anybody else. Anonymised, they stay power users.
    #[serde(default)]
    pub allow_power_users: bool,
    /// Whether people are forgotten to whom others report. Nobody takes the team over.
    #[serde(default)]
    pub allow_teams: bool,
    /// How many are forgotten before somebody has to look and confirm (B-203); 0 for none. Where
    /// no more than these are, nobody has to.
    #[serde(default)]
    pub pilot: usize,
    /// Who is never touched. A plan whose mapping is [destroyed](Mapping::Destroyed) does not hold
    /// these names: plan again with the policy, not with what the plan has of it.
    #[serde(default)]
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

/// A policy that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Codes could be traced back by trying.
    #[error(
        "the secret of the codes has fewer than 16 bytes, or was not given: a plan read from a \
         file lacks it"
    )]
    WeakSecret,
    /// Codes must fit into user names and addresses.
    #[error(
        "codes cannot begin with `{prefix}`: use up to 40 letters, digits, `-` and `_`, a letter \
         or digit first"
    )]
    Prefix {
        /// The prefix.
        prefix: String,
    },
    /// Somebody may receive mail there.
    #[error(
        "somebody may receive mail at `{domain}`: use a domain that ends in .invalid, .test or \
         .example"
    )]
    Domain {
        /// The domain.
        domain: String,
    },
}

impl Policy {
    /// Puts codes in place of names and switches accounts off. The mapping is kept; what is to be
    /// emptied besides has to be named.
    #[must_use]
    pub fn anonymise(codes: Codes) -> Self {
        Self {
            way: Way::Anonymise,
            mapping: Mapping::Kept,
            codes,
            domain: "forgotten.invalid".to_owned(),
            fields: BTreeMap::new(),
            deactivate: true,
            allow_power_users: false,
            allow_teams: false,
            pilot: 0,
            protected: Protected::default(),
            calls_per_hour: 1_000,
        }
    }

    /// Deletes accounts, for good (B-055). Codes stand for people in plan, journal, records and
    /// evidence.
    #[must_use]
    pub fn delete(codes: Codes) -> Self {
        Self { way: Way::Delete, mapping: Mapping::Destroyed, ..Self::anonymise(codes) }
    }

    /// Empties an additional field.
    pub fn empty(&mut self, field: UserFieldId) {
        self.fields.insert(field, String::new());
    }

    /// Whether it can be followed.
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub fn check(&self) -> Result<(), PolicyError> {
        if self.codes.is_weak() {
            return Err(PolicyError::WeakSecret);
        }
        if !self.codes.has_prefix() {
            return Err(PolicyError::Prefix { prefix: self.codes.prefix().to_owned() });
        }
        let domain = self.domain.to_ascii_lowercase();
        let host = domain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        let nobodys = |last: &str| matches!(last, "invalid" | "test" | "example");
        let last = domain.rsplit('.').next().unwrap_or_default();
        if host && nobodys(last) && domain.split('.').all(|label| !label.is_empty()) {
            Ok(())
        } else {
            Err(PolicyError::Domain { domain: self.domain.clone() })
        }
    }

    /// Whether names may stand in what is written.
    pub(super) const fn keeps_names(&self) -> bool {
        matches!(self.mapping, Mapping::Kept)
    }
}
