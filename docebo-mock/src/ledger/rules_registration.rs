//! Accounts that ask to be let in.

use super::{Rule, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-007",
        "Requests that await confirmation or approval are in no list of users; with `pending=1` the list holds them and nothing else.",
        &[API_2017, MODERATED_COPY],
    ),
    documented(
        "B-008",
        "A pending request shows who asks, `confirmed`, `request_on` and `create_by_admin`; level, status, expiration, last access, managers and creation date are a user's.",
        &[API_2017],
    ),
    documented(
        "B-009",
        "An approved request becomes an ordinary activated user, a rejected one disappears, many at once if need be; the confirmation mail can be sent again.",
        &[MODERATED_COPY, SELF_REGISTRATION, API_2017],
    ),
    documented(
        "B-010",
        "Under moderated registration nobody signs in before being approved; under free registration nobody needs to be; where administrators register people, nobody else does.",
        &[SELF_REGISTRATION, REGISTRATION_TYPES],
    ),
    documented(
        "B-011",
        "A request that is not confirmed within the hours set expires.",
        &[REGISTRATION_TYPES],
    ),
];
