//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
};

impl Client {
    /// The platform itself: settings and public facts.
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let facts = client.site().bootstrap().await?;
    /// println!("{} speaks", facts.platform_version);
    /// for language in &facts.active_languages {
    ///     println!("  {} ({})", language.description, language.browsercode);
    /// }
    /// let name = "show_first_name_first";
    /// if client.site().setting(name).await?.get(name) != Some("1") {
    ///     client.site().update_settings([(name, "1")]).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn site(&self) -> Site<'_> {
        Site { client: self }
    }
}

/// One platform as a whole; see [`Client::site`].
#[derive(Debug, Clone, Copy)]
pub struct Site<'c> {
    client: &'c Client,
}

impl Site<'_> {
    /// One setting. See [`GetSettings`].
    pub fn setting(&self, name: &str) -> Request<GetSettings> {
        self.settings([name])
    }

    /// Several settings, in one call. See [`GetSettings`].
    pub fn settings<N: AsRef<str>>(
        &self,
        names: impl IntoIterator<Item = N>,
    ) -> Request<GetSettings> {
        let mut list = String::new();
        for name in names {
            if !list.is_empty() {
                list.push(',');
            }
            list.push_str(name.as_ref());
        }
        self.client.call(Call::new(list, Empty {}, Empty {}))
    }

    /// Changes settings; those not named stay. See [`UpdateSettings`].
    pub fn update_settings<N: Into<String>, V: Into<String>>(
        &self,
        settings: impl IntoIterator<Item = (N, V)>,
    ) -> Request<UpdateSettings> {
        self.client.call(Call::new((), Empty {}, SettingsUpdate::new(settings)))
    }

    /// What the platform tells whoever asks. See [`Bootstrap`].
    pub fn bootstrap(&self) -> Request<Bootstrap> {
        self.client.call(Call::new((), BootstrapQuery::default(), Empty {}))
    }

    /// The platform's services. See [`ListMicroservices`].
    pub fn microservices(&self) -> Request<ListMicroservices> {
        self.client.call(Call::new((), Empty {}, Empty {}))
    }
}
