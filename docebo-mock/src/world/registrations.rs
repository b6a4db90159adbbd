//! Requests for an account: people who are no users yet.

use std::collections::{BTreeMap, BTreeSet};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::{text::folded, users::User};

/// One request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Registration {
    /// The account as it will be, under the number that it will keep.
    pub(crate) user: User,
    pub(crate) requested: DateTime,
    /// The address was confirmed by mail.
    pub(crate) confirmed: bool,
    /// An administrator asked on behalf of the person.
    pub(crate) by_admin: bool,
    /// When the request is forgotten; none for one that waits as long as it takes.
    pub(crate) expires: Option<DateTime>,
    /// Of the link in the mail; none when there was no mail or the link is used up.
    pub(crate) token: Option<String>,
}

/// All requests, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Registration>", into = "Vec<Registration>")]
pub(crate) struct Registrations {
    rows: BTreeMap<u32, Registration>,
    /// By user name in lower case.
    names: BTreeMap<String, u32>,
    tokens: BTreeMap<String, u32>,
    due: BTreeSet<(DateTime, u32)>,
}

impl Registrations {
    /// Adds a request. Number and name were found free.
    pub(crate) fn insert(&mut self, request: Registration) {
        let id = request.user.id;
        self.names.insert(folded(&request.user.username).collect(), id);
        if let Some(token) = &request.token {
            self.tokens.insert(token.clone(), id);
        }
        if let Some(expires) = request.expires {
            self.due.insert((expires, id));
        }
        self.rows.insert(id, request);
    }

    /// Takes a request out.
    pub(crate) fn remove(&mut self, id: u32) -> Option<Registration> {
        let request = self.rows.remove(&id)?;
        self.names.remove(&folded(&request.user.username).collect::<String>());
        if let Some(token) = &request.token {
            self.tokens.remove(token);
        }
        if let Some(expires) = request.expires {
            self.due.remove(&(expires, id));
        }
        Some(request)
    }

    /// Notes that the address was confirmed: the link is used up, and nothing expires any more.
    pub(crate) fn confirm(&mut self, id: u32) {
        if let Some(request) = self.remove(id) {
            self.insert(Registration { confirmed: true, expires: None, token: None, ..request });
        }
    }

    /// The request of a number.
    pub(crate) fn get(&self, id: u32) -> Option<&Registration> {
        self.rows.get(&id)
    }

    /// Whether somebody asks for this name, case aside.
    pub(crate) fn holds_name(&self, username: &str) -> bool {
        !self.names.is_empty() && self.names.contains_key(&folded(username).collect::<String>())
    }

    /// Whose link this token is of.
    pub(crate) fn by_token(&self, token: &str) -> Option<u32> {
        self.tokens.get(token).copied()
    }

    /// All requests, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Registration> {
        self.rows.values()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// When the next request expires.
    pub(crate) fn next_due(&self) -> Option<DateTime> {
        self.due.first().map(|(expires, _)| *expires)
    }

    /// Forgets the requests that have expired at `now` (B-011).
    pub(crate) fn settle(&mut self, now: DateTime) {
        while let Some((expires, id)) = self.due.first().copied().filter(|(due, _)| *due <= now) {
            self.due.remove(&(expires, id));
            self.remove(id);
        }
    }
}

impl From<Vec<Registration>> for Registrations {
    fn from(rows: Vec<Registration>) -> Self {
        let mut all = Self::default();
        rows.into_iter().for_each(|row| all.insert(row));
        all
    }
}

impl From<Registrations> for Vec<Registration> {
    fn from(all: Registrations) -> Self {
        all.rows.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(id: u32, username: &str, expires: Option<i64>) -> Registration {
        Registration {
            user: User { id, username: username.to_owned(), ..User::default() },
            requested: DateTime::from_unix(0),
            confirmed: false,
            by_admin: false,
            expires: expires.map(DateTime::from_unix),
            token: Some(format!("token-{id}")),
        }
    }

    #[test]
    fn a_request_is_found_by_name_and_token_until_it_goes() {
        let mut all = Registrations::default();
        all.insert(request(1, "Ann", None));
        assert!(all.holds_name("aNN") && !all.holds_name("anna"));
        assert_eq!(all.by_token("token-1"), Some(1));
        let copy = Registrations::from(Vec::from(all.clone()));
        assert_eq!(copy, all);
        all.confirm(1);
        assert!(all.get(1).is_some_and(|request| request.confirmed));
        assert_eq!(all.by_token("token-1"), None);
        all.remove(1);
        assert_eq!(all, Registrations::default());
    }

    #[test]
    fn what_is_due_goes_and_what_is_confirmed_stays() {
        let mut all = Registrations::default();
        for (id, name, due) in [(1, "a", Some(10)), (2, "b", Some(10)), (3, "c", Some(20))] {
            all.insert(request(id, name, due));
        }
        all.confirm(2);
        assert_eq!(all.next_due(), Some(DateTime::from_unix(10)));
        all.settle(DateTime::from_unix(9));
        assert_eq!(all.len(), 3);
        all.settle(DateTime::from_unix(10));
        let left: Vec<u32> = all.iter().map(|request| request.user.id).collect();
        assert_eq!((left, all.next_due()), (vec![2, 3], Some(DateTime::from_unix(20))));
    }
}
