//! The platform as a whole: limits, concurrency.

use super::{
    Rule, corroborated, documented, inferred,
    sources::*,
    switches::{RateLimitWindow, RetryAfterHeader},
};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-220",
        "One address may make 1,000 calls an hour.",
        &[API_INTRODUCTION],
    ),
    documented(
        "B-221",
        "Batch calls must not overlap.",
        &[API_INTRODUCTION, USER_CLIENTS],
    ),
    documented(
        "B-222",
        "A call beyond the limit answers 429 and has no effect; waiting longer each time is the advised reaction.",
        &[LIMITS_ENFORCED],
    )
    .switched_by::<RetryAfterHeader>(),
    documented(
        "B-223",
        "An overloaded platform answers 503 in its own error shape.",
        &[LIMITS_ENFORCED],
    ),
    inferred(
        "B-224",
        "Limits depend on the plan; 100 calls a minute is published third-hand for the largest.",
        &[PLAN_SUMMARIES, DATA_REQUESTS],
    )
    .switched_by::<RateLimitWindow>(),
    corroborated(
        "B-225",
        "Token calls count like any other: a client that fetches a token for each call wastes its limit.",
        &[TOKEN_ADVICE],
    ),
];
