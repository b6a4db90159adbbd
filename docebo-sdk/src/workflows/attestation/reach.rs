//! Who is under whom, read once for all who hold the same branch or group.

use std::collections::{BTreeMap, BTreeSet};

use super::{Gap, Holder, Scope};
use crate::{
    Client, Error,
    id::{BranchId, GroupUuid, UserId},
    power_users::{BranchReach, PowerUserRow},
    users::{BranchScope, UserRow},
    workflows::{
        engine::{Directory, fold, read::PAGE},
        power_users::rows_of,
    },
};

/// Who is under somebody.
pub(super) type Under = Vec<(Holder, BTreeSet<UserId>)>;

/// Reads who is under whom.
pub(super) struct Reach<'c> {
    client: &'c Client,
    directory: Directory<'c>,
    branches: BTreeMap<(BranchId, BranchReach), BTreeSet<UserId>>,
    groups: BTreeMap<String, BTreeSet<UserId>>,
    /// Those of whom only name and number are known yet.
    names: BTreeMap<UserId, String>,
}

impl<'c> Reach<'c> {
    pub(super) const fn new(client: &'c Client) -> Self {
        Self {
            client,
            directory: Directory::new(client),
            branches: BTreeMap::new(),
            groups: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// An account that was read.
    pub(super) fn account(&self, user: UserId) -> Option<&UserRow> {
        self.directory.known().get(&user)
    }

    /// Looks for accounts by name that no holder has brought.
    pub(super) async fn find(&mut self, names: BTreeSet<String>) -> Result<(), Error> {
        self.directory.find(names, []).await
    }

    /// Everybody under each holder, and the holders that could not be read.
    pub(super) async fn of(&mut self, scope: &Scope) -> Result<(Under, Vec<Gap>), Error> {
        let (mut under, mut gaps) = (Under::new(), Vec::new());
        let mut take = |holder: Holder, read: Result<BTreeSet<UserId>, Error>| match read {
            Ok(people) => under.push((holder, people)),
            Err(error) => gaps.push(Gap { holder: holder.key(), what: error.to_string() }),
        };
        match scope {
            Scope::Branches(branches) => {
                for id in branches {
                    let title = match self.client.branches().get(*id).await {
                        Ok(branch) => branch.name("english").unwrap_or_default().to_owned(),
                        Err(error) => {
                            take(Holder::Branch { id: *id, title: String::new() }, Err(error));
                            continue;
                        }
                    };
                    let people = self.branch(*id, BranchReach::WithDescendants).await;
                    take(Holder::Branch { id: *id, title }, people);
                }
            }
            Scope::PowerUsers | Scope::Named(_) => {
                let mut rows = match scope {
                    Scope::Named(names) => rows_of(self.client, names).await?,
                    _ => self.client.power_users().list().page_size(PAGE as u64).all().await?,
                };
                // Lists change while they are read.
                rows.sort_by_key(|row| (fold(&row.username), row.user_id));
                rows.dedup_by_key(|row| row.user_id);
                for row in &rows {
                    let people = self.power_user(row).await;
                    take(holder(row), people);
                }
                if let Scope::Named(names) = scope {
                    let there =
                        |name: &&String| rows.iter().any(|row| fold(&row.username) == **name);
                    let missing = names.iter().filter(|name| !there(name)).cloned();
                    let what = "no power user has this name".to_owned();
                    gaps.extend(missing.map(|holder| Gap { holder, what: what.clone() }));
                }
            }
        }
        let known = self.directory.known();
        let unseen = self.names.iter().filter(|(user, _)| !known.contains_key(user));
        let unseen: Vec<(UserId, String)> =
            unseen.map(|(user, name)| (*user, fold(name))).collect();
        let (named, nameless): (Vec<_>, Vec<_>) =
            unseen.into_iter().partition(|(_, name)| !name.is_empty());
        self.directory
            .find(
                named.into_iter().map(|(_, name)| name),
                nameless.into_iter().map(|(user, _)| user),
            )
            .await?;
        Ok((under, gaps))
    }

    /// Everybody a power user holds: by name, by branch and by group.
    async fn power_user(&mut self, row: &PowerUserRow) -> Result<BTreeSet<UserId>, Error> {
        let (id, counts) = (row.user_id, &row.counts);
        let power_users = self.client.power_users();
        let mut people = BTreeSet::new();
        if counts.users != Some(0) {
            for user in power_users.users(id).page_size(PAGE as u64).all().await? {
                people.insert(user.user_id);
                self.names.insert(user.user_id, user.username);
            }
        }
        if counts.branches != Some(0) {
            for branch in power_users.branches(id).page_size(PAGE as u64).all().await? {
                // Without a readable reach, take the narrow one.
                let reach = branch.reach().unwrap_or(BranchReach::Only);
                people.extend(self.branch(branch.id, reach).await?);
            }
        }
        // Platforms without this route count no groups.
        if counts.groups.is_some_and(|count| count > 0) {
            for group in power_users.groups(id).page_size(PAGE as u64).all().await? {
                people.extend(self.group(&group.group_id).await?);
            }
        }
        Ok(people)
    }

    async fn branch(
        &mut self,
        id: BranchId,
        reach: BranchReach,
    ) -> Result<BTreeSet<UserId>, Error> {
        if let Some(people) = self.branches.get(&(id, reach)) {
            return Ok(people.clone());
        }
        let mut list = self.client.users().list().page_size(PAGE as u64);
        list.call.query.branch_id = Some(id);
        list.call.query.selection_status = Some(match reach {
            BranchReach::Only => BranchScope::BranchOnly,
            BranchReach::WithDescendants => BranchScope::WithDescendants,
        });
        let rows = list.all().await?;
        let people: BTreeSet<UserId> = rows.iter().map(|row| row.user_id).collect();
        self.directory.learn(rows);
        self.branches.insert((id, reach), people.clone());
        Ok(people)
    }

    /// Members of a group, known by uuid or by its older number.
    async fn group(&mut self, id: &str) -> Result<BTreeSet<UserId>, Error> {
        if let Some(people) = self.groups.get(id) {
            return Ok(people.clone());
        }
        let groups = self.client.groups();
        let uuid = match id.parse() {
            Ok(number) => groups.uuid_of(number).await?.uuid,
            Err(_) => GroupUuid::from(id),
        };
        let mut members = groups.members(&uuid);
        members.call.query.page_size = Some(PAGE as u64);
        let mut people = BTreeSet::new();
        for member in members.all().await? {
            people.insert(member.user_id);
            self.names.insert(member.user_id, member.username);
        }
        self.groups.insert(id.to_owned(), people.clone());
        Ok(people)
    }
}

fn holder(row: &PowerUserRow) -> Holder {
    Holder::PowerUser {
        user_id: row.user_id,
        username: row.username.clone(),
        name: row.full_name(),
    }
}
