//! Files for the importer. How they get onto the real platform is not published; here they are
//! put in through `/_mock/files`.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use docebo_sdk::csv::MAX_BYTES;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Where files are served, on the platform's own address.
pub(crate) const PLACE: &str = "/_mock/files/";

/// A file that the importer does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// Over 3 MB (B-158).
    #[error("the file has {bytes} bytes; the limit is {MAX_BYTES}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// Its name does not end in `.csv` (B-159).
    #[error("`{name}` is no .csv file")]
    NotCsv {
        /// Its name.
        name: String,
    },
}

/// Bytes; written as base64.
#[derive(Debug, Clone)]
pub(crate) struct Content(Arc<[u8]>);

impl Serialize for Content {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Content {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map(|bytes| Self(bytes.into())).map_err(de::Error::custom)
    }
}

/// A file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct File {
    name: String,
    content: Content,
}

impl File {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.content.0
    }
}

/// All files, by number.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Files {
    rows: BTreeMap<u32, File>,
    last: u32,
}

impl Files {
    /// Takes a file in and answers its address.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<String, UploadError> {
        let name: String = name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' })
            .collect();
        if !name.to_ascii_lowercase().ends_with(".csv") {
            return Err(UploadError::NotCsv { name });
        }
        if bytes.len() > MAX_BYTES {
            return Err(UploadError::TooLarge { bytes: bytes.len() });
        }
        self.last += 1;
        let address = format!("{PLACE}{}/{name}", self.last);
        self.rows.insert(self.last, File { name, content: Content(bytes.into()) });
        Ok(address)
    }

    /// The file at an address: a path of the platform, or a whole address.
    pub(crate) fn at(&self, address: &str) -> Option<&File> {
        let (_, rest) = address.split_once(PLACE)?;
        let (number, name) = rest.split_once('/')?;
        self.rows.get(&number.parse().ok()?).filter(|file| file.name == name)
    }
}

/// Where the log of a job is served.
pub(crate) fn log_address(hash: &str) -> String {
    format!("{PLACE}jobs/{hash}.csv")
}

/// Where the sample of an import type is served.
pub(crate) fn sample_address(kind: &str) -> String {
    format!("{PLACE}samples/{kind}.csv")
}

/// What an address names besides an uploaded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Made<'a> {
    /// The log of a job.
    Log(&'a str),
    /// The sample of an import type.
    Sample(&'a str),
}

impl<'a> Made<'a> {
    /// Reads an address.
    pub(crate) fn at(address: &'a str) -> Option<Self> {
        let (_, rest) = address.split_once(PLACE)?;
        match rest.strip_suffix(".csv")?.split_once('/')? {
            ("jobs", hash) => Some(Self::Log(hash)),
            ("samples", kind) => Some(Self::Sample(kind)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_under_its_address_wherever_the_platform_is() {
        let mut files = Files::default();
        let address = files.add("C:\\Users\\me\\new people.CSV", b"username").unwrap();
        assert_eq!(address, "/_mock/files/1/new_people.CSV");
        assert_eq!(files.at(&address).unwrap().bytes(), b"username");
        let whole = format!("http://localhost/_tenant/a{address}");
        assert!(files.at(&whole).is_some() && files.at("/_mock/files/1/other.csv").is_none());
        assert!(files.at("/_mock/files/2/new_people.CSV").is_none());
    }

    #[test]
    fn b158_b159_large_files_and_other_names_are_refused_before_parsing() {
        let mut files = Files::default();
        let full = vec![b'x'; MAX_BYTES];
        assert!(files.add("users.csv", &full).is_ok());
        let over = [&full[..], b"x"].concat();
        let too_large = UploadError::TooLarge { bytes: MAX_BYTES + 1 };
        assert_eq!(files.add("users.csv", &over), Err(too_large));
        let other = UploadError::NotCsv { name: "users.xlsx".to_owned() };
        assert_eq!(files.add("users.xlsx", b"x"), Err(other));
    }

    #[test]
    fn a_snapshot_keeps_every_byte() {
        let mut files = Files::default();
        let address = files.add("users.csv", b"\xFF\x00\x80").unwrap();
        let text = serde_json::to_string(&files).unwrap();
        let files: Files = serde_json::from_str(&text).unwrap();
        assert_eq!(files.at(&address).unwrap().bytes(), b"\xFF\x00\x80");
    }
}
