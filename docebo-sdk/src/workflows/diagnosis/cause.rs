//! Causes, each with the platform rules it rests on, how well they are known, and a remedy; and
//! what cannot be seen from outside.

use std::fmt;

use serde::Serialize;

use crate::endpoint::Confidence;

/// What a finding means for the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It stands in the way: by itself it would be an answer.
    Blocks,
    /// Good to know, but in nobody's way.
    Explains,
}

macro_rules! causes {
    ($(
        $(#[$doc:meta])*
        $name:ident: $weight:ident, [$($rule:literal),*], $confidence:ident, $text:literal,
            $remedy:literal;
    )*) => {
        /// Why somebody is locked out, or not enrolled. What decides comes first.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Cause {
            $($(#[$doc])* $name,)*
        }

        impl Cause {
            /// Every cause there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// What it means for the question.
            #[must_use]
            pub const fn weight(self) -> Weight {
                match self { $(Self::$name => Weight::$weight,)* }
            }

            /// Numbers of the platform rules behind it; none when the platform's answer says it
            /// by itself.
            #[must_use]
            pub const fn rules(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($rule),*],)* }
            }

            /// How well the weakest of these rules is known; without rules, the field that says
            /// it.
            #[must_use]
            pub const fn confidence(self) -> Confidence {
                match self { $(Self::$name => Confidence::$confidence,)* }
            }

            /// The cause in words.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What to do about it; empty when nothing is to be done.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)* }
            }
        }
    };
}

causes! {
    /// Nobody has this user name or number.
    NoSuchUser: Blocks, ["B-013"], Corroborated,
        "the platform shows no such account",
        "compare with the names that come near; letters in capitals make no difference";
    /// The name is the e-mail of an account with another user name.
    EmailGiven: Blocks, ["B-013"], Corroborated,
        "this is an e-mail, and whoever has it signs in under another user name",
        "sign in with the user name";
    /// A registration whose e-mail was not confirmed.
    Unconfirmed: Blocks, ["B-007", "B-010", "B-011"], Documented,
        "the registration waits for its e-mail to be confirmed, and expires when that takes too \
         long",
        "have the mail sent again, or approve the registration by hand";
    /// A registration that nobody approved yet.
    Unapproved: Blocks, ["B-007", "B-009", "B-010"], Documented,
        "the registration waits for somebody to approve it",
        "approve it, or reject it";
    /// Nobody is enrolled who cannot sign in.
    Barred: Blocks, ["B-070", "B-071"], Corroborated,
        "an account that is deactivated or expired gets no new enrollment, from nobody and from \
         no rule",
        "let the account in again, then enroll";
    /// The flag is off. Holds whatever the dates say.
    Deactivated: Blocks, ["B-003", "B-005", "B-020"], Corroborated,
        "the account is deactivated",
        "activate it again";
    /// The expiration date has been reached.
    Expired: Blocks, ["B-004", "B-021"], Corroborated,
        "the account is expired",
        "move the expiration date, or clear it";
    /// A new password has to be set first.
    MustChangePassword: Blocks, ["B-029"], Documented,
        "a new password must be set at the next sign-in, and nothing goes on before",
        "set a new password on the platform's page; programs cannot sign in until then";
    /// No such course or learning plan.
    NoSuchTraining: Blocks, [], Corroborated,
        "the platform shows no such course or learning plan",
        "compare the code letter by letter, capitals included";
    /// The enrollment waits.
    Waiting: Blocks, [], Corroborated,
        "the enrollment is on the waiting list: the course was full, or somebody has to approve",
        "set the status to enrolled, or make room";
    /// The enrollment is to be confirmed.
    ToConfirm: Blocks, [], Corroborated,
        "somebody has to confirm the enrollment",
        "confirm it: set the status to enrolled";
    /// The enrollment is suspended.
    Suspended: Blocks, [], Corroborated,
        "the enrollment is suspended",
        "set the status it had before";
    /// Beyond the seats.
    Overbooked: Blocks, [], Inferred,
        "the enrollment is beyond the seats of its session",
        "raise the number of seats, or choose another session";
    /// The enrollment's window has not begun.
    NotYetOpen: Blocks, ["B-052"], Documented,
        "the enrollment is not open yet",
        "wait, or move the begin of its validity";
    /// The enrollment's window is over.
    Over: Blocks, ["B-052"], Documented,
        "the enrollment is over",
        "move the end of its validity, or clear it";
    /// The learning plan's window has not begun.
    PlanNotYetOpen: Blocks, ["B-104"], Documented,
        "a learning plan that holds the course is not open yet, which closes the course too",
        "wait, or move the begin of the plan's validity";
    /// The learning plan's window is over.
    PlanOver: Blocks, ["B-104"], Documented,
        "a learning plan that holds the course is over, which closes the course too, even when \
         another plan holds it as well",
        "move the end of the plan's validity";
    /// All the sessions joined are full.
    SessionQueue: Blocks, [], Corroborated,
        "the person waits for a seat in the session",
        "give them a seat, or choose another session";
    /// Not published.
    Unpublished: Blocks, [], Corroborated,
        "it is not published, so learners do not see it",
        "publish it";
    /// Taken out of use.
    OutOfUse: Blocks, [], Corroborated,
        "the course was taken out of use",
        "choose the course that took its place";
    /// Before its first day.
    NotBegun: Blocks, [], Corroborated,
        "the course has not begun",
        "wait, or move its first day";
    /// After its last day.
    Ended: Blocks, [], Corroborated,
        "the course has ended",
        "move its last day";
    /// Only administrators enroll.
    AdminsOnly: Blocks, [], Corroborated,
        "people cannot enroll themselves: only administrators enroll in this course",
        "enroll them, or change the course's enrollment policy";
    /// The platform says that it cannot be entered, and nothing here explains it.
    CannotEnter: Blocks, [], Documented,
        "the platform says that it cannot be entered",
        "look at the reason: which words there are was never published";
    /// Nothing but that nobody did.
    NotEnrolled: Blocks, [], Documented,
        "no enrollment shows",
        "enroll the person, unless something else is named that has to go first";
    /// The enrollment, as it is.
    Enrolled: Explains, [], Documented,
        "there is an enrollment",
        "";
    /// The status call does not take expired accounts.
    Frozen: Explains, ["B-048"], Documented,
        "while the date is reached the status call refuses the account",
        "move or clear the date first, then set the status; the batch takes the flag all the same";
    /// What letting in again brings back.
    OnActivation: Explains, ["B-012", "B-046"], Inferred,
        "once let in again, the person finds all as it was; automatic groups may take them in \
         anew, and rules on these enroll",
        "";
    /// The day is near.
    ExpiresSoon: Explains, ["B-004", "B-047"], Inferred,
        "the account expires within a day, and in which time zone that day begins is not told",
        "move the date if the person is to stay";
    /// Never used.
    NeverSignedIn: Explains, ["B-018", "B-199", "B-243"], Corroborated,
        "the person never signed in: perhaps no mail with a way in ever came, since imports send \
         none unless told to",
        "send the welcome mail or a link to set a password";
    /// No address.
    NoEmail: Explains, ["B-199"], Corroborated,
        "the account has no e-mail, so no link to set a password can arrive",
        "give the account an e-mail, or set a password by hand";
    /// Others have the same e-mail.
    SharedEmail: Explains, ["B-014"], Documented,
        "other accounts have the same e-mail, and mail about one can speak of another",
        "look which of the accounts the person means";
    /// The enrollment may be with another account.
    OtherAccount: Explains, ["B-013", "B-069"], Corroborated,
        "another account has the same e-mail: the enrollment may be there, and a merge leaves \
         learning plans behind",
        "ask about the other account too";
    /// Several courses share a code.
    SharedCode: Explains, [], Corroborated,
        "several courses have this code; this is about one of them",
        "name the course by its number";
    /// Enrolled, and in no session.
    InNoSession: Explains, [], Corroborated,
        "the person is in the course and in none of its sessions",
        "put them into a session";
    /// Not in the person's own list.
    Hidden: Explains, [], Corroborated,
        "the course is hidden from the person's own list",
        "";
    /// Closed for play.
    Closed: Explains, [], Inferred,
        "the course is marked as not open",
        "open it";
    /// Somebody approves.
    NeedsApproval: Explains, [], Corroborated,
        "whoever enrolls waits until somebody approves",
        "";
    /// Anybody may.
    SelfEnrollment: Explains, [], Corroborated,
        "people may enroll themselves, and this person did not",
        "";
    /// Has a price.
    ForSale: Explains, [], Corroborated,
        "it is for sale: whoever wants it buys it, unless an administrator enrolls them",
        "";
    /// People wait already.
    Queue: Explains, [], Corroborated,
        "people are on the course's waiting list: whoever is enrolled now may have to wait too",
        "make room first";
    /// No session to join.
    NoSession: Explains, [], Corroborated,
        "no session of the course can be joined now",
        "make a session, or make room in one";
    /// In no catalog.
    InNoCatalog: Explains, [], Inferred,
        "no catalog holds it, so people do not come across it there",
        "put it into a catalog that the person sees";
    /// In the plan, and not in its course.
    InPlanWithoutCourse: Explains, ["B-077", "B-093"], Corroborated,
        "the person is in a learning plan that holds the course: it came into the plan later, or \
         the enrollment was taken away",
        "enroll them in the course";
    /// The course comes with a plan.
    ComesWithPlan: Explains, [], Documented,
        "learning plans hold the course and bring it to whoever joins them",
        "enroll the person in the plan, if that is what was meant";
    /// Out of the plan, and in its courses.
    InCoursesWithoutPlan: Explains, ["B-100", "B-101"], Corroborated,
        "the person is in courses of the plan: leaving a plan keeps them, and enrolling in courses \
         one by one brings no plan",
        "enroll them in the plan: courses and tracking stay";
    /// The plan holds nothing.
    EmptyPlan: Explains, [], Corroborated,
        "the plan holds no courses",
        "";
    /// An enrollment rule may have passed by.
    RuleMissed: Explains, ["B-070", "B-072", "B-073", "B-081", "B-140"], Documented,
        "an enrollment rule does not catch whoever was in its group or branch before it was made, \
         nor the deactivated, and reaches no sessions; automatic groups take people in with a \
         delay; a branch that is enrolled by hand is only the people right in it",
        "compare the audience with who is enrolled, and enroll the difference: the backfill \
         workflow does";
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())?;
        match self.rules() {
            [] => write!(f, " (as the platform says; {})", self.confidence()),
            rules => write!(f, " ({}; {})", rules.join(", "), self.confidence()),
        }
    }
}

/// What no call shows, so that a diagnosis passes over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Blind {
    /// Something the caller may not read; the detail says what.
    NotAllowed,
    /// What is out of the caller's reach.
    Reach,
    /// Accounts that were deleted.
    Deleted,
    /// Registrations that expired.
    ExpiredRequests,
    /// Single sign-on.
    SingleSignOn,
    /// Passwords.
    Password,
    /// Where the person tried to sign in.
    Address,
    /// Platform settings that concern signing in.
    SignInSettings,
    /// Accounts that share an e-mail.
    OtherAccounts,
    /// Enrollment rules.
    Rules,
    /// Who sees a catalog.
    Catalogs,
    /// Archived enrollments.
    Archived,
    /// Enrollments that were taken away.
    History,
    /// Days of self-enrollment and seats of the course.
    EnrollmentDays,
    /// What a plan asks for before a course.
    Prerequisites,
}

impl Blind {
    /// Rules that speak of it.
    #[must_use]
    pub const fn rules(self) -> &'static [&'static str] {
        match self {
            Self::NotAllowed
            | Self::Address
            | Self::Catalogs
            | Self::EnrollmentDays
            | Self::Prerequisites => &[],
            Self::Reach => &["B-026"],
            Self::Deleted => &["B-055", "B-056"],
            Self::ExpiredRequests => &["B-011"],
            Self::SingleSignOn => &["B-027", "B-030"],
            Self::Password => &["B-024"],
            Self::SignInSettings => &["B-010", "B-016"],
            Self::OtherAccounts => &["B-013", "B-014"],
            Self::Rules => &["B-072", "B-073", "B-074"],
            Self::Archived => &["B-086", "B-091"],
            Self::History => &["B-060", "B-075", "B-241"],
        }
    }

    /// What is not seen and why, and where to look instead.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NotAllowed => "the caller may not read it: ask as a Superadmin",
            Self::Reach => {
                "to a caller who is no Superadmin, what is out of its reach looks as if it were not \
                 there"
            }
            Self::Deleted => "accounts that were deleted leave no trace that a call finds",
            Self::ExpiredRequests => "registrations that expired unconfirmed leave no trace",
            Self::SingleSignOn => {
                "single sign-on: whether the person signs in through it, and what it answered, is \
                 known to the identity provider"
            }
            Self::Password => {
                "whether a password was ever set, or mistyped: a wrong password is refused in the \
                 same words as a closed account"
            }
            Self::Address => "under which of the platform's addresses the person tried",
            Self::SignInSettings => {
                "platform settings about signing in: their names were never published"
            }
            Self::OtherAccounts => {
                "other accounts with the same e-mail: finding them takes a search for each person"
            }
            Self::Rules => "enrollment rules: no call reads them; look in the Enrollment rules app",
            Self::Catalogs => {
                "to whom catalogs are assigned: no call reads it; look at the catalog's page"
            }
            Self::Archived => {
                "archived enrollments: no call lists them; look in the archived section of the \
                 course's enrollments, or in a report"
            }
            Self::History => {
                "enrollments that were taken away, or went with an earlier account of the same \
                 name: the row is gone; the audit trail says who did it"
            }
            Self::EnrollmentDays => {
                "between which days people may enroll themselves, and how many seats the course has"
            }
            Self::Prerequisites => {
                "which courses of a plan come first, and whether access is put off"
            }
        }
    }
}

impl fmt::Display for Blind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())?;
        match self.rules() {
            [] => Ok(()),
            rules => write!(f, " ({})", rules.join(", ")),
        }
    }
}
