//! Finding accounts, in as few calls as possible.

use std::collections::{BTreeMap, BTreeSet};

use super::{fold, read::PAGE};
use crate::{
    Client, Error,
    client::Pages,
    id::UserId,
    users::{UserRow, UserSort},
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

    /// Takes note of rows that other calls have brought.
    pub(crate) fn learn(&mut self, rows: impl IntoIterator<Item = UserRow>) {
        self.known.extend(rows.into_iter().map(|row| (row.user_id, row)));
    }

    /// Every row seen, also of people nobody asked for.
    pub(crate) const fn known(&self) -> &BTreeMap<UserId, UserRow> {
        &self.known
    }

    /// Whether everybody was seen.
    pub(crate) const fn is_complete(&self) -> bool {
        self.complete
    }

    /// Looks for accounts by user name, [folded](fold), and by number. Whom the platform does not
    /// have stays unknown.
    pub(crate) async fn find(
        &mut self,
        names: impl IntoIterator<Item = String>,
        ids: impl IntoIterator<Item = UserId>,
    ) -> Result<(), Error> {
        let mut names: BTreeSet<String> = names.into_iter().collect();
        let mut ids: BTreeSet<UserId> = ids.into_iter().collect();
        for row in self.known.values() {
            names.remove(&fold(&row.username));
            ids.remove(&row.user_id);
        }
        // An id takes two calls: the single read lacks most of what the list tells.
        let price = |names: &BTreeSet<String>, ids: &BTreeSet<UserId>| names.len() + 2 * ids.len();
        while !self.complete {
            let price = price(&names, &ids) as u64;
            if self.left.map_or(price <= 1, |left| left > price) {
                break;
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
                names.remove(&fold(&row.username));
                ids.remove(&row.user_id);
                self.known.insert(row.user_id, row);
            }
            self.complete = !page.has_more_data;
            let size = page.current_page_size.max(1);
            self.left =
                Some(page.total_count.map_or(u64::MAX, |total| {
                    total.div_ceil(size).saturating_sub(page.current_page)
                }));
        }
        if self.complete {
            return Ok(());
        }
        for name in names {
            self.search(&name).await?;
        }
        for id in ids {
            match self.client.users().get(id).await {
                Ok(user) => _ = self.search(&user.user_data.username).await?,
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Finds one user by name. The platform compares other names and the e-mail as well.
    pub(crate) async fn search(&mut self, username: &str) -> Result<Option<UserId>, Error> {
        let rows = self.client.users().list().exactly(username).page_size(PAGE as u64);
        let found = rows.all().await?.into_iter().find(|row| fold(&row.username) == fold(username));
        let id = found.as_ref().map(|row| row.user_id);
        self.known.extend(found.map(|row| (row.user_id, row)));
        Ok(id)
    }
}

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
