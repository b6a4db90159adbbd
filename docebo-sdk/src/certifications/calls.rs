//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
};

impl Client {
    /// Certifications, and who holds them.
    #[must_use]
    pub fn certifications(&self) -> Certifications<'_> {
        Certifications { client: self }
    }

    /// Training outside the platform.
    #[must_use]
    pub fn external_training(&self) -> ExternalTrainings<'_> {
        ExternalTrainings { client: self }
    }
}

/// Certifications of one platform; see [`Client::certifications`].
#[derive(Debug, Clone, Copy)]
pub struct Certifications<'c> {
    client: &'c Client,
}

impl Certifications<'_> {
    /// What people can be awarded. See [`ListCertifications`].
    pub fn list(&self) -> Request<ListCertifications> {
        self.client.call(Call::new((), CertificationQuery::default(), Empty {}))
    }

    /// What one user holds. See [`ListAwards`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserId, wire::DateTime};
    /// # async fn example(client: Client, user: UserId) -> Result<(), Error> {
    /// let held = client.certifications().of_user(user).all().await?;
    /// for award in held.iter().filter(|award| award.is_expired(DateTime::now())) {
    ///     println!("{} has run out", award.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn of_user(&self, user: UserId) -> Request<ListAwards> {
        self.client.call(Call::new(user, AwardQuery::default(), Empty {}))
    }
}

/// External training of one platform; see [`Client::external_training`].
#[derive(Debug, Clone, Copy)]
pub struct ExternalTrainings<'c> {
    client: &'c Client,
}

impl ExternalTrainings<'_> {
    /// All records. See [`ListExternalTraining`].
    pub fn list(&self) -> Request<ListExternalTraining> {
        self.client.call(Call::new((), ExternalTrainingQuery::default(), Empty {}))
    }
}
