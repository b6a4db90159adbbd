//! Pages, as every list of the platform cuts them.

use docebo_sdk::wire::{Page, Sort, SortDir};

/// Rows a page holds at most, and by default.
const MAX: u64 = 200;

/// Which page was asked for. Page 0 is the first page too; over-large sizes are clamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Paging {
    number: u64,
    size: u64,
}

impl Paging {
    /// Reads `page` and `page_size`.
    pub(crate) fn new(page: Option<u64>, page_size: Option<u64>) -> Self {
        Self::with_default(page, page_size, MAX)
    }

    /// The same for a list with a page size of its own.
    pub(crate) fn with_default(page: Option<u64>, page_size: Option<u64>, default: u64) -> Self {
        let size = page_size.filter(|size| *size > 0).unwrap_or(default);
        Self { number: page.unwrap_or(1).max(1), size: size.min(MAX) }
    }

    /// Rows before the page.
    pub(crate) fn offset(self) -> usize {
        let rows = (self.number - 1).saturating_mul(self.size);
        usize::try_from(rows).unwrap_or(usize::MAX)
    }

    /// Rows on the page at most.
    pub(crate) const fn limit(self) -> usize {
        self.size as usize
    }

    /// The page's part of a list.
    pub(crate) fn cut<T>(self, list: &[T]) -> &[T] {
        let from = self.offset().min(list.len());
        let to = from.saturating_add(self.limit()).min(list.len());
        &list[from..to]
    }

    /// The page with its rows, of a list in its default order.
    pub(crate) fn page<T>(self, total: usize, items: Vec<T>) -> Page<T> {
        let total = total as u64;
        Page {
            count: items.len() as u64,
            has_more_data: self.number.saturating_mul(self.size) < total,
            cursor: None,
            current_page: self.number,
            current_page_size: self.size,
            total_page_count: Some(total.div_ceil(self.size)),
            total_count: Some(total),
            sort: Vec::new(),
            items,
        }
    }

    /// The page with its rows, of a list in an order that the answer names.
    pub(crate) fn sorted<T>(
        self,
        total: usize,
        items: Vec<T>,
        by: &str,
        direction: SortDir,
    ) -> Page<T> {
        let sort_dir = match direction {
            SortDir::Asc => "asc",
            SortDir::Desc => "desc",
        };
        let sort = Sort { sort_attr: by.to_owned(), sort_dir: sort_dir.to_owned() };
        Page { sort: vec![sort], ..self.page(total, items) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn cuts(page: Option<u64>, size: Option<u64>, expected: &[u32], more: bool) {
        let list: Vec<u32> = (0..5).collect();
        let paging = Paging::new(page, size);
        let page = paging.page(list.len(), paging.cut(&list).to_vec());
        assert_eq!((&page.items[..], page.has_more_data), (expected, more));
        assert_eq!(page.count, expected.len() as u64);
    }

    #[test]
    fn pages_start_at_one_and_zero_is_one_too() {
        cuts(None, None, &[0, 1, 2, 3, 4], false);
        cuts(Some(0), Some(2), &[0, 1], true);
        cuts(Some(1), Some(2), &[0, 1], true);
        cuts(Some(3), Some(2), &[4], false);
    }

    #[test]
    fn nothing_lies_beyond_the_last_page() {
        cuts(Some(4), Some(2), &[], false);
        cuts(Some(u64::MAX), Some(u64::MAX), &[], false);
    }

    #[test]
    fn sizes_are_clamped() {
        assert_eq!(Paging::new(None, Some(5_000)).limit(), 200);
        assert_eq!(Paging::new(None, Some(0)).limit(), 200);
        assert_eq!(Paging::with_default(None, None, 20).limit(), 20);
    }
}
