//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
};

impl Client {
    /// Managers and their teams.
    #[must_use]
    pub fn managers(&self) -> Managers<'_> {
        Managers { client: self }
    }
}

/// Managers of one platform; see [`Client::managers`].
#[derive(Debug, Clone, Copy)]
pub struct Managers<'c> {
    client: &'c Client,
}

impl Managers<'_> {
    /// All manager types, in one call. See [`ListManagerTypes`].
    pub fn types(&self) -> Request<ListManagerTypes> {
        let query = ListManagerTypesQuery { as_array: Some(true), ..Default::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// Adds a manager type. See [`CreateManagerType`].
    pub fn create_type(&self, kind: NewManagerType) -> Request<CreateManagerType> {
        self.client.call(Call::new((), Empty {}, kind))
    }

    /// Renames a manager type, or switches it on or off. See [`UpdateManagerType`].
    pub fn update_type(
        &self,
        id: ManagerTypeId,
        changes: ManagerTypeUpdate,
    ) -> Request<UpdateManagerType> {
        self.client.call(Call::new(id, Empty {}, changes))
    }

    /// Deletes manager types with all their links. See [`DeleteManagerTypes`].
    pub fn delete_types(
        &self,
        ids: impl IntoIterator<Item = ManagerTypeId>,
    ) -> Request<DeleteManagerTypes> {
        self.client.call(Call::new((), Empty {}, ManagerTypeIds::new(ids)))
    }

    /// Who can be picked as a manager. See [`ListCandidates`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let boss = "boss@example.com";
    /// let found = client.managers().candidates().search(boss).all().await?;
    /// let boss = found.iter().find(|row| {
    ///     row.manager_email.as_deref().is_some_and(|mail| mail.eq_ignore_ascii_case(boss))
    /// });
    /// # let _ = boss;
    /// # Ok(())
    /// # }
    /// ```
    pub fn candidates(&self) -> Request<ListCandidates> {
        self.client.call(Call::new((), ListCandidatesQuery::default(), Empty {}))
    }

    /// Who reports to a user directly. See [`ListSubordinates`].
    pub fn subordinates(&self, manager: UserId) -> Request<ListSubordinates> {
        self.client.call(Call::new(manager, ListSubordinatesQuery::default(), Empty {}))
    }

    /// Whom a user reports to directly. See [`GetManager`].
    pub fn manager_of(&self, user: UserId) -> Request<GetManager> {
        self.client.call(Call::new(user, GetManagerQuery::default(), Empty {}))
    }

    /// Gives users to a direct manager, in place of the one they had. See [`AssignTeam`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserId};
    /// # async fn example(client: Client, leaver: UserId, heir: UserId) -> Result<(), Error> {
    /// let team = client.managers().subordinates(leaver).all().await?;
    /// let ids = team.iter().map(|member| member.user_id);
    /// let answer = client.managers().assign(heir, ids).await?;
    /// for id in answer.not_assigned.not_assigned_ids {
    ///     println!("{id} still reports to {leaver}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn assign(
        &self,
        manager: UserId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<AssignTeam> {
        self.client.call(Call::new(manager, Empty {}, TeamChange::new(users)))
    }

    /// Takes users out of a direct manager's team. See [`ReleaseTeam`].
    pub fn release(
        &self,
        manager: UserId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<ReleaseTeam> {
        self.client.call(Call::new(manager, Empty {}, TeamChange::new(users)))
    }
}

impl Request<ListCandidates> {
    /// Those whose user name, names or e-mail hold this text.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
}

impl Request<ListSubordinates> {
    /// Of this manager type instead of the direct manager.
    pub fn hierarchy(mut self, id: ManagerTypeId) -> Self {
        self.call.query.hierarchy = Some(id);
        self
    }
}

impl Request<GetManager> {
    /// Of this manager type instead of the direct manager.
    pub fn hierarchy(mut self, id: ManagerTypeId) -> Self {
        self.call.query.hierarchy = Some(id);
        self
    }
}

impl Request<AssignTeam> {
    /// Of this manager type instead of the direct manager.
    pub fn hierarchy(mut self, id: ManagerTypeId) -> Self {
        self.call.body.hierarchy = Some(id);
        self
    }
}

impl Request<ReleaseTeam> {
    /// Of this manager type instead of the direct manager.
    pub fn hierarchy(mut self, id: ManagerTypeId) -> Self {
        self.call.body.hierarchy = Some(id);
        self
    }
}
