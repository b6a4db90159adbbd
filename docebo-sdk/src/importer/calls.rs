//! The methods people call.

use super::*;
use crate::{
    client::{Client, Error, Request},
    endpoint::{Call, CsvFile},
    id::PresetId,
};

impl Client {
    /// The CSV importer.
    #[must_use]
    pub fn importer(&self) -> Importer<'_> {
        Importer { client: self }
    }
}

/// The CSV importer of one platform; see [`Client::importer`].
#[derive(Debug, Clone, Copy)]
pub struct Importer<'c> {
    client: &'c Client,
}

impl Importer<'_> {
    /// Where the sample file of a type of import is. See [`GetSample`].
    pub fn sample(&self, kind: &ImportKind) -> Request<GetSample> {
        self.client.call(Call::new(kind.as_str().to_owned(), Empty {}, Empty {}))
    }

    /// The sample file itself. It is fetched from the platform only.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub async fn sample_file(&self, kind: &ImportKind) -> Result<CsvFile, Error> {
        let Sample { url } = self.sample(kind).await?;
        self.client.download(&url).await
    }

    /// Looks into an uploaded file. See [`GetPreview`].
    pub fn preview(&self, filename: impl Into<String>) -> Request<GetPreview> {
        let query = PreviewQuery { filename: filename.into(), ..PreviewQuery::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// The caller's presets. See [`ListPresets`].
    pub fn presets(&self, kind: &ImportKind) -> Request<ListPresets> {
        self.client.call(Call::new(kind.as_str().to_owned(), Empty {}, Empty {}))
    }

    /// Saves a preset. See [`CreatePreset`].
    ///
    /// ```no_run
    /// # async fn example(client: &docebo_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use docebo_sdk::{importer::NewPreset, jobs::NewJob, users::BatchOptions};
    ///
    /// let columns = ["username", "firstname", "lastname"].map(str::to_owned);
    /// let preset = NewPreset::users("New people", columns).options(BatchOptions::updating());
    /// let preset = client.importer().create_preset(preset).await?.preset_id;
    /// let import = NewJob::import("New people", preset, "https://acme.docebosaas.com/f/users.csv");
    /// let job = client.jobs().create(import).await?.job_descriptor;
    /// let ended = client.jobs().watch(job.hash).await?;
    /// if let Some(log) = client.jobs().log(&ended).await? {
    ///     println!("{} rows failed:\n{}", ended.errors, String::from_utf8_lossy(&log.bytes));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_preset(&self, preset: NewPreset) -> Request<CreatePreset> {
        self.client.call(Call::new((), Empty {}, preset))
    }

    /// Overwrites a preset. See [`UpdatePreset`].
    pub fn update_preset(
        &self,
        preset: PresetId,
        update: impl Into<PresetUpdate>,
    ) -> Request<UpdatePreset> {
        self.client.call(Call::new(preset, Empty {}, update.into()))
    }

    /// Deletes a preset. See [`DeletePreset`].
    pub fn delete_preset(&self, preset: PresetId) -> Request<DeletePreset> {
        self.client.call(Call::new(preset, Empty {}, Empty {}))
    }
}

impl Request<GetPreview> {
    /// Reads the file in this charset.
    pub fn charset(mut self, charset: CsvCharset) -> Self {
        self.call.query.charset = Some(charset);
        self
    }

    /// Takes the first row as titles.
    pub fn with_titles(mut self) -> Self {
        self.call.query.skip_first_row = Some(true);
        self
    }

    /// What stands between two cells.
    pub fn delimiter(mut self, delimiter: char) -> Self {
        self.call.query.delimiter = Some(delimiter.to_string());
        self
    }
}
