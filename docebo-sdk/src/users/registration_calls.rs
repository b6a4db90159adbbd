//! What people call around registrations.

use super::{
    ApproveRegistrations, BranchScope, ConfirmEmail, EmailConfirmation, GetPending, ListPending,
    ListUsersQuery, NewRegistration, RegisterUser, RegistrationIds, RejectRegistrations,
    ResendRegistration,
};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
    id::{BranchId, UserId},
};

impl Client {
    /// Requests for an account.
    #[must_use]
    pub fn registrations(&self) -> Registrations<'_> {
        Registrations { client: self }
    }
}

/// Requests for an account on one platform; see [`Client::registrations`].
#[derive(Debug, Clone, Copy)]
pub struct Registrations<'c> {
    client: &'c Client,
}

impl Registrations<'_> {
    /// All requests that wait, page by page. See [`ListPending`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let waiting = client.registrations().list().all().await?;
    /// let (good, bad): (Vec<_>, Vec<_>) =
    ///     waiting.iter().partition(|request| request.email.ends_with("@example.com"));
    /// client.registrations().approve(good.iter().map(|request| request.user_id)).await?;
    /// client.registrations().reject(bad.iter().map(|request| request.user_id)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListPending> {
        let query = ListUsersQuery { pending: Some(true), ..ListUsersQuery::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// One request. See [`GetPending`].
    pub fn get(&self, user: UserId) -> Request<GetPending> {
        self.client.call(Call::new(user, Empty {}, Empty {}))
    }

    /// Lets requests in. See [`ApproveRegistrations`].
    pub fn approve(
        &self,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<ApproveRegistrations> {
        self.client.call(Call::new((), Empty {}, RegistrationIds::new(users)))
    }

    /// Refuses requests. See [`RejectRegistrations`].
    pub fn reject(&self, users: impl IntoIterator<Item = UserId>) -> Request<RejectRegistrations> {
        self.client.call(Call::new((), Empty {}, RegistrationIds::new(users)))
    }

    /// Sends the registration mail again. See [`ResendRegistration`].
    pub fn resend(&self, user: UserId) -> Request<ResendRegistration> {
        self.client.call(Call::new(user, Empty {}, Empty {}))
    }

    /// Asks for an account. See [`RegisterUser`].
    pub fn register(&self, registration: NewRegistration) -> Request<RegisterUser> {
        self.client.call(Call::new((), Empty {}, registration))
    }

    /// Confirms the address of a request. See [`ConfirmEmail`].
    pub fn confirm_email(&self, token: impl Into<String>) -> Request<ConfirmEmail> {
        self.client.call(Call::new((), Empty {}, EmailConfirmation::new(token)))
    }
}

impl Request<ListPending> {
    /// Only requests in whose names or e-mail the text stands.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// Only requests for this branch or one below it.
    pub fn branch_tree(mut self, branch: BranchId) -> Self {
        self.call.query.branch_id = Some(branch);
        self.call.query.selection_status = Some(BranchScope::WithDescendants);
        self
    }

    /// Requests a page, 200 at most.
    pub fn page_size(mut self, size: u64) -> Self {
        self.call.query.page_size = Some(size);
        self
    }
}
