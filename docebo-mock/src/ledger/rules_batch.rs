//! The user batch.

use super::{
    Rule, corroborated, documented,
    sources::*,
    switches::{BatchItemCap, DoNothingScope, IgnorePasswordChange},
};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-145",
        "A batch without `branch_option` is refused as a whole: 400, code 1006, `Required option not set: branch_option`.",
        &[BRANCH_OPTIONS],
    ),
    documented(
        "B-146",
        "With `branch_option` `existing`, a branch that cannot be told apart fails the row; missing branches are made only with `force_create_branches`.",
        &[API_2017, USER_CLIENTS],
    ),
    documented(
        "B-147",
        "A branch name that fits none or several branches fails the row, and so does an unknown branch code.",
        &[API_2017],
    ),
    documented(
        "B-148",
        "Each row answers for itself, with `row_index`, `success`, `message` and `output`; a bad row never stops a good one.",
        &[API_2017, BATCH_CONNECTOR],
    )
    .switched_by::<BatchItemCap>(),
    documented(
        "B-149",
        "A row for an existing user fails and changes nothing unless `update_user_info` is on.",
        &[API_2017, CSV_USERS],
    ),
    documented("B-150", "Fields a row does not mention keep their values.", &[CSV_USERS]),
    documented(
        "B-151",
        "`destination_branch` is the branch of rows that name none.",
        &[API_2017, CSV_USERS],
    ),
    documented(
        "B-152",
        "With `change_user_password`, created users must change their password at the next sign-in, and updated ones too unless `ignore_password_change_for_existing_users` is on; without it only a row's own column can demand it.",
        &[API_2017, CSV_USERS],
    )
    .switched_by::<IgnorePasswordChange>(),
    corroborated(
        "B-153",
        "`powerUser_option` gives imported power users no branch, their own, or their own with descendants; `auto_assign_branch_to_pu` is its older form.",
        &[API_2017, BATCH_CONNECTOR, CSV_USERS],
    ),
    documented(
        "B-154",
        "With `send_notification_email`, each created user gets one welcome mail; updated ones get none.",
        &[CSV_USERS, BATCH_CONNECTOR],
    ),
    documented(
        "B-155",
        "Additional fields go by `field_` and their id, never by name.",
        &[API_2017],
    ),
    documented(
        "B-156",
        "An expiration date in a batch row is written YYYY-MM-DD; other spellings belong to the CSV importer.",
        &[API_2017, CSV_USERS],
    ),
    corroborated(
        "B-157",
        "A row's level is user unless it says poweruser or superadmin; on update, a row without a level leaves it.",
        &[API_2017, CSV_USERS, USER_CLIENTS],
    ),
    documented(
        "B-187",
        "A new user without a password gets one that nobody knows; a given password has to meet the platform's rules, or the row fails.",
        &[CSV_USERS],
    ),
    documented(
        "B-188",
        "A hashed password is a bcrypt hash of cost 13; the password behind it opens the account.",
        &[CSV_USERS],
    ),
    documented(
        "B-192",
        "The profiles of a row take the place of those a power user holds; with `multi_profiles_mode` `add_profile` they join them, which is inferred.",
        &[CSV_USERS],
    ),
    documented(
        "B-193",
        "With `branch_option` `do_nothing` and no branch in the row, existing users stay where they are and new ones land in the root.",
        &[CSV_USERS],
    )
    .switched_by::<DoNothingScope>(),
    documented(
        "B-196",
        "A Superadmin who has saved the White Label settings is not changed by any import row; other rows go through.",
        &[CSV_USERS],
    ),
    corroborated(
        "B-199",
        "The mail to somebody an import has created holds a link to set a password, and never a password.",
        &[CSV_USERS, ACTIVATION_FLOW],
    ),
];
