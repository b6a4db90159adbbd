//! Deleting and anonymising people.

use super::{Rule, documented, inferred, sources::*};

pub(super) const RULES: &[Rule] = &[
    inferred(
        "B-061",
        "Anonymising the deleted is a setting of the whole platform and no choice of a call: a deleted account then stays under its id with enrollments and completions, deactivated, a code in place of user name and names, e-mail and additional fields empty.",
        &[DEACTIVATE_OR_DELETE],
    ),
    documented(
        "B-062",
        "A batch row can put a code in place of user name, names and e-mail; the id and all learning records stay.",
        &[CSV_USERS],
    ),
    documented(
        "B-063",
        "The personal fields of an expired account can be overwritten, which is how Docebo Connect anonymises whoever expires.",
        &[ANONYMIZING],
    ),
    documented(
        "B-065",
        "A user with completions is deleted like any other: that such users are better deactivated is advice, and nothing enforces it.",
        &[MASS_DEACTIVATION, DEACTIVATE_OR_DELETE],
    ),
];
