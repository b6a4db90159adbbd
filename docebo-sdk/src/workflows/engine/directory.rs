//! Finding accounts, in as few calls as possible.

use std::collections::{BTreeMap, BTreeSet};

use super::{fold, read::PAGE};
use crate::{
    Client, Error,
    id::UserId,
    users::{User, UserRow, UserSort},
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
}

impl<'c> Directory<'c> {
    /// Nobody has been looked for yet.
    pub(crate) const fn new(client: &'c Client) -> Self {
        Self { client, known: BTreeMap::new(), in_full: BTreeMap::new(), complete: false }
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
        if !self.complete && price(&names, &ids) > 1 {
            let list = self.client.users().list().page_size(PAGE as u64);
            let mut pages = list.sort(UserSort::Username, SortDir::Asc).pages();
            while let Some(page) = pages.next().await? {
                for row in page.items {
                    names.remove(&fold(&row.username));
                    ids.remove(&row.user_id);
                    self.known.insert(row.user_id, row);
                }
                if !page.has_more_data {
                    self.complete = true;
                    break;
                }
                let size = page.current_page_size.max(1);
                let left = page.total_count.map_or(u64::MAX, |total| {
                    total.div_ceil(size).saturating_sub(page.current_page)
                });
                if left > price(&names, &ids) as u64 {
                    break;
                }
            }
        }
        if self.complete {
            return Ok(());
        }
        for name in names {
            self.search(&name).await?;
        }
        for id in ids {
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

    /// Finds one user by name. The platform compares other names and the e-mail as well.
    pub(crate) async fn search(&mut self, username: &str) -> Result<Option<UserId>, Error> {
        let rows = self.client.users().list().exactly(username).page_size(PAGE as u64);
        let rows = rows.all().await?;
        let found = rows.iter().find(|row| fold(&row.username) == fold(username));
        let id = found.map(|row| row.user_id);
        self.known.extend(rows.into_iter().map(|row| (row.user_id, row)));
        Ok(id)
    }

    /// Looks at the first page of those in whose names or e-mail a text stands.
    pub(crate) async fn look_for(&mut self, text: &str) -> Result<(), Error> {
        let mut pages = self.client.users().list().search(text).page_size(PAGE as u64).pages();
        let page = pages.next().await?.map(|page| page.items);
        self.known.extend(page.into_iter().flatten().map(|row| (row.user_id, row)));
        Ok(())
    }
}
