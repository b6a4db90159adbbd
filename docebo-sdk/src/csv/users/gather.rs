//! Asking a platform what there is to know.

use super::Platform;
use crate::client::{Client, Error};

impl Platform {
    /// Reads fields, manager types and profiles, in three calls or a few more. Branches,
    /// languages and users are left open: see [`users_of`](Self::users_of) for the latter, and
    /// [`branches`](Self::branches) and [`languages`](Self::languages) to say them.
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, csv::users::{Platform, UserFile}};
    /// # async fn example(client: Client, file: UserFile) -> Result<(), Error> {
    /// let platform = Platform::gather(&client).await?.users_of(&client).await?;
    /// let options = file.implied_options();
    /// let checked = file.check(&platform, &options);
    /// let rows: Vec<_> = checked.rows.iter().map(|good| good.row.clone()).collect();
    /// let report = client.users().batch(rows).options(options).await;
    /// for failed in report.failed() {
    ///     println!("line {}: {}", checked.rows[failed.row].line, failed.outcome);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the calls; the caller must be allowed to read all three.
    pub async fn gather(client: &Client) -> Result<Self, Error> {
        let fields = client.user_fields().all().await?.into_vec();
        let types = client.managers().types().await?.into_vec();
        let profiles = client.power_users().all_profiles().all().await?;
        Ok(Self::default()
            .fields(fields)
            .manager_types(types.into_iter().map(|of| (of.id, of.title)))
            .profiles(profiles.into_iter().map(|profile| profile.profile_name)))
    }

    /// Reads who there is: one call for every 200 users.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub async fn users_of(self, client: &Client) -> Result<Self, Error> {
        let users = client.users().list().page_size(200).all().await?;
        Ok(self.users(users.into_iter().map(|user| (user.user_id, user.username))))
    }
}
