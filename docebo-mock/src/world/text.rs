//! Texts in little memory: repeated ones once, those of one user side by side in an [`Arena`].

use std::{hash::BuildHasher, sync::Arc};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::packed::Five;

/// A text of an [`Interner`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// Pieces of text one behind the other, in large blocks.
///
/// Nothing is moved when a piece is given up. Once as much is given up as is in use
/// ([`is_sparse`](Self::is_sparse)), the owner copies what it holds into a new arena. Copies share
/// all blocks but the one that is being filled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena {
    blocks: Vec<Arc<String>>,
    held: usize,
    given_up: usize,
}

/// Where a piece starts in an [`Arena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(Five);

/// Bytes of a block; a longer piece has a block of its own.
const BLOCK: usize = 1 << 16;

impl Arena {
    /// Keeps a piece.
    pub(crate) fn keep(&mut self, text: &str) -> Place {
        self.held += text.len();
        let at = match self.blocks.last_mut() {
            Some(block) if block.len() + text.len() <= BLOCK => {
                let first = block.len() < BLOCK / 8;
                let (at, block) = (block.len(), Arc::make_mut(block));
                if !first && block.capacity() < BLOCK {
                    block.reserve_exact(BLOCK - block.len());
                }
                block.push_str(text);
                at
            }
            last => {
                let room = if last.is_some() { BLOCK.max(text.len()) } else { text.len() };
                let mut block = String::with_capacity(room);
                block.push_str(text);
                self.blocks.push(Arc::new(block));
                0
            }
        };
        Place(Five::new(((self.blocks.len() - 1) * BLOCK + at) as u64))
    }

    /// What was kept at a place, and what was kept behind it.
    fn from(&self, place: Place) -> &str {
        let place = place.0.get() as usize;
        self.blocks.get(place / BLOCK).and_then(|block| block.get(place % BLOCK..)).unwrap_or("")
    }

    /// Several texts kept in one piece.
    pub(crate) fn texts(&self, place: Place) -> Packed<'_> {
        Packed::at_the_start_of(self.from(place))
    }

    /// Gives a piece of so many bytes up.
    pub(crate) fn give_up(&mut self, bytes: usize) {
        self.given_up += bytes;
    }

    /// Whether a new arena would take half the room.
    pub(crate) fn is_sparse(&self) -> bool {
        self.given_up > BLOCK && self.given_up > self.held / 2
    }

    /// Bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.capacity() + 48).sum()
    }
}

/// Several texts and numbered texts in one piece.
///
/// The lengths come first, as digits of base 64 (so that the whole is itself a text and nothing
/// has to be checked again on reading), then user name, first name, last name, e-mail, avatar, then
/// the numbered texts. A user name that the e-mail starts with is read from there. A NUL parts the
/// names from the e-mail, so that a search over all of them at once never matches across two; only
/// between first and last name stands a space: side by side, they are the full name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packed<'a> {
    /// All of it.
    whole: &'a str,
    /// What follows the lengths.
    piece: &'a str,
    lengths: [usize; TEXTS],
    /// Where each text starts.
    starts: [usize; TEXTS],
}

/// How many texts a [`Packed`] holds before the numbered ones.
pub(crate) const TEXTS: usize = 5;

/// Packs texts, and others under a number each, in ascending order of the numbers.
pub(crate) fn pack<'a>(
    texts: [&str; TEXTS],
    numbered: impl Iterator<Item = (u32, &'a str)> + Clone,
) -> String {
    let [username, first_name, last_name, email, avatar] = texts;
    let within = email.starts_with(username);
    let mut tail = String::new();
    for (number, text) in numbered {
        push_number(&mut tail, number as usize);
        push_number(&mut tail, text.len());
        tail.push_str(text);
    }
    let sum = texts.iter().map(|text| text.len() + 2).sum::<usize>();
    let mut packed = String::with_capacity(sum + tail.len() + 4);
    push_number(&mut packed, username.len() << 1 | usize::from(within));
    for length in [first_name.len(), last_name.len(), email.len(), avatar.len(), tail.len()] {
        push_number(&mut packed, length);
    }
    if !within {
        packed.push_str(username);
        packed.push('\0');
    }
    for piece in [first_name, " ", last_name, "\0", email, avatar, &tail] {
        packed.push_str(piece);
    }
    packed
}

impl<'a> Packed<'a> {
    /// Reads the lengths of a packed piece that others may follow.
    fn at_the_start_of(text: &'a str) -> Self {
        let (bytes, mut head) = (text.as_bytes(), 0);
        let username = read_number(bytes, &mut head);
        let [first_name, last_name, email, avatar, tail] =
            [(); TEXTS].map(|()| read_number(bytes, &mut head));
        let (within, username) = (username & 1 == 1, username >> 1);
        let first = if within { 0 } else { username + 1 };
        let last = first + first_name + 1;
        let mail = last + last_name + 1;
        let picture = mail + email;
        Self {
            whole: text.get(..head + picture + avatar + tail).unwrap_or(""),
            piece: text.get(head..head + picture + avatar + tail).unwrap_or(""),
            lengths: [username, first_name, last_name, email, avatar],
            starts: [if within { mail } else { 0 }, first, last, mail, picture],
        }
    }

    /// All texts, in order.
    pub(crate) fn all(self) -> [&'a str; TEXTS] {
        [0, 1, 2, 3, 4].map(|at| self.text(at))
    }

    /// One of the texts.
    pub(crate) fn text(self, at: usize) -> &'a str {
        let (Some(start), Some(length)) = (self.starts.get(at), self.lengths.get(at)) else {
            return "";
        };
        self.piece.get(*start..*start + *length).unwrap_or("")
    }

    /// First and last name, the space in between.
    pub(crate) fn names(self) -> &'a str {
        let [_, first, last, ..] = self.starts;
        self.piece.get(first..last + self.lengths[2]).unwrap_or("")
    }

    /// User name, full name and e-mail in one piece.
    pub(crate) fn searchable(self) -> &'a str {
        self.piece.get(..self.starts[4]).unwrap_or("")
    }

    /// The numbered texts, by number.
    pub(crate) fn numbered(self) -> impl Iterator<Item = (u32, &'a str)> {
        let (piece, mut at) = (self.piece, self.starts[4] + self.lengths[4]);
        std::iter::from_fn(move || {
            let bytes = piece.as_bytes();
            (at < bytes.len()).then_some(())?;
            let number = read_number(bytes, &mut at);
            let length = read_number(bytes, &mut at);
            let text = piece.get(at..at + length)?;
            at += length;
            Some((number as u32, text))
        })
    }

    /// All of it, as it was packed.
    pub(crate) fn whole(self) -> &'a str {
        self.whole
    }

    /// Bytes in the arena.
    pub(crate) fn len(self) -> usize {
        self.whole.len()
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

/// The bytes of a text in lower case, eight at a time: texts whose keys of a level differ, and
/// those of all levels before do not, sort like the keys.
pub(crate) fn folded_key(text: &str, level: usize) -> FoldedKey {
    let (mut bytes, mut count) = ([0; 8], 0);
    let mut push = |byte| {
        if let Some(place) = bytes.get_mut(count) {
            *place = byte;
        }
        count += 1;
        count <= 8
    };
    if text.is_ascii() {
        let rest = text.as_bytes().get(level * 8..).unwrap_or_default();
        let _ = rest.iter().take(9).all(|byte| push(byte.to_ascii_lowercase()));
    } else {
        let mut skip = level * 8;
        'letters: for letter in folded(text) {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                match skip.checked_sub(1) {
                    Some(left) => skip = left,
                    None if push(byte) => {}
                    None => break 'letters,
                }
            }
        }
    }
    FoldedKey { bytes: u64::from_be_bytes(bytes), count: count as u8 }
}

/// A piece of a text, see [`folded_key`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FoldedKey {
    pub(crate) bytes: u64,
    /// How many bytes count; nine when the text goes on.
    pub(crate) count: u8,
}

impl FoldedKey {
    /// Whether the text goes on, so that equal keys decide nothing.
    pub(crate) const fn goes_on(self) -> bool {
        self.count > 8
    }
}

/// Looks for one text in many, without regard to case.
///
/// Case is folded in full when the sought text has letters outside ASCII, else in ASCII alone.
#[derive(Debug)]
pub(crate) struct Needle {
    text: String,
    /// The byte looked for first, in both cases, and its place in the text: the rarest one.
    first: (u8, u8, usize),
}

/// Letters of names and addresses, most frequent first.
const FREQUENT: &[u8] = b"eaionrl\0mstcdhu.pgbxy@v kfwzj-q";

impl Needle {
    /// What to look for.
    pub(crate) fn new(text: &str) -> Self {
        let text: String = folded(text).collect();
        let rank = |byte: &u8| FREQUENT.iter().position(|other| other == byte).unwrap_or(99);
        let rarest = text.bytes().enumerate().max_by_key(|(_, byte)| rank(byte));
        let (at, first) = rarest.unwrap_or((0, 0));
        Self { text, first: (first, first.to_ascii_uppercase(), at) }
    }

    /// Whether a text contains it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if !self.text.is_ascii() {
            // Nothing but its own letters folds to a letter outside ASCII.
            return !text.is_ascii() && folded(text).collect::<String>().contains(&self.text);
        }
        let (needle, hay) = (self.text.as_bytes(), text.as_bytes());
        if needle.is_empty() {
            return true;
        }
        let Some(last) = hay.len().checked_sub(needle.len()) else { return false };
        let (lower, upper, at) = self.first;
        let Some(window) = hay.get(at..=at + last) else { return false };
        memchr::memchr2_iter(lower, upper, window).any(|start| {
            let piece = hay.get(start..start + needle.len());
            piece.is_some_and(|piece| piece.eq_ignore_ascii_case(needle))
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
            mut texts in prop::array::uniform5(".{0,80}"),
            within in any::<bool>(),
            numbered in prop::collection::btree_map(any::<u32>(), ".{0,80}", 0..4),
            behind in ".{0,9}",
        ) {
            if within {
                texts[3].insert_str(0, &texts[0].clone());
            }
            let numbers = numbered.iter().map(|(number, text)| (*number, text.as_str()));
            let piece = pack(texts.each_ref().map(String::as_str), numbers);
            let whole = format!("{piece}{behind}");
            let packed = Packed::at_the_start_of(&whole);
            prop_assert_eq!(packed.len(), piece.len());
            prop_assert_eq!(packed.all(), texts.each_ref().map(String::as_str));
            prop_assert_eq!(packed.names(), format!("{} {}", texts[1], texts[2]));
            for text in &texts[..4] {
                prop_assert!(packed.searchable().contains(text));
            }
            let read: Vec<(u32, String)> =
                packed.numbered().map(|(number, text)| (number, text.to_owned())).collect();
            prop_assert_eq!(read, numbered.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn comparing_agrees_with_lower_case(a in "[a-cA-CéÉß]{0,12}", b in "[a-cA-CéÉß]{0,12}") {
            let (x, y): (String, String) = (folded(&a).collect(), folded(&b).collect());
            prop_assert_eq!(compare_folded(&a, &b), x.cmp(&y));
            let keys = |text: &str| [0, 1, 2].map(|level| folded_key(text, level));
            prop_assert_eq!(keys(&a).cmp(&keys(&b)), x.cmp(&y));
        }

        #[test]
        fn search_agrees_with_lower_case(needle in "[aBé]{0,3}", hay in "[abABéÉ]{0,12}") {
            let expected = hay.to_lowercase().contains(&needle.to_lowercase());
            prop_assert_eq!(Needle::new(&needle).is_in(&hay), expected);
        }
    }

    #[test]
    fn an_arena_knows_when_it_is_half_empty() {
        let mut arena = Arena::default();
        let places: Vec<Place> = (0..20_000).map(|n| arena.keep(&format!("{n:09}"))).collect();
        let long = arena.keep(&"x".repeat(3 * BLOCK));
        let behind = arena.keep("behind");
        assert!(arena.from(places[7_000]).starts_with("000007000"));
        assert_eq!((arena.from(long).len(), arena.from(behind)), (3 * BLOCK, "behind"));
        arena.give_up(2 * BLOCK);
        assert!(!arena.is_sparse());
        arena.give_up(BLOCK);
        assert!(arena.is_sparse());
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
