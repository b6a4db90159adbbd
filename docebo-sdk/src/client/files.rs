//! Files that the platform hands out by address.

use http::Uri;

use super::{Client, Error, ErrorKind};
use crate::endpoint::{Call, Confidence, Csv, CsvFile, Effect, Empty, Endpoint, Method};

/// A file of the platform; its path is told by an answer.
enum ReadFile {}

impl Endpoint for ReadFile {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/";
    const IDS: &'static [&'static str] = &[];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = Csv;
}

impl Client {
    /// Fetches a file by the address that an answer gave: a path of the platform, or a whole
    /// address on it.
    pub(crate) async fn download(&self, address: &str) -> Result<CsvFile, Error> {
        let own = self.address();
        let target = address.strip_prefix(own.as_str()).unwrap_or(address);
        if !target.starts_with('/') || target.starts_with("//") {
            let place = address.parse::<Uri>().ok();
            let host = place.as_ref().and_then(Uri::host).unwrap_or("another place").to_owned();
            let what = format!("the file lies on {host}, where this client's token must not go");
            return Err(Error::saying(ErrorKind::Request, what));
        }
        let mut request = self.call::<ReadFile>(Call::new((), Empty {}, Empty {}));
        request.options.route = Some((Method::Get, target.to_owned()));
        request.send().await
    }
}
