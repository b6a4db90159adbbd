//! Which tests pin which rule. Written by a test; see `tests/it/generated.rs`.

/// Rules with the names of their tests, in the order of their ids.
#[rustfmt::skip]
pub(super) const PINNED: &[(&str, &[&str])] = &[
    ("B-004", &["b004_the_day_itself_is_expired"]),
    ("B-032", &["b032_both_id_lists_are_read_in_any_form"]),
    ("B-145", &["b145_options_are_always_sent"]),
    ("B-148", &["b148_what_cannot_be_read_stays_in_its_row"]),
    ("B-150", &["b150_a_row_holds_what_was_set_and_no_more"]),
];
