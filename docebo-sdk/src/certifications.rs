//! Certifications, and training outside the platform.
//!
//! A certification is awarded to a person and may expire. Awards outlive a deactivation (B-034) and
//! go with the account (B-056). They are not the certificates that a course prints, and there is
//! no call that awards one.

#[cfg(feature = "client")]
mod calls;
mod external;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::{Certifications, ExternalTrainings};
pub use external::{ExternalTraining, ExternalTrainingQuery, ListExternalTraining};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::{CertificationId, UserId},
    wire::{AsText, DateTime, EmptyIsNone, FlagNumber, page_query},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListCertifications>(),
    EndpointInfo::of::<ListAwards>(),
    EndpointInfo::of::<ListExternalTraining>(),
];

/// Query of [`ListCertifications`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CertificationQuery {
    /// From 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
page_query!(CertificationQuery);

/// A certification that people can be awarded.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Certification {
    /// The certification.
    #[serde(rename = "id_cert", alias = "id")]
    pub id: CertificationId,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Description.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
}

/// `GET /learn/v1/certification`
///
/// The certifications of the platform, by id (the order is inferred). 403 for plain users and
/// power users without the permission (`certification/view`, inferred). Three clients read it
/// (corroborated).
#[derive(Debug)]
pub enum ListCertifications {}

impl Endpoint for ListCertifications {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/certification";
    const IDS: &'static [&'static str] = &["certifications.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CertificationQuery;
    type Body = Empty;
    type Output = Paged<Certification>;
}

/// Query of [`ListAwards`]: inferred from other lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AwardQuery {
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
}
page_query!(by number: AwardQuery);

/// A certification that somebody holds. Only that there is a title is known: every other field is
/// inferred, and may be missing.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Award {
    /// The certification.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(rename = "id_cert", default)]
    pub id: Option<CertificationId>,
    /// Its code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Its title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// When it was awarded.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub issued_on: Option<DateTime>,
    /// When it ends; none for one that does not.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub expires_on: Option<DateTime>,
}

impl Award {
    /// Whether it has ended by then. One that does not end never has.
    ///
    /// ```
    /// use docebo_sdk::certifications::Award;
    ///
    /// let award: Award = serde_json::from_str(
    ///     r#"{"title": "First aid", "expires_on": "2026-06-30 00:00:00"}"#,
    /// )?;
    /// assert!(award.is_expired("2026-07-01 09:00:00".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_expired(&self, at: DateTime) -> bool {
        self.expires_on.is_some_and(|end| end <= at)
    }
}

/// `GET /certification/v1/awards/users/{user_id}`
///
/// The certifications of one user, expired ones included (inferred). Everybody reads their own;
/// for others the permission is needed, and a power user needs the user among its resources. 404
/// when there is no such user (inferred). One adapter calls it, and nothing is known of its
/// answer but a title: inferred.
#[derive(Debug)]
pub enum ListAwards {}

impl Endpoint for ListAwards {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/certification/v1/awards/users/{user_id}";
    const IDS: &'static [&'static str] = &["certifications.user_awards"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = AwardQuery;
    type Body = Empty;
    type Output = Paged<Award>;
}
