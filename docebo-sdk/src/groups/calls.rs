//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
    id::{GroupId, UserId},
    power_users::UserSelection,
};

impl Client {
    /// Groups (audiences).
    #[must_use]
    pub fn groups(&self) -> Groups<'_> {
        Groups { client: self }
    }
}

/// Groups of one platform; see [`Client::groups`].
#[derive(Debug, Clone, Copy)]
pub struct Groups<'c> {
    client: &'c Client,
}

impl Groups<'_> {
    /// All groups. See [`ListGroups`].
    pub fn list(&self) -> Request<ListGroups> {
        self.client.call(Call::new((), ListGroupsQuery::default(), Empty {}))
    }

    /// One group with its rules. See [`GetGroup`].
    pub fn get(&self, group: &GroupUuid) -> Request<GetGroup> {
        self.client.call(Call::new(group.clone(), Empty {}, Empty {}))
    }

    /// Makes a group. See [`CreateGroup`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{BranchId, Client, Error, groups::{Condition, NewGroup, RuleSet}};
    /// # async fn example(client: Client, emea: BranchId) -> Result<(), Error> {
    /// let rules = RuleSet::of(Condition::branch_with_descendants([emea]));
    /// let group = client.groups().create(NewGroup::automatic("EMEA", rules)).await?;
    /// // Members come later: the platform fills automatic groups on its own time.
    /// for member in client.groups().members(&group.uuid).all().await? {
    ///     println!("{}", member.username);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, group: NewGroup) -> Request<CreateGroup> {
        self.client.call(Call::new((), Empty {}, group))
    }

    /// Changes a group. See [`UpdateGroup`].
    pub fn update(&self, group: &GroupUuid, change: GroupChange) -> Request<UpdateGroup> {
        self.client.call(Call::new(group.clone(), Empty {}, change))
    }

    /// Deletes a group. See [`DeleteGroup`].
    pub fn delete(&self, group: &GroupUuid) -> Request<DeleteGroup> {
        self.client.call(Call::new(group.clone(), Empty {}, Empty {}))
    }

    /// Who is in a group. See [`ListMembers`].
    pub fn members(&self, group: &GroupUuid) -> Request<ListMembers> {
        self.client.call(Call::new(group.clone(), ListMembersQuery::default(), Empty {}))
    }

    /// Who is in a group, as a CSV file. See [`ExportMembers`].
    pub fn export_members(&self, group: &GroupUuid) -> Request<ExportMembers> {
        self.client.call(Call::new(group.clone(), Empty {}, Empty {}))
    }

    /// Puts users into a group by hand. See [`AddMembers`].
    pub fn add(
        &self,
        group: &GroupUuid,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<AddMembers> {
        self.client.call(Call::new(group.clone(), Empty {}, UserSelection::ids(users)))
    }

    /// Takes users out who were put in by hand. See [`RemoveMembers`].
    pub fn remove(
        &self,
        group: &GroupUuid,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<RemoveMembers> {
        self.client.call(Call::new(group.clone(), Empty {}, UserSelection::ids(users)))
    }

    /// The number that older calls take. See [`ToLegacyId`].
    pub fn legacy_id(&self, group: &GroupUuid) -> Request<ToLegacyId> {
        self.client.call(Call::new(group.clone(), Empty {}, Empty {}))
    }

    /// The UUID of a group known by number. See [`FromLegacyId`].
    pub fn uuid_of(&self, group: GroupId) -> Request<FromLegacyId> {
        self.client.call(Call::new(group, Empty {}, Empty {}))
    }

    /// The rules an automatic group had before. See [`ListConditionsHistory`].
    pub fn conditions_history(&self, group: &GroupUuid) -> Request<ListConditionsHistory> {
        self.client.call(Call::new(group.clone(), ConditionsHistoryQuery::default(), Empty {}))
    }
}

impl Request<ListGroups> {
    /// Only groups with this text in name or description.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// In this order.
    pub fn sort(mut self, by: GroupSort, direction: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }
}

impl Request<ListMembers> {
    /// Only members with this text in user name, names or e-mail.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// In this order.
    pub fn sort(mut self, by: MemberSort, direction: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }
}
