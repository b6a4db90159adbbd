//! Pages of a list.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{FlagBool, Lenient};

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SortDir {
    /// Smallest first.
    #[serde(alias = "ASC")]
    Asc,
    /// Greatest first.
    #[serde(alias = "DESC")]
    Desc,
}

/// One sort key of a page, as the platform echoes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The attribute.
    #[serde(default)]
    pub sort_attr: String,
    /// The direction, as sent.
    #[serde(default)]
    pub sort_dir: String,
}

/// One page of a list: `data` of an answer with `items`.
///
/// A page without items is not the end of a list: `has_more_data` decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Rows on this page.
    pub count: u64,
    /// Whether another page follows.
    pub has_more_data: bool,
    /// A handle on the stored search, to be sent back with the next page.
    pub cursor: Option<String>,
    /// This page's number, from 1.
    pub current_page: u64,
    /// Rows a page.
    pub current_page_size: u64,
    /// Pages in all. Sent unasked since about 2021.
    pub total_page_count: Option<u64>,
    /// Rows in all. Sent unasked since about 2021.
    pub total_count: Option<u64>,
    /// The order the rows stand in.
    pub sort: Vec<Sort>,
}

/// A page as read: every part but the rows may be missing, and the rows have several names.
#[serde_as]
#[derive(Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
#[doc(hidden)]
pub struct PageBody<T> {
    #[serde(alias = "jobs", alias = "sessions", alias = "courses", alias = "presets")]
    items: Vec<T>,
    #[serde_as(as = "Option<Lenient>")]
    #[serde(default)]
    count: Option<u64>,
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    has_more_data: Option<bool>,
    #[serde_as(as = "super::EmptyIsNone<super::AsText>")]
    #[serde(default)]
    cursor: Option<String>,
    #[serde_as(as = "Option<Lenient>")]
    #[serde(default)]
    current_page: Option<u64>,
    #[serde_as(as = "Option<Lenient>")]
    #[serde(default)]
    current_page_size: Option<u64>,
    #[serde_as(as = "Option<Lenient>")]
    #[serde(default)]
    total_page_count: Option<u64>,
    #[serde_as(as = "Option<Lenient>")]
    #[serde(default)]
    total_count: Option<u64>,
    #[serde(default)]
    sort: Option<Box<serde_json::value::RawValue>>,
}

impl<T> From<PageBody<T>> for Page<T> {
    fn from(body: PageBody<T>) -> Self {
        let PageBody {
            items,
            count,
            has_more_data,
            cursor,
            current_page,
            current_page_size,
            total_page_count,
            total_count,
            sort,
        } = body;
        let sort = sort.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
        let count = count.unwrap_or(items.len() as u64);
        Self {
            count,
            has_more_data: has_more_data.unwrap_or(false),
            cursor,
            current_page: current_page.unwrap_or(1),
            current_page_size: current_page_size.unwrap_or(count),
            total_page_count,
            total_count,
            sort,
            items,
        }
    }
}

/// A query that asks for pages.
pub trait PageQuery: Clone {
    /// Asks for page `page`, from 1, with the cursor of the page before it.
    fn set_page(&mut self, page: u64, cursor: Option<&str>);
    /// The page asked for, if any.
    fn page(&self) -> Option<u64>;
}

/// Implements [`PageQuery`] for structs with `page: Option<u64>` and `cursor: Option<String>`; for
/// structs without a cursor after `by number:`.
macro_rules! page_query {
    (by number: $($type:ty),* $(,)?) => {$(
        impl $crate::wire::PageQuery for $type {
            fn set_page(&mut self, page: u64, _cursor: Option<&str>) {
                self.page = Some(page);
            }
            fn page(&self) -> Option<u64> {
                self.page
            }
        }
    )*};
    ($($type:ty),* $(,)?) => {$(
        impl $crate::wire::PageQuery for $type {
            fn set_page(&mut self, page: u64, cursor: Option<&str>) {
                self.page = Some(page);
                if let Some(cursor) = cursor {
                    self.cursor = Some(cursor.to_owned());
                }
            }
            fn page(&self) -> Option<u64> {
                self.page
            }
        }
    )*};
}
pub(crate) use page_query;
