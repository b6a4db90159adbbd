//! Looking into an uploaded file.

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    wire::{AsText, FlagNumber, Lenient, Texts, open_enum},
};

open_enum! {
    /// A charset the importer knows (B-164). A wrong choice does not fail: it garbles letters.
    pub enum CsvCharset {
        /// Advised.
        Utf8 = "UTF-8" | "utf8",
        /// As Excel writes in western Europe and the Americas.
        Windows1252 = "Windows-1252" | "cp1252",
        /// Traditional Chinese.
        Big5 = "BIG-5" | "big5",
    }
}

/// Query of [`GetPreview`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PreviewQuery {
    /// Address of the uploaded file; required.
    #[serde_as(as = "AsText")]
    pub filename: String,
    /// UTF-8 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<CsvCharset>,
    /// Set: the first row holds titles. Off unless said otherwise (B-163).
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_first_row: Option<bool>,
    /// One character; a comma unless said otherwise (B-160). `auto` looks for it (inferred word
    /// for what the screens offer).
    #[serde_as(as = "Option<AsText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

/// What [`GetPreview`] answers (B-166). How titles and rows are laid out is inferred; the
/// description of 2017 puts the samples into the columns, which is read as well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CsvPreview {
    /// Records in the file, titles not counted.
    pub count: u64,
    /// Titles of the columns; none unless the first row holds them.
    pub columns: Vec<String>,
    /// The first three records, cell by cell.
    pub samples: Vec<Vec<String>>,
}

impl<'de> Deserialize<'de> for CsvPreview {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[serde_as]
        #[derive(Deserialize)]
        struct Body {
            #[serde_as(as = "Lenient")]
            #[serde(default)]
            count: u64,
            #[serde(default)]
            columns: Vec<Column>,
            #[serde_as(as = "Vec<Texts>")]
            #[serde(default)]
            samples: Vec<Vec<String>>,
        }
        /// A title, or a title with its samples.
        #[serde_as]
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Column {
            Title(#[serde_as(as = "AsText")] String),
            Full {
                #[serde_as(as = "AsText")]
                #[serde(default, alias = "title", alias = "column")]
                name: String,
                #[serde_as(as = "Texts")]
                #[serde(default)]
                samples: Vec<String>,
            },
        }
        let Body { count, columns, mut samples } = Body::deserialize(from)?;
        let mut titles = Vec::with_capacity(columns.len());
        let mut nested = Vec::with_capacity(columns.len());
        for column in columns {
            let (title, cells) = match column {
                Column::Title(title) => (title, Vec::new()),
                Column::Full { name, samples } => (name, samples),
            };
            titles.push(title);
            nested.push(cells);
        }
        if samples.is_empty() {
            let rows = nested.iter().map(Vec::len).max().unwrap_or(0);
            let cell = |cells: &Vec<String>, row: usize| cells.get(row).cloned();
            samples = (0..rows)
                .map(|row| {
                    nested.iter().map(|cells| cell(cells, row).unwrap_or_default()).collect()
                })
                .collect();
        }
        Ok(Self { count, columns: titles, samples })
    }
}

/// `GET /manage/v1/importer/get_csv_sample_data`
///
/// Number of records, titles and first three rows of an uploaded file, as they come out with
/// these settings. 400 for a file that is not there, a charset the importer does not know, or a
/// delimiter of more than one character (inferred). Documented in 2017.
#[derive(Debug)]
pub enum GetPreview {}

impl Endpoint for GetPreview {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/importer/get_csv_sample_data";
    const IDS: &'static [&'static str] = &["importer.preview"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = PreviewQuery;
    type Body = Empty;
    type Output = Data<CsvPreview>;
}
