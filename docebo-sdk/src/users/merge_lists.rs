//! What a merge would touch, list by list.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::forms::NullText;
use crate::{
    courses::CourseType,
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    enrollments::{EnrollmentStatus, StatusNumber},
    id::{CourseId, UserId},
    wire::{
        Date, DateTime, EmptyIsNone, FlagBool, FlagNumber, Lenient, PlainNumber, SortDir,
        open_enum, page_query,
    },
};

open_enum! {
    /// What the lists of a merge may be sorted by: each by id, and by one thing of its own.
    pub enum MergeSort {
        /// By id, the default.
        Id = "id",
        /// Enrollments, by name of the course.
        CourseName = "course_name",
        /// Badges, by name.
        BadgeName = "badge_name",
        /// Subscriptions, by name of the bundle.
        BundleName = "bundle_name",
        /// Transactions, by time.
        DateCreation = "date_creation",
    }
}

/// Query of the lists of a merge.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeListQuery {
    /// By id when absent. 400 for what is another list's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<MergeSort>,
    /// Ascending unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// From 1; 0 is the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
}
page_query!(by number: MergeListQuery);

/// One account's enrollment in a course. The types of these keys are inferred.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeSide {
    /// The account.
    #[serde_as(as = "Lenient")]
    pub id: UserId,
    /// How far, as a number.
    #[serde_as(as = "StatusNumber")]
    pub status: EnrollmentStatus,
    /// How far, as a word.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub status_label: String,
    /// When it was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_complete: Option<DateTime>,
    /// Score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub score: Option<f64>,
    /// Whether this enrollment wins if the merge is not told otherwise.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub selected: bool,
}

/// Both accounts' enrollments in a course; null for an account that is not in it (inferred).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeSides {
    /// Of the account that is emptied.
    #[serde(default)]
    pub source: Option<MergeSide>,
    /// Of the account that survives.
    #[serde(default)]
    pub destination: Option<MergeSide>,
}

/// A course that a merge touches.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeEnrollment {
    /// The course.
    #[serde_as(as = "Lenient")]
    pub course_id: CourseId,
    /// Its code, empty when none.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub code: String,
    /// What learners read.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub course_name: String,
    /// Sort of course.
    #[serde(rename = "type")]
    pub kind: CourseType,
    /// Browser code of its language.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub lang_code: String,
    /// The enrollments.
    pub users: MergeSides,
}

/// A badge that goes over.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeBadge {
    /// The badge.
    #[serde_as(as = "Lenient")]
    pub id: u64,
    /// Its name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub badge_name: String,
    /// Address of its picture.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub icon: String,
    /// What it is worth.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub points: i64,
}

/// A subscription licence that goes over.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeSubscription {
    /// The licence.
    #[serde_as(as = "Lenient")]
    pub id: u64,
    /// The bundle it is for.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub bundle_id: Option<u64>,
    /// Name of the bundle.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub bundle_name: String,
    /// The subscription plan.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub plan_id: Option<u64>,
    /// Name of the subscription plan.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub plan_name: String,
    /// The subscription record.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub record_id: Option<u64>,
    /// Code of the subscription record.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub record_code: String,
    /// Whose it is.
    #[serde_as(as = "Lenient")]
    pub user_id: UserId,
    /// Last day of the licence.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub expiration_date: Option<Date>,
}

/// A purchase that goes over. The unit of the amounts is not published.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct MergeTransaction {
    /// The transaction.
    #[serde_as(as = "Lenient")]
    pub id_trans: u64,
    /// Who bought.
    #[serde_as(as = "Lenient")]
    pub id_user: UserId,
    /// When.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_creation: Option<DateTime>,
    /// When what was bought could be used.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_activated: Option<DateTime>,
    /// Currency.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub payment_currency: String,
    /// Before the discount.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub subtotal: Option<f64>,
    /// Taken off.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub discount: Option<f64>,
    /// What was paid.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub total_paid: Option<f64>,
}

/// `GET /manage/v1/user/{user_id}/merge/{user_id_2}/enrollments`
///
/// The source's active course enrollments, each beside the destination's in the same course, and
/// which of the two would win (B-068). Archived enrollments and learning plans are no part of a
/// merge (B-069). Refuses whom [`MergeUsers`](super::MergeUsers) refuses.
#[derive(Debug)]
pub enum ListMergeEnrollments {}

/// `GET /manage/v1/user/{user_id}/merge/{user_id_2}/badges`
///
/// The badges that would go over. Refuses whom [`MergeUsers`](super::MergeUsers) refuses.
#[derive(Debug)]
pub enum ListMergeBadges {}

/// `GET /manage/v1/user/{user_id}/merge/{user_id_2}/subscriptions`
///
/// The subscription licences that would go over. Refuses whom [`MergeUsers`](super::MergeUsers)
/// refuses.
#[derive(Debug)]
pub enum ListMergeSubscriptions {}

/// `GET /manage/v1/user/{user_id}/merge/{user_id_2}/transactions`
///
/// The purchases that would go over. Refuses whom [`MergeUsers`](super::MergeUsers) refuses.
#[derive(Debug)]
pub enum ListMergeTransactions {}

/// One list of a merge.
macro_rules! merge_list {
    ($($endpoint:ident $word:literal $id:literal: $row:ty;)*) => {$(
        impl Endpoint for $endpoint {
            const METHOD: Method = Method::Get;
            const PATH: &'static str =
                concat!("/manage/v1/user/{user_id}/merge/{user_id_2}/", $word);
            const IDS: &'static [&'static str] = &[$id];
            const CONFIDENCE: Confidence = Confidence::Documented;
            const EFFECT: Effect = Effect::Read;
            type Path = (UserId, UserId);
            type Query = MergeListQuery;
            type Body = Empty;
            type Output = Paged<$row>;
        }
    )*};
}
merge_list! {
    ListMergeEnrollments "enrollments" "users.merge.enrollments": MergeEnrollment;
    ListMergeBadges "badges" "users.merge.badges": MergeBadge;
    ListMergeSubscriptions "subscriptions" "users.merge.subscriptions": MergeSubscription;
    ListMergeTransactions "transactions" "users.merge.transactions": MergeTransaction;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Reply, ReplyHead};

    #[test]
    fn rows_of_things_that_few_platforms_have_are_read() {
        let body = serde_json::json!({"data": {"items": [
            {"id_trans": "5", "id_user": 7, "date_creation": "2020-01-02 03:04:05",
             "date_activated": "0000-00-00 00:00:00", "payment_currency": "EUR", "subtotal": 10,
             "discount": "0.50", "total_paid": 9.5},
        ]}});
        let bytes = body.to_string();
        let page = Paged::<MergeTransaction>::read(ReplyHead::default(), bytes.as_bytes()).unwrap();
        let row = &page.items[0];
        assert_eq!((row.discount, row.total_paid), (Some(0.5), Some(9.5)));
        assert_eq!((row.id_trans, row.date_activated), (5, None));
    }
}
