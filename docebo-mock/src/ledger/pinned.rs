//! Which tests pin which rule. Written by a test; see `tests/it/generated.rs`.

/// Rules with the names of their tests, in the order of their ids.
#[rustfmt::skip]
pub(super) const PINNED: &[(&str, &[&str])] = &[
];
