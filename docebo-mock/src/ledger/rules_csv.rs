//! Files of users, as the platform reads them.

use super::{Rule, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-158",
        "A user file of more than 3 MB is refused before it is parsed.",
        &[CSV_USERS],
    ),
    documented(
        "B-160",
        "Comma or semicolon is found by looking; one other character can be named.",
        &[CSV_USERS, API_2017],
    ),
    documented(
        "B-161",
        "Any cell may stand in double quotes; separators and line breaks inside are data.",
        &[CSV_USERS],
    ),
    documented(
        "B-162",
        "Blanks at either end of a cell are dropped. The text of 2019 kept them; today's wins.",
        &[CSV_USERS, CSV_2019],
    ),
];
