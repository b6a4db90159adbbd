//! The methods people call.

use super::{ListLocations, LocationQuery};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
};

impl Client {
    /// Locations of instructor-led courses.
    #[must_use]
    pub fn locations(&self) -> Locations<'_> {
        Locations { client: self }
    }
}

/// Locations of one platform; see [`Client::locations`].
#[derive(Debug, Clone, Copy)]
pub struct Locations<'c> {
    client: &'c Client,
}

impl Locations<'_> {
    /// The locations. See [`ListLocations`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let found = client.locations().list().search("Milan").all().await?;
    /// # let _ = found;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListLocations> {
        self.client.call(Call::new((), LocationQuery::default(), Empty {}))
    }
}

impl Request<ListLocations> {
    /// With this text in the name.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
}
