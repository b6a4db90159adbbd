//! An ordered sequence with rank access, the index behind every page.
//!
//! [`Ranked`] holds slots (positions in a [`Slab`](super::slab::Slab)), not keys: the order is a
//! comparison that the caller passes in, the same one every time. An entry costs little more than
//! its four bytes, and "rows 400,000 to 400,200" costs two hundred steps wherever it lies.
//!
//! The slots lie in chunks of at most [`FULL`]; a Fenwick tree over the chunks' lengths finds the
//! chunk of a rank in `log n`. It is rebuilt only when a chunk is split, dropped or merged. Copies
//! share their chunks until one of them writes.

use std::{cmp::Ordering, iter::FusedIterator, sync::Arc};

/// Slots a chunk holds at most.
const FULL: usize = 512;
/// Chunks grow by this many slots, so that a half-filled one wastes little.
const STEP: usize = 32;

/// Slots in an order known to the caller.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranked {
    /// None of them is empty.
    chunks: Vec<Arc<Vec<u32>>>,
    /// Fenwick tree over the lengths of `chunks`.
    sums: Vec<u32>,
    len: usize,
}

impl Ranked {
    /// No slots.
    pub(crate) const fn new() -> Self {
        Self { chunks: Vec::new(), sums: Vec::new(), len: 0 }
    }

    /// Takes slots that are already in order.
    pub(crate) fn from_sorted(slots: &[u32]) -> Self {
        let mut ranked = Self {
            chunks: slots.chunks(FULL).map(|slots| Arc::new(slots.to_vec())).collect(),
            sums: Vec::new(),
            len: slots.len(),
        };
        ranked.rebuild();
        ranked
    }

    /// How many slots there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Puts a slot in its place. `order` must tell different slots apart.
    pub(crate) fn insert(&mut self, slot: u32, order: impl Fn(u32, u32) -> Ordering) {
        self.len += 1;
        if self.last().is_none_or(|last| order(last, slot).is_lt()) {
            return self.append(slot);
        }
        let (chunk, at) = self.locate(|other| order(other, slot).is_lt());
        let Some(slots) = self.chunks.get_mut(chunk).map(Arc::make_mut) else { return };
        if slots.len() < FULL {
            if slots.len() == slots.capacity() {
                slots.reserve_exact(STEP);
            }
            slots.insert(at, slot);
            return self.count_up(chunk);
        }
        let mut tail = slots.split_off(FULL / 2);
        slots.shrink_to_fit();
        match at.checked_sub(FULL / 2) {
            Some(at) => tail.insert(at, slot),
            None => slots.insert(at, slot),
        }
        self.chunks.insert(chunk + 1, Arc::new(tail));
        self.rebuild();
    }

    /// Rows that arrive in order fill their chunks, at the price of one comparison.
    fn append(&mut self, slot: u32) {
        let first = self.chunks.len() < 2;
        match self.chunks.last_mut().map(Arc::make_mut) {
            Some(slots) if slots.len() < FULL => {
                if slots.len() == slots.capacity() {
                    slots.reserve_exact(if first { STEP } else { FULL - slots.len() });
                }
                slots.push(slot);
                self.count_up(self.chunks.len() - 1);
            }
            last => {
                let mut slots = Vec::with_capacity(if last.is_some() { FULL } else { 1 });
                slots.push(slot);
                self.chunks.push(Arc::new(slots));
                // The new node of the tree covers the chunks since the last one on its level.
                let (at, mut sum) = (self.chunks.len(), 1);
                let (mut below, stop) = (at - 1, at - (at & at.wrapping_neg()));
                while below > stop {
                    sum += self.sums.get(below - 1).copied().unwrap_or(0);
                    below &= below - 1;
                }
                self.sums.push(sum);
            }
        }
    }

    /// Takes a slot out; whether it was there.
    ///
    /// To be called while what `order` looks at still stands as it stood at the insertion.
    pub(crate) fn remove(&mut self, slot: u32, order: impl Fn(u32, u32) -> Ordering) -> bool {
        let (chunk, at) = self.locate(|other| order(other, slot).is_lt());
        let Some(slots) = self.chunks.get_mut(chunk) else { return false };
        if slots.get(at) != Some(&slot) {
            return false;
        }
        let slots = Arc::make_mut(slots);
        slots.remove(at);
        self.len -= 1;
        let left = slots.len();
        if left == 0 {
            self.chunks.remove(chunk);
            self.rebuild();
        } else if left < FULL / 4 && self.merge(chunk) {
            self.rebuild();
        } else {
            self.count_down(chunk);
        }
        true
    }

    /// The last slot.
    pub(crate) fn last(&self) -> Option<u32> {
        self.chunks.last()?.last().copied()
    }

    /// How many slots lie before the first for which `before` is false.
    pub(crate) fn partition_point(&self, before: impl Fn(u32) -> bool) -> usize {
        let (chunk, at) = self.locate(before);
        self.before(chunk) + at
    }

    /// The first slot for which `before` is false.
    pub(crate) fn first_not(&self, before: impl Fn(u32) -> bool) -> Option<u32> {
        let (chunk, at) = self.locate(before);
        match self.chunks.get(chunk)?.get(at) {
            Some(slot) => Some(*slot),
            None => self.chunks.get(chunk + 1)?.first().copied(),
        }
    }

    /// At most `limit` slots from the rank `offset` on, from either end.
    pub(crate) fn range(&self, offset: usize, limit: usize) -> Range<'_> {
        let offset = offset.min(self.len);
        let left = limit.min(self.len - offset);
        Range {
            chunks: &self.chunks,
            front: self.find(offset),
            back: self.find(offset + left),
            left,
        }
    }

    /// All slots in order.
    pub(crate) fn iter(&self) -> Range<'_> {
        self.range(0, self.len)
    }

    /// Bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.capacity() * 4).sum::<usize>()
            + self.chunks.capacity() * (size_of::<Vec<u32>>() + 32)
            + self.sums.capacity() * 4
    }

    /// Where the slots for which `before` holds end: a chunk and a place in it. The end of the
    /// last chunk when it holds for all; chunk 0 when there is none.
    fn locate(&self, before: impl Fn(u32) -> bool) -> (usize, usize) {
        let chunk = self.chunks.partition_point(|slots| slots.last().is_some_and(|s| before(*s)));
        match self.chunks.get(chunk) {
            Some(slots) => (chunk, slots.partition_point(|slot| before(*slot))),
            None => match self.chunks.last() {
                Some(slots) => (chunk - 1, slots.len()),
                None => (0, 0),
            },
        }
    }

    /// Chunk and place of a rank; past the last chunk for a rank past the end.
    fn find(&self, rank: usize) -> (usize, usize) {
        let (mut chunk, mut left) = (0, rank);
        let mut step = self.sums.len().checked_ilog2().map_or(0, |bits| 1_usize << bits);
        while step > 0 {
            if let Some(sum) = self.sums.get(chunk + step - 1).map(|sum| *sum as usize)
                && sum <= left
            {
                chunk += step;
                left -= sum;
            }
            step >>= 1;
        }
        (chunk, left)
    }

    /// How many slots lie in the chunks before one.
    fn before(&self, chunk: usize) -> usize {
        let (mut end, mut sum) = (chunk.min(self.sums.len()), 0);
        while end > 0 {
            sum += self.sums[end - 1] as usize;
            end &= end - 1;
        }
        sum
    }

    fn count_up(&mut self, chunk: usize) {
        let mut at = chunk + 1;
        while at <= self.sums.len() {
            self.sums[at - 1] += 1;
            at += at & at.wrapping_neg();
        }
    }

    fn count_down(&mut self, chunk: usize) {
        let mut at = chunk + 1;
        while at <= self.sums.len() {
            self.sums[at - 1] -= 1;
            at += at & at.wrapping_neg();
        }
    }

    /// Joins a thin chunk with a neighbour that has room; whether there was one.
    fn merge(&mut self, chunk: usize) -> bool {
        let room = |at: usize| {
            let both = self.chunks.get(at).zip(self.chunks.get(at + 1));
            both.is_some_and(|(a, b)| a.len() + b.len() <= FULL / 2)
        };
        let first = match chunk.checked_sub(1) {
            _ if room(chunk) => chunk,
            Some(previous) if room(previous) => previous,
            _ => return false,
        };
        let tail = self.chunks.remove(first + 1);
        if let Some(slots) = self.chunks.get_mut(first) {
            Arc::make_mut(slots).extend_from_slice(&tail);
        }
        true
    }

    fn rebuild(&mut self) {
        self.sums.clear();
        self.sums.extend(self.chunks.iter().map(|chunk| chunk.len() as u32));
        for at in 1..=self.sums.len() {
            let parent = at + (at & at.wrapping_neg());
            if parent <= self.sums.len() {
                self.sums[parent - 1] += self.sums[at - 1];
            }
        }
    }
}

/// Consecutive slots of a [`Ranked`].
#[derive(Debug, Clone)]
pub(crate) struct Range<'a> {
    chunks: &'a [Arc<Vec<u32>>],
    front: (usize, usize),
    /// One past the last.
    back: (usize, usize),
    left: usize,
}

impl Iterator for Range<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let (chunk, at) = self.front;
        let slots = self.chunks.get(chunk)?;
        let slot = slots.get(at).copied();
        self.front = if at + 1 < slots.len() { (chunk, at + 1) } else { (chunk + 1, 0) };
        slot
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Range<'_> {
    fn next_back(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let (chunk, at) = self.back;
        self.back = match at.checked_sub(1) {
            Some(at) => (chunk, at),
            None => {
                let chunk = chunk.checked_sub(1)?;
                (chunk, self.chunks.get(chunk)?.len() - 1)
            }
        };
        self.chunks.get(self.back.0)?.get(self.back.1).copied()
    }
}

impl ExactSizeIterator for Range<'_> {}
impl FusedIterator for Range<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any order that is not the slots' own.
    fn scrambled(a: u32, b: u32) -> Ordering {
        (a.wrapping_mul(2_654_435_761), a).cmp(&(b.wrapping_mul(2_654_435_761), b))
    }

    fn check(ranked: &Ranked, model: &[u32]) {
        assert_eq!(ranked.len(), model.len());
        assert_eq!(ranked.iter().collect::<Vec<_>>(), model);
        assert!(ranked.iter().rev().eq(model.iter().rev().copied()));
        for rank in (0..model.len()).step_by(37) {
            assert_eq!(ranked.range(rank, 1).collect::<Vec<_>>(), [model[rank]]);
        }
        assert_eq!(ranked.range(model.len(), 1).count(), 0);
    }

    proptest! {
        #[test]
        fn behaves_like_a_sorted_list(
            start in 0_u32..3_000,
            steps in prop::collection::vec((any::<bool>(), 0_u32..4_000), 0..1_500),
            (offset, limit) in (0_usize..4_000, 0_usize..600),
        ) {
            let mut model: Vec<u32> = (0..start).collect();
            model.sort_by(|a, b| scrambled(*a, *b));
            let mut ranked = Ranked::from_sorted(&model);
            for (insert, slot) in steps {
                match (insert, model.binary_search_by(|other| scrambled(*other, slot))) {
                    (true, Err(at)) => {
                        model.insert(at, slot);
                        ranked.insert(slot, scrambled);
                    }
                    (false, found) => {
                        prop_assert_eq!(ranked.remove(slot, scrambled), found.is_ok());
                        if let Ok(at) = found {
                            model.remove(at);
                        }
                    }
                    (true, Ok(at)) => {
                        prop_assert_eq!(ranked.range(at, 1).next(), Some(slot));
                    }
                }
            }
            check(&ranked, &model);
            let expected: Vec<u32> = model.iter().skip(offset).take(limit).copied().collect();
            prop_assert_eq!(ranked.range(offset, limit).collect::<Vec<_>>(), expected.clone());
            let mut reversed: Vec<u32> = ranked.range(offset, limit).rev().collect();
            reversed.reverse();
            prop_assert_eq!(reversed, expected);
        }
    }

    #[test]
    fn every_slot_can_be_taken_out_again() {
        let mut ranked = Ranked::default();
        for slot in 0..5_000 {
            ranked.insert(slot, scrambled);
        }
        for slot in 0..5_000 {
            assert!(ranked.remove(slot, scrambled));
        }
        assert!(ranked.is_empty() && ranked.chunks.is_empty());
    }

    #[test]
    fn an_entry_costs_little_more_than_four_bytes() {
        let mut ordered = Ranked::default();
        let mut mixed = Ranked::default();
        for slot in 0..100_000 {
            ordered.insert(slot, |a, b| a.cmp(&b));
            mixed.insert(slot, scrambled);
        }
        assert!(ordered.heap_bytes() < 450_000, "{}", ordered.heap_bytes());
        assert!(mixed.heap_bytes() < 500_000, "{}", mixed.heap_bytes());
    }
}
