//! Accounts: states, sign-in and tokens, deactivation, expiration, deletion.

use super::{
    Rule, corroborated, documented, inferred,
    sources::*,
    switches::{
        ChangeStatusOnExpired, ExpiresAt, ForcedPasswordChange, MassActionJob, RefusedSigninStatus,
        RevokeTokensOnDeactivate, SigninWhenExpired, UnchangedStatus,
    },
};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-001",
        "Every account, whatever its level, is in exactly one of three states: activated, deactivated or expired.",
        &[STATUSES],
    ),
    documented(
        "B-002",
        "An account whose active flag is on and which has no expiration date is activated and may sign in.",
        &[STATUSES, CSV_USERS],
    ),
    documented(
        "B-003",
        "An account whose active flag is off is deactivated: it keeps all its data and cannot sign in.",
        &[STATUSES, MASS_DEACTIVATION, CSV_USERS],
    ),
    corroborated(
        "B-004",
        "Expired is computed from the expiration date and never stored: the flag stays what it was, lists carry a boolean `expired`, and the person cannot sign in.",
        &[STATUSES, MASS_DEACTIVATION, API_2017, USER_CLIENTS],
    ),
    corroborated(
        "B-005",
        "An account that is both deactivated and past its date counts as deactivated, and is refused as such.",
        &[MASS_DEACTIVATION],
    ),
    documented(
        "B-006",
        "One flag has three spellings, kept in step: `valid` (0 or 1) when creating, `status` in lists, the boolean `active` in batch rows.",
        &[API_2017, REMOVE_BY_API],
    ),
    corroborated(
        "B-012",
        "Activating a deactivated account brings back every enrollment, completion, score and certificate as they were; no welcome mail is sent again.",
        &[DEACTIVATE_OR_DELETE, REHIRE, MASS_DEACTIVATION],
    ),
    corroborated(
        "B-013",
        "Usernames are unique without regard to case; e-mail addresses may repeat.",
        &[CSV_USERS, CREATE_USERS],
    ),
    documented(
        "B-014",
        "A mail to an address that several accounts share addresses the first of them by username, whoever it is about.",
        &[CREATE_USERS],
    ),
    documented(
        "B-015",
        "Usernames and names are cleaned of markup and control characters when a user is saved.",
        &[CREATE_USERS],
    ),
    documented(
        "B-016",
        "Where the e-mail is the username, the username cannot be edited; it follows the e-mail.",
        &[CREATE_USERS],
    ),
    documented(
        "B-017",
        "The user id and the UUID stay for the life of the account; only the username can be changed.",
        &[CSV_USERS],
    ),
    documented(
        "B-018",
        "No filter of the user list finds accounts that never signed in; whoever wants them pages through all and looks for an empty last access.",
        &[DEACTIVATE_OR_DELETE],
    ),
    documented(
        "B-020",
        "A deactivated person is refused at sign-in, right password or not.",
        &[STATUSES, CSV_USERS],
    ),
    corroborated(
        "B-021",
        "An expired person is refused at sign-in.",
        &[STATUSES, MASS_DEACTIVATION],
    )
    .switched_by::<SigninWhenExpired>(),
    documented(
        "B-022",
        "A session that is open when the account is deactivated goes on; only the next sign-in fails.",
        &[STATUSES],
    ),
    inferred(
        "B-023",
        "A bearer token issued before a deactivation works until it expires; refreshing it, or asking for another, is refused.",
        &[STATUSES, BY_ANALOGY],
    )
    .switched_by::<RevokeTokensOnDeactivate>(),
    inferred(
        "B-024",
        "The token endpoint refuses deactivated and expired people with the OAuth error `invalid_grant` and the text of a wrong password.",
        &[STATUSES, GRANTS, BY_ANALOGY],
    )
    .switched_by::<RefusedSigninStatus>(),
    documented(
        "B-025",
        "A token lives for `expires_in` seconds, 3600 by default; after that every call answers 401.",
        &[GRANTS, AUTHENTICATION],
    ),
    documented(
        "B-026",
        "What a token may do follows the level of the user behind it: superadmin, power user within permissions and resources, plain user.",
        &[AUTHENTICATION],
    ),
    corroborated(
        "B-027",
        "The password grant needs an account with a local password, usually a superadmin of its own; a sweep over leavers must never hit that account.",
        &[REMOVE_BY_API, SALESFORCE_INSTALL],
    ),
    documented(
        "B-028",
        "When the user behind an integration is deleted, demoted or deactivated, the integration can no longer sign in with it.",
        &[SALESFORCE_INSTALL],
    ),
    documented(
        "B-029",
        "Somebody whose password must be changed has to do so after the next sign-in before anything else.",
        &[CSV_USERS, API_2017],
    )
    .switched_by::<ForcedPasswordChange>(),
    documented(
        "B-032",
        "`change_status` with a list of ids and a status sets the flag of each and answers with the ids it updated and those it did not.",
        &[API_2017, REMOVE_BY_API],
    ),
    corroborated(
        "B-033",
        "`change_status` takes ids as numbers or as numeric strings.",
        &[REMOVE_BY_API],
    ),
    corroborated(
        "B-034",
        "Deactivation changes nothing but the flag: no enrollment, plan, score, certificate, branch, additional field, power-user level or manager relation moves.",
        &[MASS_DEACTIVATION, STATUSES, THOUSAND_ACCOUNTS],
    ),
    documented(
        "B-035",
        "Open enrollments of deactivated people stay in every list as enrolled or in progress.",
        &[MASS_DEACTIVATION, THOUSAND_ACCOUNTS],
    ),
    corroborated(
        "B-036",
        "A deactivated power user is still listed among the power users and still holds the profiles.",
        &[INACTIVE_POWER_USERS, MASS_DEACTIVATION],
    ),
    inferred(
        "B-037",
        "A power user who is deactivated and activated again has level, profiles and resources as before; after a demotion they are gone, and a later promotion starts empty.",
        &[POWER_USER_CLIENTS, BY_ANALOGY],
    ),
    corroborated(
        "B-038",
        "Team members of a deactivated manager go on pointing at that manager, and the manager flag stays.",
        &[MASS_DEACTIVATION, EXPIRED_USERS],
    ),
    documented(
        "B-039",
        "Nothing undoes a mass deactivation; importing the same rows with `active` on is the way back.",
        &[MASS_DEACTIVATION],
    ),
    inferred(
        "B-040",
        "Deactivating an account that is deactivated already succeeds and has no effect.",
        &[API_2017, BY_ANALOGY],
    )
    .switched_by::<UnchangedStatus>(),
    documented(
        "B-041",
        "An import row with the active column off deactivates an existing user when updates are allowed; with it on, activates.",
        &[CSV_USERS, MASS_DEACTIVATION, THOUSAND_ACCOUNTS],
    ),
    documented(
        "B-042",
        "Username and active are all a deactivation row needs.",
        &[MASS_DEACTIVATION, THOUSAND_ACCOUNTS],
    ),
    documented(
        "B-043",
        "On the screen, a status change over more than 250 selected users becomes a background job; up to 250 it is done at once.",
        &[MASS_DEACTIVATION],
    )
    .switched_by::<MassActionJob>(),
    documented(
        "B-047",
        "An account with an expiration date stays activated until the date is reached and then turns expired by itself, without a job.",
        &[STATUSES, MASS_DEACTIVATION, USER_STATUSES_TIP],
    )
    .switched_by::<ExpiresAt>(),
    documented(
        "B-048",
        "The status of an expired account cannot be switched; its date has to be moved or cleared first.",
        &[STATUSES],
    )
    .switched_by::<ChangeStatusOnExpired>(),
    corroborated(
        "B-049",
        "Moving the date into the future, or clearing it, activates an expired account again, if its flag is on, with all its data.",
        &[STATUSES, USER_STATUSES_TIP],
    ),
    inferred(
        "B-050",
        "Expiry leaves enrollments as they are.",
        &[USER_STATUSES_TIP, MASS_DEACTIVATION],
    ),
    documented(
        "B-051",
        "Expiration is meant for access with a known end; deactivation for people who have left. An import may set the flag of an expired account, and the flag then wins.",
        &[MASS_DEACTIVATION, USER_STATUSES_TIP],
    ),
    documented(
        "B-052",
        "An account's expiration blocks sign-in and an enrollment's validity blocks that course; neither touches the other.",
        &[PLAN_CSV, STATUSES],
    ),
    documented(
        "B-054",
        "Deletion takes `user_ids` or `user_names` and answers with the ids it deleted.",
        &[API_2017, REMOVE_BY_API],
    ),
    documented("B-055", "A deleted user cannot be restored.", &[MASS_DEACTIVATION, DELETE_GUIDE]),
    documented(
        "B-056",
        "Enrollments and history of a deleted user are gone from every list.",
        &[MASS_DEACTIVATION, DELETE_GUIDE, RETIRED_USERS],
    ),
    corroborated(
        "B-057",
        "Assets a deleted user had shared vanish, from public channels too; a deactivated user's stay.",
        &[DEACTIVATE_OR_DELETE, EXPIRED_USERS],
    ),
    documented(
        "B-058",
        "What a deleted user had asked for or been granted in gamification can no longer be found.",
        &[DEACTIVATE_OR_DELETE],
    ),
    documented(
        "B-059",
        "Totals taken after a deletion no longer match earlier ones, because the person is missing from them.",
        &[DEACTIVATE_OR_DELETE],
    ),
    inferred(
        "B-060",
        "Creating a user under a deleted one's name makes a fresh account with a new id and no history.",
        &[DEACTIVATE_OR_DELETE, MASS_DEACTIVATION],
    ),
];
