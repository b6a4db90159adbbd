//! Rows at fixed places, in chunks, so that a growing table never copies itself.

use std::sync::Arc;

/// Rows a chunk holds.
const CHUNK: usize = 1024;

/// Rows by slot. A slot that became free is used again.
///
/// Copies share their chunks until one of them writes: a world that is kept to be gone back to
/// costs only what has changed since.
#[derive(Debug, Clone)]
pub(crate) struct Slab<T> {
    chunks: Vec<Arc<Vec<Option<T>>>>,
    free: Vec<u32>,
    len: usize,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), free: Vec::new(), len: 0 }
    }
}

impl<T: Clone> Slab<T> {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// One more than the highest slot there has been.
    pub(crate) fn slots(&self) -> usize {
        self.chunks.last().map_or(0, |rows| (self.chunks.len() - 1) * CHUNK + rows.len())
    }

    /// Stores a row and says where.
    pub(crate) fn insert(&mut self, row: T) -> u32 {
        self.len += 1;
        if let Some(slot) = self.free.pop() {
            let (chunk, at) = place(slot);
            if let Some(rows) = self.chunks.get_mut(chunk)
                && let Some(cell) = Arc::make_mut(rows).get_mut(at)
            {
                *cell = Some(row);
                return slot;
            }
        }
        let last = self.chunks.len().saturating_sub(1);
        match self.chunks.last_mut() {
            Some(rows) if rows.len() < CHUNK => {
                let rows = Arc::make_mut(rows);
                // A small table stays small: only the first chunk grows as it is filled.
                if last > 0 {
                    rows.reserve_exact(CHUNK - rows.len());
                }
                rows.push(Some(row));
                (last * CHUNK + rows.len() - 1) as u32
            }
            _ => {
                let room = if self.chunks.is_empty() { 4 } else { CHUNK };
                let mut rows = Vec::with_capacity(room);
                rows.push(Some(row));
                self.chunks.push(Arc::new(rows));
                ((self.chunks.len() - 1) * CHUNK) as u32
            }
        }
    }

    /// The row at a slot.
    pub(crate) fn get(&self, slot: u32) -> Option<&T> {
        let (chunk, at) = place(slot);
        self.chunks.get(chunk)?.get(at)?.as_ref()
    }

    /// The row at a slot, to be changed.
    pub(crate) fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        let (chunk, at) = place(slot);
        Arc::make_mut(self.chunks.get_mut(chunk)?).get_mut(at)?.as_mut()
    }

    /// Takes the row at a slot out.
    pub(crate) fn remove(&mut self, slot: u32) -> Option<T> {
        let (chunk, at) = place(slot);
        self.get(slot)?;
        let row = Arc::make_mut(self.chunks.get_mut(chunk)?).get_mut(at)?.take()?;
        self.free.push(slot);
        self.len -= 1;
        Some(row)
    }

    /// All rows with their slots, by slot.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let cells = self.chunks.iter().flat_map(|rows| rows.iter()).enumerate();
        cells.filter_map(|(slot, row)| Some((slot as u32, row.as_ref()?)))
    }

    /// All rows, to be changed, by slot.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.chunks.iter_mut().flat_map(|rows| Arc::make_mut(rows).iter_mut()).flatten()
    }

    /// Bytes on the heap, without what the rows themselves own.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.chunks.iter().map(|rows| rows.capacity() * size_of::<Option<T>>()).sum::<usize>()
            + self.chunks.capacity() * (size_of::<Vec<Option<T>>>() + 24)
            + self.free.capacity() * 4
    }
}

fn place(slot: u32) -> (usize, usize) {
    (slot as usize / CHUNK, slot as usize % CHUNK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_stay_and_are_used_again() {
        let mut slab = Slab::default();
        let slots: Vec<u32> = (0..3_000).map(|n| slab.insert(n)).collect();
        assert_eq!(slots, (0..3_000).collect::<Vec<u32>>());
        assert_eq!(slab.remove(1_500), Some(1_500));
        assert_eq!(slab.get(1_500), None);
        assert_eq!((slab.remove(1_500), slab.len()), (None, 2_999));
        assert_eq!(slab.insert(7), 1_500);
        assert_eq!(slab.iter().filter(|(_, n)| **n == 7).count(), 2);
        assert_eq!(slab.get(2_999), Some(&2_999));
    }

    #[test]
    fn a_copy_shares_what_neither_changes() {
        let mut slab = Slab::default();
        (0..3_000).for_each(|n| _ = slab.insert(n));
        let copy = slab.clone();
        assert!(slab.chunks.iter().zip(&copy.chunks).all(|(a, b)| Arc::ptr_eq(a, b)));
        *slab.get_mut(1_500).unwrap() = 7;
        let shared = slab.chunks.iter().zip(&copy.chunks).map(|(a, b)| Arc::ptr_eq(a, b));
        assert_eq!(shared.collect::<Vec<_>>(), [true, false, true]);
        assert_eq!((slab.get(1_500), copy.get(1_500)), (Some(&7), Some(&1_500)));
    }
}
