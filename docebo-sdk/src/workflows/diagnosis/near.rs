//! Spellings that come near to one another.

use crate::{users::UserRow, workflows::engine::fold};

/// Spellings offered at most.
const OFFERED: usize = 5;

/// Those candidates that `name` may have been meant for, the nearest first. Both sides are
/// [folded](crate::workflows::engine::fold) already.
pub(super) fn near<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Vec<&'c str> {
    // Two slips of the finger, one in a short name.
    let allowed = if name.chars().count() < 6 { 1 } else { 2 };
    let parts = sorted_parts(name);
    let mut found: Vec<(usize, &str)> = candidates
        .filter_map(|candidate| {
            let distance = distance(name, candidate);
            if distance <= allowed {
                Some((distance, candidate))
            } else if parts.len() > 1 && sorted_parts(candidate) == parts {
                // First and last name changed places, or another mark stands between them.
                Some((allowed, candidate))
            } else {
                None
            }
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|(_, candidate)| candidate).take(OFFERED).collect()
}

/// Those accounts that somebody may have meant by `name`, which is [folded](fold) already: whoever
/// is called so, then those whose user name is spelled much like it.
pub(super) fn nearly<'r>(
    name: &str,
    rows: impl Iterator<Item = &'r UserRow> + Clone,
) -> Vec<&'r UserRow> {
    let is_called = |row: &&UserRow| {
        [&row.fullname, &row.first_name, &row.last_name].iter().any(|own| fold(own) == name)
    };
    let mut found: Vec<&UserRow> = rows.clone().filter(is_called).take(OFFERED).collect();
    let spelled: Vec<(String, &UserRow)> = rows.map(|row| (fold(&row.username), row)).collect();
    for close in near(name, spelled.iter().map(|(folded, _)| folded.as_str())) {
        let rows = spelled.iter().filter(|(folded, _)| folded == close).map(|(_, row)| *row);
        found.extend(rows.filter(|row| !is_called(row)));
    }
    found.truncate(OFFERED);
    found
}

/// What to search for when a name itself is not found: its longest parts, the domain of an e-mail
/// left out.
pub(super) fn fragments(name: &str) -> Vec<&str> {
    let name = name.split('@').next().unwrap_or_default();
    let mut parts: Vec<&str> = parts(name).filter(|part| part.chars().count() > 2).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.chars().count()));
    parts.dedup();
    parts.truncate(2);
    parts
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| !letter.is_alphanumeric()).filter(|part| !part.is_empty())
}

fn sorted_parts(name: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = parts(name).collect();
    parts.sort_unstable();
    parts
}

/// How many letters have to be put in, taken out, replaced or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&above, j) + usize::from(a != b))
                .min(at(&above, j + 1) + 1)
                .min(at(&row, j) + 1);
            if i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a) {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_counted() {
        for (one, other, expected) in [
            ("anna", "anna", 0),
            ("anna", "ana", 1),
            ("anna", "nana", 1),
            ("anna", "anne", 1),
            ("anna", "", 4),
            ("müller", "mueller", 2),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn near_names_are_offered_the_nearest_first() {
        let known = ["anna.rossi", "ana.rosi", "rossi.anna", "anna.rossini", "bob.ray"];
        let offered = near("anna.rosi", known.into_iter());
        assert_eq!(offered, ["ana.rosi", "anna.rossi"]);
        assert_eq!(near("rossi_anna", known.into_iter()), ["rossi.anna", "anna.rossi"]);
        assert_eq!(near("bob", ["bib", "bill"].into_iter()), ["bib"]);
    }

    #[test]
    fn the_longest_parts_are_searched_for() {
        assert_eq!(fragments("jo.anna_keller@acme.example"), ["keller", "anna"]);
        assert!(fragments("a.b").is_empty());
    }
}
