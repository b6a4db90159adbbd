//! Answers: which envelope, which status, which content type, and how to read and write them.

use std::marker::PhantomData;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::wire::{Page, PageBody, Sort};

/// No query, or no body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Empty {}

/// Status and the few headers a reply may need to be understood.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReplyHead<'a> {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, as received.
    pub content_type: Option<&'a str>,
    /// `Location`, as received.
    pub location: Option<&'a str>,
    /// `Content-Disposition`, as received.
    pub disposition: Option<&'a str>,
}

/// A reply as written: everything an HTTP door needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// HTTP status.
    pub status: u16,
    /// Content type; empty for none.
    pub content_type: &'static str,
    /// Further headers, lower-case names.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer that is not what its endpoint promises.
#[derive(Debug, thiserror::Error)]
#[error("unexpected answer at `{path}`")]
pub struct DecodeError {
    /// JSON path of the trouble; `.` for the whole body.
    pub path: String,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl DecodeError {
    /// Wraps a cause that concerns the whole body.
    pub fn whole(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { path: ".".to_owned(), source: source.into() }
    }
    /// Wraps a cause at a place.
    pub fn at(
        path: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { path: path.into(), source: source.into() }
    }
}

/// The envelope of an answer. Implementors are markers; [`Reply::Value`] is what callers see.
pub trait Reply: Send + Sync + 'static {
    /// The content, unwrapped.
    type Value: Send + 'static;

    /// Reads an answer of a success status.
    ///
    /// # Errors
    ///
    /// When the body does not have this envelope and content.
    fn read(head: ReplyHead<'_>, body: &[u8]) -> Result<Self::Value, DecodeError>;

    /// Writes an answer as the platform sends it.
    fn write(value: &Self::Value) -> Written;

    /// Puts content that is already in the platform's bytes into this envelope. `None` when this
    /// envelope has no such form.
    fn wrap(content: Vec<u8>) -> Option<Written> {
        let _ = content;
        None
    }
}

pub(crate) const JSON: &str = "application/json; charset=UTF-8";

/// `{"data":T,"version":"1.0.0","_links":[]}`
#[derive(Debug)]
pub struct Data<T>(PhantomData<fn() -> T>);
/// `{"data":[T, …],"version":"1.0.0","_links":[]}`
#[derive(Debug)]
pub struct List<T>(PhantomData<fn() -> T>);
/// A list with `permissions` beside `data`, as the batch endpoints of `/learn` answer.
#[derive(Debug)]
pub struct Listing<T>(PhantomData<fn() -> T>);
/// `{"data":{"items":[T, …],"count",…},"version":"1.0.0","_links":[]}`
#[derive(Debug)]
pub struct Paged<T>(PhantomData<fn() -> T>);
/// A page whose rows stand under `sessions` instead of `items`.
#[derive(Debug)]
pub struct PagedSessions<T>(PhantomData<fn() -> T>);
/// `T` alone, without `data`.
#[derive(Debug)]
pub struct RawJson<T>(PhantomData<fn() -> T>);
/// A CSV attachment.
#[derive(Debug)]
pub struct Csv;
/// `302 Found` to somewhere.
#[derive(Debug)]
pub struct Redirect;
/// No body at all.
#[derive(Debug)]
pub struct NoContent;

#[derive(Deserialize)]
struct DataBody<T> {
    data: T,
}

const OPEN: &[u8] = br#"{"data":"#;
const TAIL: &[u8] = br#","version":"1.0.0","_links":[]}"#;

fn enveloped(content: impl FnOnce(&mut Vec<u8>), tail: &[u8]) -> Written {
    let mut body = Vec::with_capacity(256);
    body.extend_from_slice(OPEN);
    content(&mut body);
    body.extend_from_slice(tail);
    Written { status: 200, content_type: JSON, headers: Vec::new(), body }
}

/// Printed content in its envelope. Copied once: a page is large, and room that falls short or is
/// left over would have it copied again.
fn wrapped(content: &[u8]) -> Written {
    let mut body = Vec::with_capacity(OPEN.len() + content.len() + TAIL.len());
    for part in [OPEN, content, TAIL] {
        body.extend_from_slice(part);
    }
    Written { status: 200, content_type: JSON, headers: Vec::new(), body }
}

fn print<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    let start = out.len();
    // Our own types have text keys and infallible writers; a failure here would be a bug, and
    // `null` is what a reader then sees.
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

/// Parses once at full speed; only a failure pays for finding its place.
fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    serde_json::from_slice(body).map_err(|error| {
        let mut again = serde_json::Deserializer::from_slice(body);
        match serde_path_to_error::deserialize::<_, T>(&mut again) {
            Err(error) => {
                let path = error.path().to_string();
                DecodeError::at(path, error.into_inner())
            }
            Ok(_) => DecodeError::whole(error), // trailing bytes after a good value
        }
    })
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for Data<T> {
    type Value = T;
    fn read(_head: ReplyHead<'_>, body: &[u8]) -> Result<T, DecodeError> {
        parse::<DataBody<T>>(body).map(|body| body.data)
    }
    fn write(value: &T) -> Written {
        enveloped(|out| print(value, out), TAIL)
    }
    fn wrap(content: Vec<u8>) -> Option<Written> {
        Some(wrapped(&content))
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for List<T> {
    type Value = Vec<T>;
    fn read(_head: ReplyHead<'_>, body: &[u8]) -> Result<Vec<T>, DecodeError> {
        parse::<DataBody<Vec<T>>>(body).map(|body| body.data)
    }
    fn write(value: &Vec<T>) -> Written {
        enveloped(|out| print(value, out), TAIL)
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for Listing<T> {
    type Value = Vec<T>;
    fn read(_head: ReplyHead<'_>, body: &[u8]) -> Result<Vec<T>, DecodeError> {
        parse::<DataBody<Vec<T>>>(body).map(|body| body.data)
    }
    fn write(value: &Vec<T>) -> Written {
        enveloped(|out| print(value, out), br#","version":"1.0.0","permissions":[],"_links":[]}"#)
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for Paged<T> {
    type Value = Page<T>;
    fn read(_head: ReplyHead<'_>, body: &[u8]) -> Result<Page<T>, DecodeError> {
        parse::<DataBody<PageBody<T>>>(body).map(|body| body.data.into())
    }
    fn write(value: &Page<T>) -> Written {
        enveloped(|out| print(value, out), TAIL)
    }
    fn wrap(content: Vec<u8>) -> Option<Written> {
        Some(wrapped(&content))
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for PagedSessions<T> {
    type Value = Page<T>;
    fn read(head: ReplyHead<'_>, body: &[u8]) -> Result<Page<T>, DecodeError> {
        Paged::<T>::read(head, body)
    }
    fn write(value: &Page<T>) -> Written {
        #[derive(Serialize)]
        struct Body<'a, T> {
            sessions: &'a [T],
            count: u64,
            has_more_data: bool,
            cursor: &'a Option<String>,
            current_page: u64,
            current_page_size: u64,
            total_page_count: Option<u64>,
            total_count: Option<u64>,
            sort: &'a [Sort],
        }
        let Page {
            items,
            count,
            has_more_data,
            cursor,
            current_page,
            current_page_size,
            total_page_count,
            total_count,
            sort,
        } = value;
        let body = Body {
            sessions: items,
            count: *count,
            has_more_data: *has_more_data,
            cursor,
            current_page: *current_page,
            current_page_size: *current_page_size,
            total_page_count: *total_page_count,
            total_count: *total_count,
            sort,
        };
        enveloped(|out| print(&body, out), TAIL)
    }
}

impl<T: Serialize + DeserializeOwned + Send + 'static> Reply for RawJson<T> {
    type Value = T;
    fn read(_head: ReplyHead<'_>, body: &[u8]) -> Result<T, DecodeError> {
        parse(body)
    }
    fn write(value: &T) -> Written {
        let mut body = Vec::with_capacity(256);
        print(value, &mut body);
        Written { status: 200, content_type: JSON, headers: Vec::new(), body }
    }
}

/// A CSV file as the platform hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvFile {
    /// The proposed file name, when one came.
    pub name: Option<String>,
    /// The bytes, in the charset the platform chose.
    pub bytes: Vec<u8>,
}

impl Reply for Csv {
    type Value = CsvFile;
    fn read(head: ReplyHead<'_>, body: &[u8]) -> Result<CsvFile, DecodeError> {
        if head.content_type.is_some_and(|kind| kind.starts_with("text/html")) {
            return Err(DecodeError::whole("a web page instead of a CSV file"));
        }
        let name = head.disposition.and_then(|value| {
            let (_, name) = value.split_once("filename=")?;
            Some(name.split(';').next()?.trim().trim_matches('"').to_owned())
        });
        Ok(CsvFile { name, bytes: body.to_vec() })
    }
    fn write(value: &CsvFile) -> Written {
        let headers = match &value.name {
            Some(name) => {
                let name: String = name
                    .chars()
                    .filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | ';'))
                    .collect();
                vec![("content-disposition", format!("attachment; filename=\"{name}\""))]
            }
            None => Vec::new(),
        };
        Written {
            status: 200,
            content_type: "text/csv; charset=UTF-8",
            headers,
            body: value.bytes.clone(),
        }
    }
}

impl Reply for Redirect {
    type Value = String;
    fn read(head: ReplyHead<'_>, _body: &[u8]) -> Result<String, DecodeError> {
        head.location
            .map(str::to_owned)
            .ok_or_else(|| DecodeError::whole("a redirect without a Location header"))
    }
    fn write(value: &String) -> Written {
        Written {
            status: 302,
            content_type: "",
            headers: vec![("location", value.clone())],
            body: Vec::new(),
        }
    }
}

impl Reply for NoContent {
    type Value = ();
    fn read(_head: ReplyHead<'_>, _body: &[u8]) -> Result<(), DecodeError> {
        Ok(())
    }
    fn write((): &()) -> Written {
        Written { status: 200, content_type: "", headers: Vec::new(), body: Vec::new() }
    }
}
