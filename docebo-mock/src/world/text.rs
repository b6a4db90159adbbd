//! Texts in little memory: repeated ones once, those of one user in one allocation.

use std::{hash::BuildHasher, ops::Range};

use hashbrown::{DefaultHashBuilder, HashTable};

/// A text of an [`Interner`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Text(u32);

/// Each different text once, for vocabularies that repeat: languages, time zones, formats.
///
/// Nothing is ever given back, so only vocabularies that are bounded belong here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interner {
    texts: Vec<Box<str>>,
    index: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Interner {
    /// The handle of a text, new or known.
    pub(crate) fn intern(&mut self, text: &str) -> Text {
        let (texts, hasher) = (&self.texts, &self.hasher);
        let same = |at: &u32| texts.get(*at as usize).is_some_and(|other| **other == *text);
        let hash = hasher.hash_one(text);
        if let Some(at) = self.index.find(hash, same) {
            return Text(*at);
        }
        let at = self.texts.len() as u32;
        self.index.insert_unique(hash, at, |at| {
            hasher.hash_one(texts.get(*at as usize).map_or("", |text| text))
        });
        self.texts.push(text.into());
        Text(at)
    }

    /// The text of a handle of this interner.
    pub(crate) fn get(&self, text: Text) -> &str {
        self.texts.get(text.0 as usize).map_or("", |text| text)
    }

    /// Bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.texts.iter().map(|text| text.len() + size_of::<Box<str>>()).sum::<usize>()
            + self.index.capacity() * 5
    }
}

/// Several texts and numbered texts in one allocation.
///
/// The lengths come first, as digits of base 64 (so that the whole is itself a text and nothing
/// has to be checked again on reading), then the texts, then the numbered texts. A NUL follows each
/// text, so that a search over all of them at once never matches across two; only after the second
/// stands a space: first and last name, side by side, are the full name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packed(Box<str>);

/// How many texts a [`Packed`] holds before the numbered ones.
pub(crate) const TEXTS: usize = 5;
/// What follows each text.
const ENDS: [char; TEXTS] = ['\0', ' ', '\0', '\0', '\0'];

impl Packed {
    /// Packs texts, and others under a number each, in ascending order of the numbers.
    pub(crate) fn new<'a>(
        texts: [&str; TEXTS],
        numbered: impl Iterator<Item = (u32, &'a str)>,
    ) -> Self {
        let mut packed = String::with_capacity(texts.iter().map(|t| t.len() + 2).sum());
        for text in texts {
            push_number(&mut packed, text.len());
        }
        for (text, end) in texts.into_iter().zip(ENDS) {
            packed.push_str(text);
            packed.push(end);
        }
        for (number, text) in numbered {
            push_number(&mut packed, number as usize);
            push_number(&mut packed, text.len());
            packed.push_str(text);
        }
        Self(packed.into_boxed_str())
    }

    /// All texts, in order.
    pub(crate) fn texts(&self) -> [&str; TEXTS] {
        let (lengths, mut start) = self.lengths();
        lengths.map(|length| {
            let text = self.0.get(start..start + length).unwrap_or("");
            start += length + 1;
            text
        })
    }

    /// One of the texts.
    pub(crate) fn text(&self, at: usize) -> &str {
        let (lengths, start) = self.lengths();
        let start = start + lengths.iter().take(at).map(|length| length + 1).sum::<usize>();
        let length = lengths.get(at).copied().unwrap_or(0);
        self.0.get(start..start + length).unwrap_or("")
    }

    /// Consecutive texts in one piece, what follows each in between.
    pub(crate) fn joined(&self, texts: Range<usize>) -> &str {
        let (lengths, start) = self.lengths();
        let end_of = |count| lengths.iter().take(count).map(|l| l + 1).sum::<usize>() + start;
        self.0.get(end_of(texts.start)..end_of(texts.end) - 1).unwrap_or("")
    }

    /// The numbered texts, by number.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (u32, &str)> {
        let (lengths, start) = self.lengths();
        let mut at = start + lengths.iter().map(|length| length + 1).sum::<usize>();
        std::iter::from_fn(move || {
            let bytes = self.0.as_bytes();
            (at < bytes.len()).then_some(())?;
            let number = read_number(bytes, &mut at);
            let length = read_number(bytes, &mut at);
            let text = self.0.get(at..at + length)?;
            at += length;
            Some((number as u32, text))
        })
    }

    /// Bytes on the heap, as allocators round them.
    pub(crate) fn heap_bytes(&self) -> usize {
        allocated(self.0.len())
    }

    fn lengths(&self) -> ([usize; TEXTS], usize) {
        let mut at = 0;
        ([(); TEXTS].map(|()| read_number(self.0.as_bytes(), &mut at)), at)
    }
}

/// What an allocation of so many bytes costs: a word of bookkeeping, rounded up to 16.
pub(crate) fn allocated(bytes: usize) -> usize {
    if bytes == 0 { 0 } else { (bytes + 8).next_multiple_of(16).max(32) }
}

/// Compares texts without regard to case, letter by letter in lower case.
pub(crate) fn compare_folded(a: &str, b: &str) -> std::cmp::Ordering {
    let (mut left, mut right) = (a.as_bytes().iter(), b.as_bytes().iter());
    loop {
        match (left.next(), right.next()) {
            (Some(x), Some(y)) if x.is_ascii() && y.is_ascii() => {
                match x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase()) {
                    std::cmp::Ordering::Equal => {}
                    unequal => return unequal,
                }
            }
            (Some(_), Some(_)) => return folded(a).cmp(folded(b)),
            (x, y) => return x.is_some().cmp(&y.is_some()),
        }
    }
}

/// The letters of a text in lower case.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// The first eight bytes of a text in lower case: texts whose prefixes differ sort like them.
pub(crate) fn folded_prefix(text: &str) -> u64 {
    let mut prefix = [0; 8];
    let mut at = 0;
    for letter in folded(text) {
        let mut bytes = [0; 4];
        for byte in letter.encode_utf8(&mut bytes).bytes() {
            match prefix.get_mut(at) {
                Some(place) => *place = byte,
                None => return u64::from_be_bytes(prefix),
            }
            at += 1;
        }
    }
    u64::from_be_bytes(prefix)
}

/// Looks for one text in many, without regard to case.
///
/// Case is folded in full when the sought text has letters outside ASCII, else in ASCII alone.
#[derive(Debug)]
pub(crate) struct Needle {
    text: String,
    /// The byte looked for first, in both cases, and its place.
    first: (u8, u8),
}

impl Needle {
    /// What to look for.
    pub(crate) fn new(text: &str) -> Self {
        let text: String = folded(text).collect();
        let first = text.as_bytes().first().copied().unwrap_or(0);
        Self { text, first: (first, first.to_ascii_uppercase()) }
    }

    /// Whether a text contains it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            return folded(text).collect::<String>().contains(&self.text);
        }
        let (needle, hay) = (self.text.as_bytes(), text.as_bytes());
        let Some(last) = hay.len().checked_sub(needle.len()) else { return false };
        let (lower, upper) = self.first;
        needle.is_empty()
            || hay.iter().take(last + 1).enumerate().any(|(at, byte)| {
                (*byte == lower || *byte == upper)
                    && hay[at..at + needle.len()].eq_ignore_ascii_case(needle)
            })
    }

    /// Whether a text is it.
    pub(crate) fn is(&self, text: &str) -> bool {
        folded(text).eq(self.text.chars())
    }
}

fn push_number(packed: &mut String, mut number: usize) {
    while number >= 64 {
        packed.push(char::from(64 | (number & 63) as u8));
        number >>= 6;
    }
    packed.push(char::from(number as u8));
}

fn read_number(bytes: &[u8], at: &mut usize) -> usize {
    let (mut number, mut shift) = (0, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        number |= usize::from(byte & 63) << shift;
        if byte & 64 == 0 || shift >= 54 {
            break;
        }
        shift += 6;
    }
    number
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packed_texts_come_back(
            texts in prop::array::uniform5(".{0,80}"),
            numbered in prop::collection::btree_map(any::<u32>(), ".{0,80}", 0..4),
        ) {
            let packed = Packed::new(
                texts.each_ref().map(String::as_str),
                numbered.iter().map(|(number, text)| (*number, text.as_str())),
            );
            prop_assert_eq!(packed.texts(), texts.each_ref().map(String::as_str));
            for (at, text) in texts.iter().enumerate() {
                prop_assert_eq!(packed.text(at), text);
            }
            let read: Vec<(u32, String)> =
                packed.numbered().map(|(number, text)| (number, text.to_owned())).collect();
            prop_assert_eq!(read, numbered.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn comparing_agrees_with_lower_case(a in "[a-cA-CéÉß]{0,12}", b in "[a-cA-CéÉß]{0,12}") {
            let (x, y): (String, String) = (folded(&a).collect(), folded(&b).collect());
            prop_assert_eq!(compare_folded(&a, &b), x.cmp(&y));
            if folded_prefix(&a) != folded_prefix(&b) {
                prop_assert_eq!(folded_prefix(&a) < folded_prefix(&b), x < y);
            }
        }

        #[test]
        fn search_agrees_with_lower_case(needle in "[aBé]{0,3}", hay in "[abABéÉ]{0,12}") {
            let expected = hay.to_lowercase().contains(&needle.to_lowercase());
            prop_assert_eq!(Needle::new(&needle).is_in(&hay), expected);
        }
    }

    #[test]
    fn a_vocabulary_is_kept_once() {
        let mut interner = Interner::default();
        let handles: Vec<Text> =
            ["", "english", "italian", "english"].map(|t| interner.intern(t)).into();
        assert_eq!(handles[1], handles[3]);
        assert_eq!((interner.get(handles[2]), interner.get(handles[0])), ("italian", ""));
    }
}
