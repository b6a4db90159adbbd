//! By user or by course, place by place: a minimum vertex cover of a bipartite graph.
//!
//! A row chosen becomes a call for its members and its columns, a column chosen a call for
//! itself and everybody in it; every mark must lie in something chosen. The cheapest choice is a
//! minimum cut, found here with shortest augmenting paths.

use std::collections::{BTreeMap, VecDeque};

use super::{Caps, grid::Grid};

/// One call, in numbers of rows and columns of the pairs.
pub(super) struct Call {
    pub(super) rows: Vec<usize>,
    pub(super) columns: Vec<usize>,
}

/// The calls of a grid, within the caps.
pub(super) fn calls(grid: &Grid, caps: Caps) -> Vec<Call> {
    let caps = Caps { users: caps.users.max(1), items: caps.items.max(1) };
    let price = |users: usize, items: usize| {
        (users.div_ceil(caps.users) * items.div_ceil(caps.items)) as u64
    };
    let row_prices = (0..grid.rows.len())
        .map(|row| price(grid.row_members[row].len(), grid.row_size(row)))
        .collect();
    let column_prices = grid
        .column_sizes()
        .into_iter()
        .zip(&grid.column_members)
        .map(|(users, items)| price(users, items.len()))
        .collect();
    let chosen = Flow::new(grid, row_prices, column_prices).cut();

    let mut calls = Vec::new();
    let mut push = |mut users: Vec<usize>, mut items: Vec<usize>| {
        users.sort_unstable();
        items.sort_unstable();
        for users in users.chunks(caps.users) {
            for items in items.chunks(caps.items) {
                calls.push(Call { rows: users.to_vec(), columns: items.to_vec() });
            }
        }
    };
    for (row, marks) in grid.rows.iter().enumerate() {
        if chosen.rows[row] {
            let items = marks
                .iter()
                .filter(|column| !chosen.columns[*column])
                .flat_map(|column| grid.column_members[column].iter().copied());
            push(grid.row_members[row].clone(), items.collect());
        }
    }
    for (column, items) in grid.column_members.iter().enumerate() {
        if chosen.columns[column] {
            let users = grid
                .rows
                .iter()
                .zip(&grid.row_members)
                .filter(|(marks, _)| marks.contains(column))
                .flat_map(|(_, members)| members.iter().copied());
            push(users.collect(), items.clone());
        }
    }
    calls
}

struct Chosen {
    rows: Vec<bool>,
    columns: Vec<bool>,
}

/// Flow from a source through rows and columns to a sink; marks carry any amount.
struct Flow<'g> {
    grid: &'g Grid,
    /// What each row can still take from the source.
    from_source: Vec<u64>,
    /// What each column can still give to the sink.
    to_sink: Vec<u64>,
    /// What flows into each column, by row.
    carried: Vec<BTreeMap<usize, u64>>,
}

impl<'g> Flow<'g> {
    fn new(grid: &'g Grid, rows: Vec<u64>, columns: Vec<u64>) -> Self {
        let carried = vec![BTreeMap::new(); columns.len()];
        Self { grid, from_source: rows, to_sink: columns, carried }
    }

    fn cut(mut self) -> Chosen {
        loop {
            let search = self.search();
            let Some(end) = search.end else {
                // A row the source still reaches cannot pay for itself: its columns must.
                return Chosen {
                    rows: search.row_from.iter().map(|from| from.is_none()).collect(),
                    columns: search.column_from.iter().map(Option::is_some).collect(),
                };
            };
            self.augment(&search, end);
        }
    }

    /// Breadth first from every row the source can still feed.
    fn search(&self) -> Search {
        let mut search = Search {
            row_from: vec![None; self.from_source.len()],
            column_from: vec![None; self.to_sink.len()],
            end: None,
        };
        let mut queue = VecDeque::new();
        for (row, left) in self.from_source.iter().enumerate() {
            if *left > 0 {
                search.row_from[row] = Some(Origin::Source);
                queue.push_back(row);
            }
        }
        while let Some(row) = queue.pop_front() {
            for column in self.grid.rows[row].iter() {
                if search.column_from[column].is_some() {
                    continue;
                }
                search.column_from[column] = Some(row);
                if self.to_sink[column] > 0 {
                    search.end = Some(column);
                    return search;
                }
                for other in self.carried[column].keys().copied() {
                    if search.row_from[other].is_none() {
                        search.row_from[other] = Some(Origin::Column(column));
                        queue.push_back(other);
                    }
                }
            }
        }
        search
    }

    fn augment(&mut self, search: &Search, end: usize) {
        // The path from its end back to the source: (row, column it feeds, column it stops
        // feeding, if it came that way).
        let mut path = Vec::new();
        let mut column = end;
        let mut amount = self.to_sink[end];
        while let Some(row) = search.column_from[column] {
            match search.row_from[row] {
                Some(Origin::Column(before)) => {
                    amount = amount.min(self.carried[before].get(&row).copied().unwrap_or(0));
                    path.push((row, column, Some(before)));
                    column = before;
                }
                _ => {
                    amount = amount.min(self.from_source[row]);
                    path.push((row, column, None));
                    self.from_source[row] -= amount;
                    break;
                }
            }
        }
        self.to_sink[end] -= amount;
        for (row, column, before) in path {
            *self.carried[column].entry(row).or_default() += amount;
            if let Some(before) = before
                && let Some(carried) = self.carried[before].get_mut(&row)
            {
                *carried -= amount;
                if *carried == 0 {
                    self.carried[before].remove(&row);
                }
            }
        }
    }
}

/// Where a search came from.
#[derive(Clone, Copy)]
enum Origin {
    Source,
    Column(usize),
}

struct Search {
    row_from: Vec<Option<Origin>>,
    column_from: Vec<Option<usize>>,
    end: Option<usize>,
}
