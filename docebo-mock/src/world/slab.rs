//! Rows at fixed places, in chunks, so that a growing table never copies itself.

/// Rows a chunk holds.
const CHUNK: usize = 1024;

/// Rows by slot. A slot that became free is used again.
#[derive(Debug, Clone)]
pub(crate) struct Slab<T> {
    chunks: Vec<Vec<Option<T>>>,
    free: Vec<u32>,
    len: usize,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { chunks: Vec::new(), free: Vec::new(), len: 0 }
    }
}

impl<T> Slab<T> {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Stores a row and says where.
    pub(crate) fn insert(&mut self, row: T) -> u32 {
        self.len += 1;
        if let Some(slot) = self.free.pop() {
            let (chunk, at) = place(slot);
            if let Some(cell) = self.chunks.get_mut(chunk).and_then(|rows| rows.get_mut(at)) {
                *cell = Some(row);
                return slot;
            }
        }
        let last = self.chunks.len().saturating_sub(1);
        match self.chunks.last_mut() {
            Some(rows) if rows.len() < CHUNK => {
                rows.push(Some(row));
                (last * CHUNK + rows.len() - 1) as u32
            }
            _ => {
                // A small table stays small: only the first chunk grows as it is filled.
                let mut rows =
                    if self.chunks.is_empty() { Vec::new() } else { Vec::with_capacity(CHUNK) };
                rows.push(Some(row));
                self.chunks.push(rows);
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
        self.chunks.get_mut(chunk)?.get_mut(at)?.as_mut()
    }

    /// Takes the row at a slot out.
    pub(crate) fn remove(&mut self, slot: u32) -> Option<T> {
        let (chunk, at) = place(slot);
        let row = self.chunks.get_mut(chunk)?.get_mut(at)?.take()?;
        self.free.push(slot);
        self.len -= 1;
        Some(row)
    }

    /// All rows with their slots, by slot.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let cells = self.chunks.iter().flatten().enumerate();
        cells.filter_map(|(slot, row)| Some((slot as u32, row.as_ref()?)))
    }

    /// Bytes on the heap, without what the rows themselves own.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.chunks.iter().map(|rows| rows.capacity() * size_of::<Option<T>>()).sum::<usize>()
            + self.chunks.capacity() * size_of::<Vec<Option<T>>>()
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
}
