//! Merging two accounts of one person into one.
//!
//! The first id of every path is the source, the second the destination, which survives. **There
//! is no undo**, and no call that takes one merge apart again: read the preview first.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{
    UserStatus,
    forms::{EmptyClears, EmptyText, LevelDigit, NullText},
};
use crate::{
    auth::UserLevel,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::{CourseId, UserId},
    wire::{AsText, Date, EmptyIsNone, FlagText, Lenient, Patch},
};

/// One of the two accounts, side by side with the other. All values are text on the wire, and
/// each may be null.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeAccount {
    /// The user's number.
    #[serde_as(as = "AsText")]
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub username: String,
    /// First name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub last_name: String,
    /// E-mail, empty when none.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub email: String,
    /// Level, as a number in text.
    #[serde_as(as = "Option<LevelDigit>")]
    #[serde(default)]
    pub level: Option<UserLevel>,
    /// The stored flag. A deactivated source can be merged (inferred).
    #[serde(default)]
    pub valid: Option<UserStatus>,
    /// IANA name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub timezone: String,
    /// The first day the account is expired.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub expiration: Option<Date>,
    /// A locale code.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub date_format: Option<String>,
    /// Address of a picture, empty when none.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub avatar: String,
    /// Company role.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub role_id: Option<String>,
    /// Name of the company role.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub role_title: Option<String>,
    /// First name of the direct manager.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_first_name: Option<String>,
    /// Last name of the direct manager.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_last_name: Option<String>,
    /// Whether the e-mail was verified.
    #[serde_as(as = "Option<FlagText>")]
    #[serde(default)]
    pub email_validation_status: Option<bool>,
    /// Whether the next sign-in asks for a new password.
    #[serde_as(as = "Option<FlagText>")]
    #[serde(default)]
    pub force_change: Option<bool>,
}

/// The two accounts of a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergePair {
    /// The account that is emptied.
    pub source: MergeAccount,
    /// The account that survives.
    pub destination: MergeAccount,
}

/// What [`PreviewMerge`] answers: the accounts, and which lists have anything in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergePreview {
    /// The accounts.
    pub user_data: MergePair,
    /// See [`ListMergeEnrollments`](super::ListMergeEnrollments).
    #[serde(default)]
    pub enrollments: bool,
    /// See [`ListMergeSubscriptions`](super::ListMergeSubscriptions).
    #[serde(default)]
    pub subscriptions: bool,
    /// See [`ListMergeBadges`](super::ListMergeBadges).
    #[serde(default)]
    pub badges: bool,
    /// See [`ListMergeTransactions`](super::ListMergeTransactions).
    #[serde(default)]
    pub transactions: bool,
}

/// `GET /manage/v1/user/{user_id}/merge/{user_id_2}`
///
/// Puts two accounts side by side before a merge, and changes nothing. Whom a merge would refuse,
/// its preview and its lists refuse with the same status (inferred); see [`MergeUsers`].
#[derive(Debug)]
pub enum PreviewMerge {}

impl Endpoint for PreviewMerge {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/{user_id}/merge/{user_id_2}";
    const IDS: &'static [&'static str] = &["users.merge.preview"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = (UserId, UserId);
    type Query = Empty;
    type Body = Empty;
    type Output = Data<MergePreview>;
}

/// What the surviving account is to hold; what is left out stays as the destination has it. That
/// these are values, and not names of accounts to take them from, is inferred.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergedData {
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Company role; the preview's text is read as well.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_id: Option<u64>,
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The first day the account is expired; cleared for never.
    #[serde_as(as = "EmptyClears")]
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub expiration: Patch<Date>,
    /// Browser code of the language, or the platform's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl MergedData {
    /// First and last name.
    #[must_use]
    pub fn name(mut self, first: impl Into<String>, last: impl Into<String>) -> Self {
        self.first_name = Some(first.into());
        self.last_name = Some(last.into());
        self
    }

    /// IANA name of the time zone.
    #[must_use]
    pub fn timezone(mut self, name: impl Into<String>) -> Self {
        self.timezone = Some(name.into());
        self
    }

    /// Code of the language.
    #[must_use]
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.language = Some(code.into());
        self
    }

    /// The company role.
    #[must_use]
    pub const fn role(mut self, id: u64) -> Self {
        self.role_id = Some(id);
        self
    }

    /// The first day the account is expired.
    #[must_use]
    pub const fn expires(mut self, day: Date) -> Self {
        self.expiration = Patch::Set(day);
        self
    }

    /// The account never expires.
    #[must_use]
    pub const fn never_expires(mut self) -> Self {
        self.expiration = Patch::Clear;
        self
    }
}

/// Whose enrollment in a course is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct KeptEnrollment {
    /// The course.
    pub course_id: CourseId,
    /// The account, of the two, whose enrollment wins.
    pub old_user_id: UserId,
}

impl KeptEnrollment {
    /// In this course, keeps the enrollment of this account.
    #[must_use]
    pub const fn new(course_id: CourseId, old_user_id: UserId) -> Self {
        Self { course_id, old_user_id }
    }
}

/// What the merge is not to decide by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeChoice {
    /// Of the account.
    pub user_data: MergedData,
    /// Of courses that both accounts take. In a course not named the better enrollment wins
    /// (B-068).
    pub enrollments: Vec<KeptEnrollment>,
}

/// Body of [`MergeUsers`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeRequest {
    /// May be left out.
    pub change_data: MergeChoice,
}

/// What [`MergeUsers`] answers.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Merged {
    /// The destination.
    #[serde_as(as = "Lenient")]
    pub id: UserId,
}

/// `PUT /manage/v1/user/{user_id}/merge/{user_id_2}`
///
/// Merges the source, named first, into the destination. **There is no undo.**
///
/// Active course enrollments go over with their tracking data, and so do badges, points, coins,
/// rewards, subscription licences and certificates (B-069). Archived enrollments, learning-plan
/// enrollments and informal-learning activity stay with the source: enroll the destination in its
/// plans again, and keep the source if its archive matters. In a course of both accounts the
/// better enrollment wins, by score or completeness (B-068), unless the body names one; the other
/// is gone. How score and completeness are weighed is not published.
///
/// The source is neither deleted nor deactivated: retire it with a call of its own (B-066). Its
/// branches, groups, managers and team stay with it (inferred: nothing says that they go over).
///
/// Power users need `user/view` and `user/edit` and both accounts in reach; to delete the source
/// they need `user/delete` too (B-122). 403 when either account is a power user or a Superadmin
/// (B-067; the status is inferred), 404 when there is no such account, 400 with code 1001 when
/// both ids are the same or the body names what is not there (inferred).
#[derive(Debug)]
pub enum MergeUsers {}

impl Endpoint for MergeUsers {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/user/{user_id}/merge/{user_id_2}";
    const IDS: &'static [&'static str] = &["users.merge.execute"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = (UserId, UserId);
    type Query = Empty;
    type Body = MergeRequest;
    type Output = Data<Merged>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Call;

    #[test]
    fn a_preview_with_nulls_and_numbers_is_read() {
        let account: MergeAccount = serde_json::from_str(
            r#"{"user_id":7,"username":null,"level":6,"valid":"1","expiration":"0000-00-00",
                "role_id":"","force_change":null,"something_new":[1]}"#,
        )
        .unwrap();
        assert_eq!((account.user_id, account.username.as_str()), (UserId::new(7), ""));
        assert_eq!(account.level, Some(UserLevel::User));
        assert_eq!((account.role_id, account.expiration), (None, None));
    }

    #[test]
    fn a_merge_names_the_source_first() {
        let kept = KeptEnrollment::new(CourseId::new(5), UserId::new(7));
        let choice = MergeChoice { enrollments: vec![kept], ..MergeChoice::default() };
        let body = MergeRequest { change_data: choice };
        let path = (UserId::new(7), UserId::new(8));
        let sent = Call::<MergeUsers>::new(path, Empty {}, body).encode().unwrap();
        assert_eq!(sent.target, "/manage/v1/user/7/merge/8");
        let body: serde_json::Value = serde_json::from_slice(&sent.body).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"change_data": {
                "user_data": {}, "enrollments": [{"course_id": 5, "old_user_id": 7}],
            }})
        );
    }
}
