//! Reasons, each with the platform rules it rests on and how well they are known.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::endpoint::Confidence;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident: [$($rule:literal),*], $confidence:ident, $text:literal;)*) => {
        /// Why something is done, or not done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Why {
            $($(#[$doc])* $name,)*
        }

        impl Why {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Numbers of the platform rules behind it; none when it is this policy's choice.
            #[must_use]
            pub const fn rules(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($rule),*],)* }
            }

            /// How well the weakest of these rules is known.
            #[must_use]
            pub const fn confidence(self) -> Confidence {
                match self { $(Self::$name => Confidence::$confidence,)* }
            }

            /// The reason in words.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

reasons! {
    /// Open enrollments go.
    OpenEnrollment: ["B-034", "B-076"], Corroborated,
        "deactivation leaves open enrollments in every report";
    /// Waiting lists go.
    WaitingEnrollment: ["B-034", "B-085"], Corroborated,
        "a place on a waiting list cannot be archived, only given up";
    /// Completed enrollments stay.
    CompletedStays: ["B-075", "B-076"], Corroborated,
        "unenrolling would take the completion out of the reports";
    /// The policy asks for a removal that loses the record.
    PolicyUnenrols: ["B-075"], Corroborated,
        "the policy gives this record up";
    /// Archive, then leave.
    ArchiveFirst: ["B-086", "B-087"], Inferred,
        "a frozen copy stays when the enrollment goes; the call rests on one witness";
    /// The policy keeps this status.
    PolicyKeeps: [], Inferred,
        "the policy keeps this status";
    /// A status nobody here knows.
    UnknownStatus: [], Inferred,
        "the status is not known to this version";
    /// Held by a plan that stays.
    HeldByPlan: ["B-077", "B-093"], Corroborated,
        "a learning plan the person keeps holds this course";
    /// Unfinished plans are left.
    UnfinishedPlan: ["B-077", "B-108"], Corroborated,
        "its courses cannot be left while the plan is held";
    /// Completed plans stay.
    CompletedPlan: ["B-100"], Corroborated,
        "no single call leaves a plan and spares its completed courses, so the plan stays";
    /// Plans stay by policy.
    PolicyKeepsPlans: [], Inferred,
        "the policy keeps learning plans";
    /// Power users are demoted first.
    PowerUser: ["B-036", "B-113"], Corroborated,
        "reports, groups and rules built on the permissions would be left without an owner";
    /// Teams go to a successor.
    TeamLeft: ["B-038", "B-133"], Corroborated,
        "the team would keep pointing at somebody who is gone";
    /// A team member who becomes the manager cannot be their own.
    OwnTeam: ["B-126"], Documented,
        "the successor is in this team and cannot be their own manager";
    /// Leavers go to a branch without rules.
    ArchiveBranch: ["B-135", "B-144"], Corroborated,
        "out of reach of branch rules, notifications and reports";
    /// The account is switched off.
    SwitchOff: ["B-003", "B-032"], Documented,
        "a deactivated account keeps its data and cannot sign in";
    /// Expired accounts are switched off by batch.
    ExpiredAccount: ["B-005", "B-048"], Corroborated,
        "the status call refuses expired accounts; the batch sets the flag";
    /// A few people first.
    Pilot: ["B-203"], Documented,
        "a bulk change is tried on a few accounts first, because nothing undoes it";
    /// Undoing.
    PutBack: ["B-039"], Documented,
        "nothing undoes itself on the platform";
    /// Nobody can be enrolled who cannot sign in.
    Barred: ["B-071"], Corroborated,
        "the platform enrolls nobody who was deactivated or expired: activate them first, then \
         enroll them from the records";
    /// Archives stay.
    ArchiveStays: ["B-089"], Documented,
        "archiving is one way";
    /// A new enrollment begins anew.
    NewEnrollment: ["B-075"], Corroborated,
        "the platform makes a new enrollment: the records hold what the old one was";
    /// No call lists it.
    NotListed: [], Inferred,
        "no call lists these: give them back by hand";
    /// Orphans of a demotion.
    Orphaned: ["B-036", "B-113"], Corroborated,
        "a demotion takes the rights that these were built on";
    /// Deletion is final.
    DeletedForGood: ["B-055"], Documented,
        "nothing brings a deleted account back";
    /// Whoever is forgotten stays so.
    Forgotten: [], Inferred,
        "the names were given up on purpose";
    /// Nothing but the date closes the account.
    DateOnly: ["B-004", "B-048"], Corroborated,
        "from that day on the account cannot sign in, and its status can no longer be changed";
    /// Accounts nobody ever used.
    NeverUsed: ["B-018", "B-065"], Documented,
        "never signed in and nothing begun: deletion is for such accounts";
    /// Enrollments count as activity.
    EnrolledUnused: ["B-056", "B-065"], Documented,
        "never signed in, but enrolled: a deletion would take that out of the reports";
    /// Accounts that fell out of use.
    OutOfUse: ["B-032", "B-065"], Documented,
        "used once, but not for long: a deactivated account keeps its data";
    /// Accounts are marked for somebody to look through.
    Marked: ["B-018"], Documented,
        "no filter finds who never signed in, but one finds a field";
    /// Deletion has to be allowed.
    NotAllowed: ["B-055"], Documented,
        "nothing brings a deleted account back, so the policy has to allow it";
    /// What a deactivated account held is there again.
    ComesBack: ["B-012", "B-049"], Corroborated,
        "the account still holds every enrollment, score and certificate it had";
    /// Automatic groups and their rules.
    CaughtAgain: ["B-046"], Inferred,
        "automatic groups take back whom they match, and enrollment rules on them enroll anew";
    /// The branch a list or an earlier plan names.
    BranchBack: [], Inferred,
        "the branch that the list names, or the account stood in before";
    /// The group a list or an earlier plan names.
    GroupBack: [], Inferred,
        "a group that the list names, or the account was in before";
    /// Automatic groups are left to their rules.
    GroupByRules: ["B-046", "B-141"], Inferred,
        "an automatic group takes back whom it matches; who is put there by hand stays whatever \
         its rules say";
    /// One person, one account.
    SecondAccount: ["B-068", "B-069"], Corroborated,
        "one person needs one account; in a course of both the better enrollment stays";
    /// The source of a merge is still there.
    MergeSource: ["B-066"], Corroborated,
        "a merge empties an account and leaves it as it is";
    /// What a merge leaves behind.
    MergeLeaves: ["B-069"], Corroborated,
        "a merge does not bring it over";
    /// Nothing takes two accounts apart.
    MergedForGood: ["B-039"], Documented,
        "no call takes a merge apart";
    /// The policy gives no enrollments back.
    NotGivenBack: [], Inferred,
        "the policy does not ask for it";
    /// Rights and teams.
    SomebodyDecides: ["B-037", "B-039"], Inferred,
        "rights and teams are for somebody to decide";
    /// A code in place of the name.
    Anonymised: ["B-062"], Documented,
        "a code in place of the name keeps what was learned, and the statistics";
    /// Somebody asked to be forgotten.
    ErasureRequest: ["B-065"], Documented,
        "a request to be forgotten is what deletion is for";
    /// An account of somebody who was forgotten is there again.
    CreatedAgain: ["B-060"], Inferred,
        "a feed makes a new account of whoever it still lists: take them out of the source first";
    /// Archived rows hold names.
    FrozenNames: ["B-088", "B-090"], Corroborated,
        "archived enrollments are frozen copies with names in them, and no call changes them";
    /// Something shows that should not.
    StillShown: ["B-056", "B-062"], Documented,
        "nothing is left of what was deleted, and a code in place of what was renamed";
    /// Another account shows it too.
    SharedName: ["B-013"], Corroborated,
        "names and addresses need not be unique: a second account, or somebody else";
    /// Pictures stay.
    PictureStays: [], Inferred,
        "no call takes a picture away: do it by hand";
    /// What a platform leaves of whom it anonymises by itself.
    NamelessRemains: ["B-061"], Inferred,
        "the platform anonymises whom it deletes: number and enrollments stay, under its own code";
    /// Archived rows are in reports only.
    ArchiveUnseen: ["B-088", "B-091"], Corroborated,
        "archived enrollments keep the old names and show in reports only: export those";
    /// The audit trail stays.
    AuditTrail: ["B-241"], Documented,
        "the audit trail is immutable and tells what was done to whom; it has no list here";
    /// Shared content.
    SharedContent: ["B-057"], Corroborated,
        "what somebody shared goes with the account or stays with it; no list says whose it is";
    /// Rewards.
    Rewards: ["B-058"], Documented,
        "requested and granted rewards have no list here";
    /// Exported reports.
    ReportsExported: ["B-059"], Documented,
        "reports and files exported before are wherever somebody put them";
    /// Billing data.
    BillingData: ["B-064"], Corroborated,
        "billing data of the shop is deleted by a call of its own";
    /// Messages.
    SentMessages: ["B-154", "B-240"], Inferred,
        "mails, notifications and webhooks that were sent stay sent";
    /// A company that left.
    CompanyLeft: ["B-053", "B-253"], Documented,
        "the company left, and no sync closes the accounts of its people unless a date or a flag \
         is mapped";
    /// Somebody who left a company that goes on.
    PersonLeft: ["B-254"], Documented,
        "the person left, and the company goes on";
    /// Rights outlive the account.
    KeepsRights: ["B-036"], Corroborated,
        "a closed account keeps level and profiles, and counts among the power users";
    /// No contact in Salesforce.
    NotExported: ["B-252"], Documented,
        "Salesforce is the master of users, and the export does not have this one";
    /// Power users who are gone keep their rights.
    PowerUserOff: ["B-036"], Corroborated,
        "a deactivated power user keeps level, profiles and resources, and is listed like any other";
    /// The date takes the access and nothing else.
    PowerUserExpired: ["B-004"], Corroborated,
        "an expired power user cannot sign in, and the level stays";
    /// Power users who no longer come.
    PowerUserIdle: [], Inferred,
        "no access since the moment the policy names";
    /// A demotion has to be allowed.
    DemotionNotAllowed: ["B-037"], Inferred,
        "what a demotion drops does not come back by itself, so the policy has to allow it";
    /// Rights come back from a snapshot.
    Restored: ["B-037"], Inferred,
        "a promotion brings back neither profiles nor resources: the snapshot knows them";
    /// Rights the snapshot does not have go.
    NotInSnapshot: [], Inferred,
        "it came after the snapshot, and the policy takes that away";
    /// Things that are no more.
    Vanished: [], Inferred,
        "the platform no longer has it";
    /// Somebody confirmed a list.
    Attested: [], Inferred,
        "whoever the list was sent to decided so";
    /// Nobody confirmed it.
    NotAttested: [], Inferred,
        "nobody touches an account without a decision";
    /// Used accounts are not deleted.
    UsedAccount: ["B-056", "B-065"], Documented,
        "it was used, and a deletion would take that out of the reports";
    /// The date is set last.
    DateLast: ["B-048", "B-052"], Documented,
        "once the date is reached the status can no longer be changed";
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())?;
        match self.rules() {
            [] => f.write_str(" (policy)"),
            rules => write!(f, " ({}; {})", rules.join(", "), self.confidence()),
        }
    }
}
