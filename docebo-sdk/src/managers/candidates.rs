//! Who can be picked as a manager.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    id::UserId,
    wire::{AsText, EmptyIsNone, SortDir, open_enum, page_query},
};

open_enum! {
    /// What candidates may be sorted by. The words are the row's own keys (inferred).
    pub enum CandidateSort {
        /// By id, the default.
        Id = "manager_id" | "id",
        /// By user name.
        Username = "manager_username" | "username",
        /// By first name.
        FirstName = "manager_firstname" | "firstname",
        /// By last name.
        LastName = "manager_lastname" | "lastname",
        /// By e-mail.
        Email = "manager_email" | "email",
    }
}

/// Query of [`ListCandidates`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListCandidatesQuery {
    /// From 1.
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    pub page_size: Option<u64>,
    /// The stored search of the page before.
    pub cursor: Option<String>,
    /// By id when absent.
    pub sort_attr: Option<CandidateSort>,
    /// Ascending unless said otherwise.
    pub sort_dir: Option<SortDir>,
    /// Matched against user name, names and e-mail.
    pub search_text: Option<String>,
}
page_query!(ListCandidatesQuery);

/// Somebody who can be picked as a manager.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Candidate {
    /// The user.
    pub manager_id: UserId,
    /// E-mail; what the one client known compares, case aside.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub manager_email: Option<String>,
    /// User name (inferred).
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub manager_username: String,
    /// First name (inferred); no underscore here.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub manager_firstname: Option<String>,
    /// Last name (inferred); no underscore here.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub manager_lastname: Option<String>,
}

/// `GET /manage/v1/managers/candidates`
///
/// Searches for users who can be picked as a manager. A live script asks for 200 rows that match
/// an e-mail and compares `manager_email` (corroborated). Whom the list leaves out is open:
/// active users of any level are assumed, managers or not.
#[derive(Debug)]
pub enum ListCandidates {}

impl Endpoint for ListCandidates {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/managers/candidates";
    const IDS: &'static [&'static str] = &["managers.candidates"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListCandidatesQuery;
    type Body = Empty;
    type Output = Paged<Candidate>;
}
