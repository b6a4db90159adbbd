//! The 0/1 matrix of the pairs, with equal rows and equal columns merged.

use std::collections::BTreeMap;

use super::Caps;

/// A set of small numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    fn new(size: usize) -> Self {
        Self(vec![0; size.div_ceil(64)])
    }
    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }
    pub(super) fn contains(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
    fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
    fn is_subset(&self, of: &Self) -> bool {
        self.0.iter().zip(&of.0).all(|(a, b)| a & !b == 0)
    }
    fn remove_all(&mut self, others: &Self) {
        for (a, b) in self.0.iter_mut().zip(&others.0) {
            *a &= !b;
        }
    }
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

/// A matrix whose rows and columns stand for groups: what is marked at (row, column) holds for
/// every member of the row with every member of the column.
///
/// A member may belong to several rows once rows have been split; no pair of members is ever
/// marked twice.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Marked columns of each row.
    pub(super) rows: Vec<Bits>,
    /// Members of each row.
    pub(super) row_members: Vec<Vec<usize>>,
    /// Members of each column.
    pub(super) column_members: Vec<Vec<usize>>,
}

impl Grid {
    /// Merges equal rows, then equal columns.
    pub(super) fn merged(rows: &[Vec<usize>], columns: usize) -> Self {
        let mut classes: BTreeMap<Bits, Vec<usize>> = BTreeMap::new();
        for (row, marks) in rows.iter().enumerate() {
            let mut bits = Bits::new(columns);
            marks.iter().for_each(|column| bits.insert(*column));
            classes.entry(bits).or_default().push(row);
        }
        let (rows, row_members): (Vec<_>, Vec<_>) = classes.into_iter().unzip();
        let column_members = (0..columns).map(|column| vec![column]).collect();
        Self { rows, row_members, column_members }.transposed().unite_equal_rows().transposed()
    }

    fn unite_equal_rows(self) -> Self {
        let mut classes: BTreeMap<Bits, Vec<usize>> = BTreeMap::new();
        for (bits, members) in self.rows.into_iter().zip(self.row_members) {
            classes.entry(bits).or_default().extend(members);
        }
        let (rows, row_members) = classes.into_iter().unzip();
        Self { rows, row_members, column_members: self.column_members }
    }

    /// Rows for columns.
    pub(super) fn transposed(&self) -> Self {
        let mut rows = vec![Bits::new(self.rows.len()); self.column_members.len()];
        for (at, row) in self.rows.iter().enumerate() {
            row.iter().for_each(|column| rows[column].insert(at));
        }
        Self {
            rows,
            row_members: self.column_members.clone(),
            column_members: self.row_members.clone(),
        }
    }

    /// Where one row contains another, takes the smaller out of the larger and lets the members
    /// of the larger join the smaller. No pair is gained or lost, and no row is added.
    pub(super) fn split_rows(&self) -> Self {
        let mut rows: Vec<(Bits, Vec<usize>)> =
            self.rows.iter().cloned().zip(self.row_members.iter().cloned()).collect();
        loop {
            let before = rows.len();
            // Small sets first; of equal size in a fixed order.
            rows.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
            let mut atoms: Vec<(Bits, Vec<usize>)> = Vec::with_capacity(before);
            for (mut bits, members) in rows {
                for (atom, joined) in atoms.iter_mut().rev() {
                    if atom.is_subset(&bits) && !atom.is_empty() {
                        bits.remove_all(atom);
                        joined.extend(&members);
                    }
                }
                if !bits.is_empty() {
                    atoms.push((bits, members));
                }
            }
            rows = atoms;
            if rows.len() == before {
                break;
            }
        }
        let (rows, row_members) = rows.into_iter().unzip();
        Self { rows, row_members, column_members: self.column_members.clone() }.unite_equal_rows()
    }

    /// The connected parts, each with its own columns only.
    pub(super) fn parts(&self) -> Vec<Self> {
        let columns = self.transposed();
        let mut seen = vec![false; self.rows.len()];
        let mut parts = Vec::new();
        for start in 0..self.rows.len() {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut rows = vec![start];
            let mut held = Bits::new(self.column_members.len());
            let mut next = 0;
            while let Some(&row) = rows.get(next) {
                next += 1;
                for column in self.rows[row].iter() {
                    if held.contains(column) {
                        continue;
                    }
                    held.insert(column);
                    for other in columns.rows[column].iter() {
                        if !std::mem::replace(&mut seen[other], true) {
                            rows.push(other);
                        }
                    }
                }
            }
            let held: Vec<usize> = held.iter().collect();
            let bits = rows.iter().map(|row| {
                let mut bits = Bits::new(held.len());
                for (at, column) in held.iter().enumerate() {
                    if self.rows[*row].contains(*column) {
                        bits.insert(at);
                    }
                }
                bits
            });
            parts.push(Self {
                rows: bits.collect(),
                row_members: rows.iter().map(|row| self.row_members[*row].clone()).collect(),
                column_members: held.iter().map(|at| self.column_members[*at].clone()).collect(),
            });
        }
        parts
    }

    /// Members of rows marked in each column.
    pub(super) fn column_sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.column_members.len()];
        for (row, members) in self.rows.iter().zip(&self.row_members) {
            row.iter().for_each(|column| sizes[column] += members.len());
        }
        sizes
    }

    /// Members of columns marked in a row.
    pub(super) fn row_size(&self, row: usize) -> usize {
        self.rows[row].iter().map(|column| self.column_members[column].len()).sum()
    }

    /// The most calls that any one row or column needs because of the caps alone.
    pub(super) fn widest_over(&self, caps: Caps) -> usize {
        let columns =
            self.column_sizes().into_iter().map(|users| users.div_ceil(caps.users.max(1)));
        let rows = (0..self.rows.len()).map(|row| self.row_size(row).div_ceil(caps.items.max(1)));
        columns.chain(rows).max().unwrap_or(0)
    }
}
