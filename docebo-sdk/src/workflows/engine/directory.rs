//! Finding accounts, in as few calls as possible.

use std::collections::{BTreeMap, BTreeSet};

use super::{fold, read::PAGE};
use crate::{
    Client, Error,
    client::Pages,
    id::{UserFieldId, UserId},
    users::{FieldFilter, User, UserRow, UserSort},
    wire::SortDir,
};

/// The user list, read as far as it pays.
///
/// One page tells how long the list is. Then all pages are read, or each name still missing is
/// searched for, whichever takes fewer calls.
#[derive(Debug)]
pub(crate) struct Directory<'c> {
    client: &'c Client,
    /// Every row seen, of whomever.
    known: BTreeMap<UserId, UserRow>,
    /// Those read one by one.
    in_full: BTreeMap<UserId, User>,
    /// Whether that is everybody.
    complete: bool,
    /// In which order pages come.
    sort: UserSort,
    /// The pages not read yet, and how many there are.
    pages: Option<Pages<UserRow>>,
    left: Option<u64>,
}

impl<'c> Directory<'c> {
    /// Nobody has been looked for yet.
    pub(crate) const fn new(client: &'c Client) -> Self {
        Self {
            client,
            known: BTreeMap::new(),
            in_full: BTreeMap::new(),
            complete: false,
            sort: UserSort::Username,
            pages: None,
            left: None,
        }
    }

    /// Reads by level: whoever has one above user comes on the first pages, whether levels compare
    /// as numbers or as words. An order that turns out otherwise costs calls and nothing else.
    pub(crate) fn by_level(mut self) -> Self {
        self.sort = UserSort::Level;
        self
    }

    /// Every row seen, also of people nobody asked for.
    pub(crate) const fn known(&self) -> &BTreeMap<UserId, UserRow> {
        &self.known
    }

    /// An account in full, where looking for it by number has read it.
    pub(crate) fn in_full(&self, id: UserId) -> Option<&User> {
        self.in_full.get(&id)
    }

    /// Whether everybody was seen.
    pub(crate) const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Takes in rows that were read in another way.
    pub(crate) fn learn(&mut self, rows: impl IntoIterator<Item = UserRow>) {
        self.known.extend(rows.into_iter().map(|row| (row.user_id, row)));
    }

    /// Looks for accounts by user name, [folded](fold), and by number. Whom the platform does not
    /// have stays unknown.
    pub(crate) async fn find(
        &mut self,
        names: impl IntoIterator<Item = String>,
        ids: impl IntoIterator<Item = UserId>,
    ) -> Result<(), Error> {
        let (names, ids) = (names.into_iter().collect(), ids.into_iter().collect());
        self.find_by(Keys { names, ids, ..Keys::default() }).await
    }

    /// Looks for accounts by whatever identifies them.
    pub(crate) async fn find_by(&mut self, mut keys: Keys) -> Result<(), Error> {
        for row in self.known.values() {
            keys.found(row);
        }
        self.read(Some(&mut keys)).await?;
        if self.complete {
            return Ok(());
        }
        for (field, values) in keys.fields.clone() {
            let values: Vec<String> = values.into_iter().collect();
            for values in values.chunks(VALUES) {
                if !self.with_values(field, values).await? {
                    return self.read(None).await;
                }
            }
        }
        for text in keys.texts() {
            self.search(&text).await?;
        }
        for id in keys.ids {
            if self.known.contains_key(&id) {
                continue;
            }
            match self.client.users().get(id).await {
                Ok(user) => {
                    self.search(&user.user_data.username).await?;
                    self.in_full.insert(id, user);
                }
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads the list on, as long as that takes fewer calls than searching for what is still
    /// missing; to its end when nothing is said about that.
    async fn read(&mut self, mut missing: Option<&mut Keys>) -> Result<(), Error> {
        while !self.complete {
            if let Some(keys) = &missing {
                let price = keys.price() as u64;
                if self.left.map_or(price <= 1, |left| left > price) {
                    break;
                }
            }
            let pages = match &mut self.pages {
                Some(pages) => pages,
                none => {
                    let list = self.client.users().list().page_size(PAGE as u64);
                    none.insert(list.sort(self.sort.clone(), SortDir::Asc).pages())
                }
            };
            let Some(page) = pages.next().await? else {
                self.complete = true;
                break;
            };
            for row in page.items {
                if let Some(keys) = &mut missing {
                    keys.found(&row);
                }
                self.known.insert(row.user_id, row);
            }
            self.complete = !page.has_more_data;
            let size = page.current_page_size.max(1);
            let left = |total: u64| total.div_ceil(size).saturating_sub(page.current_page);
            self.left = Some(page.total_count.map_or(u64::MAX, left));
        }
        Ok(())
    }

    /// Finds everybody with one of these values in an additional field. `false` when the platform
    /// does not filter by it: that it does is inferred.
    async fn with_values(&mut self, field: UserFieldId, values: &[String]) -> Result<bool, Error> {
        let filter = FieldFilter::AnyOf(values.to_vec());
        let list = self.client.users().list().field_matching(field, filter);
        let mut pages = list.page_size(PAGE as u64).pages();
        while let Some(page) = pages.next().await? {
            for row in page.items {
                // A text is found anywhere in a value (inferred).
                let held = row.fields.get(field).and_then(|held| held.as_deref()).map(fold);
                let admits = |held: &String| values.iter().any(|value| held.contains(&fold(value)));
                if !held.as_ref().is_some_and(admits) {
                    return Ok(false);
                }
                self.known.insert(row.user_id, row);
            }
            if !page.has_more_data {
                break;
            }
        }
        Ok(true)
    }

    /// Finds one user by name. The platform compares the e-mail, first and last names as well, and
    /// whoever it finds is known from then on.
    pub(crate) async fn search(&mut self, text: &str) -> Result<Option<UserId>, Error> {
        let rows = self.client.users().list().exactly(text).page_size(PAGE as u64).all().await?;
        let text = fold(text);
        let named = rows.iter().find(|row| fold(&row.username) == text).map(|row| row.user_id);
        self.learn(rows);
        Ok(named)
    }

    /// Looks at the first page of those in whose names or e-mail a text stands.
    pub(crate) async fn look_for(&mut self, text: &str) -> Result<(), Error> {
        let mut pages = self.client.users().list().search(text).page_size(PAGE as u64).pages();
        let page = pages.next().await?;
        self.learn(page.into_iter().flat_map(|page| page.items));
        Ok(())
    }
}

/// What accounts are looked for by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys {
    /// User names, [folded](fold).
    pub(crate) names: BTreeSet<String>,
    /// Numbers.
    pub(crate) ids: BTreeSet<UserId>,
    /// E-mails, [folded](fold). Several accounts may share one (B-013), so finding one is not the
    /// end of it.
    pub(crate) emails: BTreeSet<String>,
    /// Values of additional fields, which several accounts may share too.
    pub(crate) fields: BTreeMap<UserFieldId, BTreeSet<String>>,
}

impl Keys {
    fn found(&mut self, row: &UserRow) {
        self.names.remove(&fold(&row.username));
        self.ids.remove(&row.user_id);
    }

    /// Texts that are searched for one by one.
    fn texts(&self) -> BTreeSet<String> {
        self.names.union(&self.emails).cloned().collect()
    }

    /// Calls it takes to ask for each. An id takes two: the single read lacks most of what the
    /// list tells.
    fn price(&self) -> usize {
        let fields = self.fields.values().map(|values| values.len().div_ceil(VALUES));
        self.texts().len() + 2 * self.ids.len() + fields.sum::<usize>()
    }
}

/// Values of an additional field in one query: what every proxy lets through.
const VALUES: usize = 100;

#[cfg(test)]
mod tests {
    use crate::{
        Client,
        workflows::{
            attestation, dormant, offboarding,
            power_users::{Snapshot, restore, sweep},
        },
    };

    /// What reads the platform can be spawned. That this compiles is the test.
    #[test]
    fn gathering_moves_between_threads() {
        fn send<T: Send>(_: T) {}
        type Round = (attestation::Round, attestation::Answers, attestation::Policy);
        let _ = |client: &Client, policy: &offboarding::Policy, list: &offboarding::Leavers| {
            send(offboarding::gather(client, list, policy));
        };
        let _ = |client: &Client, policy: &dormant::Policy| send(dormant::gather(client, policy));
        let _ = |client: &Client, policy: &sweep::Policy| send(sweep::gather(client, policy));
        let _ = |client: &Client, policy: &restore::Policy, snapshot: &Snapshot| {
            send(restore::gather(client, snapshot, policy));
        };
        let _ = |client: &Client, (round, answers, policy): &Round| {
            send(attestation::Round::make(client, &round.options));
            send(attestation::review(client, round, answers, policy));
        };
    }
}
