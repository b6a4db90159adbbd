//! What people call around one account: checks, settings, password.

use super::{
    ChangePassword, CheckUsername, CheckValidity, GetImporterFields, GetUserSettings,
    PasswordRequest, SaveUserSettings, SettingsRequest, UserSetting, UserSettingsQuery, Users,
    ValidityQuery,
};
use crate::{
    client::Request,
    endpoint::{Call, Empty},
    id::UserId,
};

impl Users<'_> {
    /// Whether a user name is free, case aside. See [`CheckUsername`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// if client.users().check_username("ann.miller").await?.success {
    ///     println!("nobody is called ann.miller");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_username(&self, username: impl Into<String>) -> Request<CheckUsername> {
        self.client.call(Call::new(username.into(), Empty {}, Empty {}))
    }

    /// Whether a user could be made with this name and this e-mail. See [`CheckValidity`].
    pub fn check_validity(
        &self,
        userid: impl Into<String>,
        email: impl Into<String>,
    ) -> Request<CheckValidity> {
        let query = ValidityQuery { userid: Some(userid.into()), email: Some(email.into()) };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// The columns that a CSV import can map. See [`GetImporterFields`].
    pub fn importer_fields(&self) -> Request<GetImporterFields> {
        self.client.call(Call::new((), Empty {}, Empty {}))
    }

    /// A user's personal settings. See [`GetUserSettings`].
    pub fn settings(&self, user: UserId) -> Request<GetUserSettings> {
        self.client.call(Call::new(user, UserSettingsQuery::default(), Empty {}))
    }

    /// Saves personal settings; those left out stay. See [`SaveUserSettings`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserId};
    /// # async fn example(client: Client, ann: UserId) -> Result<(), Error> {
    /// use docebo_sdk::users::{SettingName, UserSetting};
    ///
    /// let saved = client
    ///     .users()
    ///     .save_settings(ann, [UserSetting::new(SettingName::Timezone, "Europe/Berlin")])
    ///     .await?;
    /// for (setting, why) in &saved.refused {
    ///     println!("{setting} stays: {why}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn save_settings(
        &self,
        user: UserId,
        settings: impl IntoIterator<Item = UserSetting>,
    ) -> Request<SaveUserSettings> {
        let body = SettingsRequest { settings: settings.into_iter().collect() };
        self.client.call(Call::new(user, Empty {}, body))
    }

    /// Changes a password, or asks for or finishes a reset. See [`ChangePassword`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// use docebo_sdk::users::PasswordRequest;
    ///
    /// client.users().password("ann", PasswordRequest::change("ann", "old", "new-s3cret")).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn password(
        &self,
        username: impl Into<String>,
        request: PasswordRequest,
    ) -> Request<ChangePassword> {
        self.client.call(Call::new(username.into(), Empty {}, request))
    }
}
