//! Lists, page by page or row by row.

use std::{
    collections::VecDeque,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_core::Stream;

use super::{Error, ErrorKind, Request, transport::BoxFuture};
use crate::{
    endpoint::{Endpoint, Method, Reply},
    wire::{Page, PageQuery},
};

/// Pages fetched at most, unless told otherwise: two million rows of 200.
const MAX_PAGES: u64 = 10_000;
/// Empty pages in a row after which a list whose length is unknown is given up.
const MAX_EMPTY: u64 = 50;

impl<E, T> Request<E>
where
    E: Endpoint,
    E::Path: Clone,
    E::Query: PageQuery,
    E::Body: Clone,
    E::Output: Reply<Value = Page<T>>,
    T: Send + 'static,
{
    /// The rows of all pages, one by one, from the page asked for onwards.
    ///
    /// `has_more_data` decides when it ends: an empty page in the middle does not. A list changes
    /// while it is read; a row that moves between two pages may come twice or not at all, so sort
    /// by something that does not change.
    ///
    /// The stream ends after its first error.
    pub fn stream(self) -> Items<T> {
        Items { pages: self.pages(), rows: VecDeque::new() }
    }

    /// The pages, from the one asked for onwards. See [`stream`](Self::stream).
    pub fn pages(self) -> Pages<T> {
        let page = self.call.query.page().unwrap_or(1).max(1);
        let max_pages = self.options.max_pages.unwrap_or(MAX_PAGES);
        let prefetch = self.options.prefetch;
        let fetch = Box::new(move |page, cursor: Option<&str>| -> Fetching<T> {
            let mut request = self.clone();
            request.call.query.set_page(page, cursor);
            Box::pin(async move {
                let response = request.raw().await?;
                let mut hasher = DefaultHasher::new();
                response.bytes().hash(&mut hasher);
                Ok(Fetched { print: hasher.finish(), page: response.into_value() })
            })
        });
        Pages {
            fetch,
            state: State::Ready { page, cursor: None },
            prefetch,
            guard: Guard { call: (E::METHOD, E::PATH), left: max_pages, last: None, empty: 0 },
        }
    }

    /// Every row, in one list.
    ///
    /// # Errors
    ///
    /// Those of the first page that fails; rows of earlier pages are dropped then. To keep them,
    /// use [`stream`](Self::stream).
    pub async fn all(self) -> Result<Vec<T>, Error> {
        let mut pages = self.pages();
        let mut rows = Vec::new();
        while let Some(page) = pages.next().await? {
            rows.extend(page.items);
        }
        Ok(rows)
    }

    /// Fetches the next page while the rows of this one are used. Off by default: whoever stops
    /// early has then paid for one page too many.
    pub fn prefetch(mut self, on: bool) -> Self {
        self.options.prefetch = on;
        self
    }

    /// Ends with an error after this many pages; 10,000 unless set.
    pub fn max_pages(mut self, limit: u64) -> Self {
        self.options.max_pages = Some(limit);
        self
    }
}

struct Fetched<T> {
    page: Page<T>,
    /// Hash of the answer's bytes.
    print: u64,
}

type Fetching<T> = BoxFuture<'static, Result<Fetched<T>, Error>>;
/// Fetches one page, by number and the cursor of the page before it.
type Fetch<T> = Box<dyn Fn(u64, Option<&str>) -> Fetching<T> + Send>;

enum State<T> {
    Ready { page: u64, cursor: Option<String> },
    Fetching { page: u64, fetch: Fetching<T> },
    Done,
}

/// A stream of pages, made by [`Request::pages`].
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    fetch: Fetch<T>,
    state: State<T>,
    prefetch: bool,
    guard: Guard,
}

/// Stops lists that do not end.
struct Guard {
    call: (Method, &'static str),
    left: u64,
    /// Page number as reported, and print, of the last page that had rows.
    last: Option<(u64, u64)>,
    empty: u64,
}

impl Guard {
    fn check<T>(&mut self, asked: u64, fetched: &Fetched<T>) -> Result<(), Error> {
        let page = &fetched.page;
        let (method, path) = self.call;
        let stop = |what: String| Err(Error::saying(ErrorKind::Paging, what).of_call(method, path));
        if page.items.is_empty() {
            self.empty += 1;
            let known = page.total_page_count.is_some_and(|pages| asked <= pages);
            if page.has_more_data && !known && self.empty >= MAX_EMPTY {
                return stop(format!("{MAX_EMPTY} empty pages in a row, up to page {asked}"));
            }
        } else {
            self.empty = 0;
            // A page that reports no number is read as number 1, which proves nothing.
            let stuck = self.last.is_some_and(|(number, print)| {
                print == fetched.print || (page.current_page > 1 && page.current_page <= number)
            });
            if stuck {
                return stop(format!("page {asked} repeats what page {} held", asked - 1));
            }
            self.last = Some((page.current_page, fetched.print));
        }
        self.left = self.left.saturating_sub(1);
        if page.has_more_data && self.left == 0 {
            return stop(format!("the list goes on after page {asked}, the last one allowed"));
        }
        Ok(())
    }
}

impl<T: Send + 'static> Pages<T> {
    /// The next page; `None` after the last one.
    ///
    /// # Errors
    ///
    /// When the page cannot be had; after that, the stream has ended.
    pub async fn next(&mut self) -> Result<Option<Page<T>>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    fn begin(&self, page: u64, cursor: Option<&str>) -> Fetching<T> {
        (self.fetch)(page, cursor)
    }

    /// Runs the fetch beside the consumer, who may be awaiting something else.
    fn begin_ahead(&self, page: u64, cursor: Option<&str>) -> Fetching<T> {
        let task = Ahead(tokio::spawn(self.begin(page, cursor)));
        Box::pin(task)
    }
}

/// A task that ends with its owner.
struct Ahead<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T> Future for Ahead<Result<T, Error>> {
    type Output = Result<T, Error>;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(match ready!(Pin::new(&mut self.0).poll(cx)) {
            Ok(result) => result,
            Err(error) => Err(Error::saying(
                ErrorKind::Connection,
                "the runtime stopped while a page was being fetched ahead",
            )
            .because(error)),
        })
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Ready { page, cursor } => {
                    let (page, cursor) = (*page, cursor.take());
                    let fetch = self.begin(page, cursor.as_deref());
                    self.state = State::Fetching { page, fetch };
                }
                State::Fetching { page, fetch } => {
                    let asked = *page;
                    let result = ready!(fetch.as_mut().poll(cx));
                    self.state = State::Done;
                    let mut fetched = match result {
                        Ok(fetched) => fetched,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    };
                    if let Err(error) = self.guard.check(asked, &fetched) {
                        return Poll::Ready(Some(Err(error)));
                    }
                    if fetched.page.has_more_data {
                        let page = asked + 1;
                        let cursor = fetched.page.cursor.take();
                        self.state = if self.prefetch {
                            let fetch = self.begin_ahead(page, cursor.as_deref());
                            fetched.page.cursor = cursor;
                            State::Fetching { page, fetch }
                        } else {
                            fetched.page.cursor.clone_from(&cursor);
                            State::Ready { page, cursor }
                        };
                    }
                    return Poll::Ready(Some(Ok(fetched.page)));
                }
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("prefetch", &self.prefetch)
            .field("pages_left", &self.guard.left)
            .finish_non_exhaustive()
    }
}

/// A stream of rows, made by [`Request::stream`].
#[must_use = "streams do nothing unless polled"]
pub struct Items<T> {
    pages: Pages<T>,
    rows: VecDeque<T>,
}

/// Rows are only moved through.
impl<T> Unpin for Items<T> {}

impl<T: Send + 'static> Items<T> {
    /// The next row; `None` after the last one.
    ///
    /// # Errors
    ///
    /// When the next page cannot be had; after that, the stream has ended.
    pub async fn next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }
}

impl<T: Send + 'static> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.rows = page.items.into(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let known = self.rows.len();
        (known, matches!(self.pages.state, State::Done).then_some(known))
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("rows_at_hand", &self.rows.len())
            .field("pages", &self.pages)
            .finish()
    }
}
