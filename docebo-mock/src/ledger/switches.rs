//! The switches: one enum each. The first variant is the default.

use super::{Switch, SwitchDef};

/// Declares switches: documentation, type, name, rule, and the variants with their names.
macro_rules! switches {
    ($(
        #[doc = $summary:literal]
        $(#[$meta:meta])*
        $type:ident $name:literal ($rule:literal): {
            $( #[doc = $first_doc:literal] )* $first:ident = $default:literal,
            $( $( #[doc = $doc:literal] )* $variant:ident = $text:literal ),+ $(,)?
        }
    )*) => {
        enum Slot { $( $type ),* }

        /// Every switch, in the order of the rules they belong to.
        pub const ALL: &[&SwitchDef] = &[$( <$type as Switch>::DEF ),*];

        $(
            #[doc = $summary]
            $(#[$meta])*
            #[doc = concat!("\n\nSwitch `", $name, "` of rule ", $rule, ".")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $type {
                $( #[doc = $first_doc] )*
                #[doc = concat!("\n\n`", $default, "`, the default.")]
                $first,
                $(
                    $( #[doc = $doc] )*
                    #[doc = concat!("\n\n`", $text, "`")]
                    $variant
                ),+
            }

            impl Switch for $type {
                const DEF: &'static SwitchDef = &SwitchDef {
                    name: $name,
                    summary: $summary.trim_ascii(),
                    rule: $rule,
                    variants: &[$default, $( $text ),+],
                    default: $default,
                    slot: Slot::$type as usize,
                };

                fn from_index(index: usize) -> Self {
                    [Self::$first, $( Self::$variant ),+]
                        .get(index)
                        .copied()
                        .unwrap_or(Self::$first)
                }
            }

            impl From<$type> for usize {
                fn from(position: $type) -> Self {
                    position as Self
                }
            }
        )*
    };
}

switches! {
    /// Whether a person past the expiration date may still sign in.
    SigninWhenExpired "signin_when_expired" ("B-021"): {
        /// Expired accounts have no access.
        Refuse = "refuse",
        /// One consultant's guide says that it depends on the platform's settings.
        Allow = "allow",
    }

    /// What becomes of bearer tokens when the account behind them is deactivated.
    RevokeTokensOnDeactivate "revoke_tokens_on_deactivate" ("B-023"): {
        /// They live until they expire, like a session that is already open.
        No = "no",
        /// They die at once.
        Yes = "yes",
    }

    /// The status of the OAuth refusal for a deactivated or expired account.
    RefusedSigninStatus "refused_signin_status" ("B-024"): {
        /// `401`, as for a wrong password.
        Unauthorized = "401",
        /// `400`, as RFC 6749 has it.
        BadRequest = "400",
    }

    /// What somebody who must change the password may do after signing in with the old one.
    ForcedPasswordChange "forced_password_change" ("B-029"): {
        /// Change it, read the session and sign out; every other call is refused.
        Refuse = "refuse",
        /// Everything: the flag is only shown.
        Allow = "allow",
    }

    /// How `change_status` answers for an account that already has the wanted status.
    UnchangedStatus "unchanged_status" ("B-040"): {
        /// Its id is among the updated ones.
        Updated = "updated",
        /// Its id is among those not updated.
        NotUpdated = "not_updated",
    }

    /// Whether a status call over many accounts is answered at once.
    MassActionJob "mass_action_job" ("B-043"): {
        /// Always at once: the threshold of 250 belongs to the screen.
        Never = "never",
        /// More than 250 ids become a background job.
        Above250 = "above_250",
    }

    /// Which groups a deactivated account leaves when they are next recomputed.
    DeactivationLeavesGroups "deactivation_leaves_groups" ("B-045"): {
        /// Automatic ones that have `exclude_deactivated_users` on.
        Flagged = "flagged",
        /// All of them, those it was put into by hand included, as one person says.
        All = "all",
    }

    /// When an account with an expiration date turns expired.
    ExpiresAt "expires_at" ("B-047"): {
        /// At 00:00 UTC of the date.
        StartOfDay = "start_of_day",
        /// At 00:00 UTC of the day after.
        EndOfDay = "end_of_day",
    }

    /// How `change_status` treats an expired account.
    ChangeStatusOnExpired "change_status_on_expired" ("B-048"): {
        /// Its id goes to `not_updated_ids` and nothing changes.
        Refuse = "refuse",
        /// The flag is stored; the account stays expired.
        Lenient = "lenient",
    }

    /// What a person who was unenrolled and enrolled again finds of earlier progress.
    TrackingAfterUnenroll "tracking_after_unenroll" ("B-082"): {
        /// Material tracking was kept and is revived, unless the call reset it.
        Kept = "kept",
        /// Progress starts from zero.
        Reset = "reset",
    }

    /// Whether enrollments in learning plans can be archived.
    PlanArchiving "plan_archiving" ("B-094"): {
        /// By superadmins, as on platforms since January 2026.
        Superadmins = "superadmins",
        /// By nobody, as on platforms before.
        Nobody = "nobody",
    }

    /// When a change to a power user's profiles or resources takes effect.
    PowerUserRightsEffective "power_user_rights_effective" ("B-114"): {
        /// With the next token: rights are read at sign-in.
        NextToken = "next_token",
        /// At once, for tokens in use too.
        AtOnce = "at_once",
    }

    /// Whether power users may manage those power users who are among their resources.
    PowerUsersManagePowerUsers "power_users_manage_power_users" ("B-120"): {
        /// The advanced setting is off: Superadmins alone.
        Off = "off",
        /// It is on. Making profiles stays with Superadmins.
        On = "on",
    }

    /// How an import row treats a named manager who is a plain user so far.
    UnreadyManager "unready_manager" ("B-127"): {
        /// The person becomes a manager.
        Promote = "promote",
        /// The row fails.
        Refuse = "refuse",
    }

    /// Whether a manager whose last team member is released stays a manager.
    ManagerFlagAfterLastMember "manager_flag_after_last_member" ("B-129"): {
        /// The flag is a field of its own.
        Keep = "keep",
        /// As the description of 2017 has it.
        Drop = "drop",
    }

    /// When the rules of automatic groups are applied after a change.
    GroupRecomputation "group_recomputation" ("B-140"): {
        /// A minute later, for all changes of that minute.
        Delayed = "delayed",
        /// Before the next call is answered.
        AtOnce = "at_once",
    }

    /// Whether somebody can be put into an automatic group by hand.
    ManualMembersOfAutomaticGroups "manual_members_of_automatic_groups" ("B-141"): {
        /// As on platforms since 2025.
        Allow = "allow",
        /// As on platforms before.
        Refuse = "refuse",
    }

    /// What overlapping calls that change branches do to the tree.
    OverlappingBranchCalls "overlapping_branch_calls" ("B-137"): {
        /// Nothing: the overlap is only reported, in the journal and in `/_mock/stats`.
        Report = "report",
        /// The later call's renumbering is lost: nested-set numbers overlap from then on, and
        /// lists made from them lose or repeat branches.
        Corrupt = "corrupt",
    }

    /// Whether adding people to a branch leaves them where they were on platforms activated since
    /// 21 October 2019, whose imports keep everybody in one branch.
    AddToBranch "add_to_branch" ("B-138"): {
        /// The single call still adds.
        Adds = "adds",
        /// It moves, as imports do.
        Moves = "moves",
    }

    /// The most rows one batch call may carry.
    BatchItemCap "batch_item_cap" ("B-148"): {
        /// As other bulk calls.
        Thousand = "1000",
        /// The chunk size of import jobs.
        Hundred = "100",
        /// No cap.
        None = "none",
    }

    /// What `ignore_password_change_for_existing_users` does for existing users.
    IgnorePasswordChange "ignore_password_change" ("B-152"): {
        /// They need not change their password, as the name says.
        Spared = "spared",
        /// They have to, as the description of 2017 says.
        Forced = "forced",
    }

    /// What `branch_option` `do_nothing` leaves alone when a row names no branch.
    DoNothingScope "do_nothing_scope" ("B-193"): {
        /// The branches only; the row's other fields are written.
        Branch = "branch",
        /// The whole record of an existing user.
        Record = "record",
    }

    /// Whether the enrollment batch can be sent with DELETE, to unenroll.
    UnenrollBatch "unenroll_batch" ("B-201"): {
        /// It answers 404: one client was seen with it, and no description has it.
        Absent = "absent",
        /// It unenrolls row by row.
        Served = "served",
    }

    /// When a new job shows in the list of jobs.
    JobListDelay "job_list_delay" ("B-219"): {
        /// At once.
        None = "none",
        /// After five seconds.
        Seconds = "seconds",
    }

    /// Whether a refusal for too many calls says how long to wait.
    RetryAfterHeader "retry_after_header" ("B-222"): {
        /// No header: none is documented.
        Off = "off",
        /// `Retry-After` in seconds.
        On = "on",
    }

    /// Which accounts count as registered.
    RegisteredCount "registered_count" ("B-248"): {
        /// All that exist.
        All = "all",
        /// Those that are switched on: some contracts leave deactivated ones out.
        Activated = "activated",
    }

    /// Whether deactivated users get notifications that an event triggers.
    DeactivatedAndNotifications "deactivated_and_notifications" ("B-240"): {
        /// They get none.
        Suppressed = "suppressed",
        /// They get them: only of team notifications is the opposite documented.
        Sent = "sent",
    }

    /// Whether events that happen within a few seconds go into one message.
    WebhookGrouping "webhook_grouping" ("B-227"): {
        /// Those of one type, 25 at most.
        Grouped = "grouped",
        /// Each goes alone.
        Single = "single",
    }

    /// How often a message that was taken comes.
    WebhookDuplicates "webhook_duplicates" ("B-231"): {
        /// Once.
        Once = "once",
        /// Again after a minute, with the same message id.
        Twice = "twice",
    }

    /// In which order messages that are due go out.
    WebhookOrder "webhook_order" ("B-233"): {
        /// In the order of their making.
        InOrder = "in_order",
        /// In any.
        Shuffled = "shuffled",
    }

    /// How many webhooks may be on, and whether one is held to eight events.
    WebhookLimits "webhook_limits" ("B-234"): {
        /// Ten, as in 2021.
        Ten = "10",
        /// Five, as in 2019.
        Five = "5",
        /// As many as one likes, with as many events.
        None = "none",
    }

    /// Whether changes to branches and groups are told to webhooks.
    BranchAndGroupEvents "branch_and_group_events" ("B-236"): {
        /// No evidence of such events was found.
        Off = "off",
        /// They are told, under names that follow the pattern of the others.
        On = "on",
    }

    /// The span over which a rate limit counts calls.
    RateLimitWindow "rate_limit_window" ("B-224"): {
        /// An hour, as the help centre counts.
        Hour = "hour",
        /// A minute, as plans published third-hand count.
        Minute = "minute",
    }
}
