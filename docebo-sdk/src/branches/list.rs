//! Reading the tree.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use super::BranchKey;
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged},
    id::BranchId,
    wire::{
        AsText, EmptyIsNone, FlagBool, FlagNumber, Lenient, SortDir, Texts, open_enum, page_query,
    },
};

open_enum! {
    /// Where `search_text` is looked for. The numbers are known, their meaning is inferred.
    pub enum BranchSearch {
        /// In names, of every language.
        Title = "1",
        /// In codes.
        Code = "2",
        /// In both; the default, and the value that clients send.
        Both = "3",
    }
}

open_enum! {
    /// What branches may be sorted by. No list of words was published (inferred).
    pub enum BranchSort {
        /// In the order of the tree, the default.
        Tree = "i_left",
        /// By name, without regard to case.
        Title = "title" | "translation",
        /// By code; branches without one come first.
        Code = "code",
        /// By number.
        Id = "id",
    }
}

/// Query of [`ListBranches`].
///
/// ```
/// use docebo_sdk::{branches::{ListBranches, ListBranchesQuery}, endpoint::{Call, Empty}};
///
/// let mut query = ListBranchesQuery::default();
/// query.search_text = Some("emea".to_owned());
/// let call = Call::<ListBranches>::new((), query, Empty {}).encode()?;
/// assert_eq!(call.target, "/manage/v1/orgchart?search_text=emea");
/// # Ok::<(), docebo_sdk::endpoint::EncodeError>(())
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListBranchesQuery {
    /// The branch whose children are wanted; the root when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_id: Option<BranchId>,
    /// Browser code of the language of the titles; the caller's own when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Free text, looked for in everything below the branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// Where the text is looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_type: Option<BranchSearch>,
    /// The whole subtree as one list. That it starts with the branch itself is inferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flattened: Option<bool>,
    /// Branches whose rows come with `selected` 1.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preselected: Vec<String>,
    /// Asks for `actions` on each row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_actions: Option<bool>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The `cursor` of an earlier page (inferred from the user list).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// From 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// In the order of the tree when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<BranchSort>,
    /// Ascending unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
}
page_query!(ListBranchesQuery);

/// A branch as a row of the list.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchNode {
    /// Here the id is a number.
    pub id: BranchId,
    /// The name in the language asked for, or in another it has. The 2017 description types it
    /// as a number, clearly a slip.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Optional on the platform, and not unique.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Depth in the tree. That the root has 1 is inferred.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub lev: u32,
    /// Nested-set number: whatever lies below has its own between this and `i_right`.
    #[serde_as(as = "Lenient")]
    #[serde(default, alias = "iLeft")]
    pub i_left: u32,
    /// The other nested-set number. Clients also read both as `iLeft` and `iRight`.
    #[serde_as(as = "Lenient")]
    #[serde(default, alias = "iRight")]
    pub i_right: u32,
    /// Newer than the 2017 description; see [`has_branches`](Self::has_branches).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_children: Option<bool>,
    /// Whether the call named the branch as preselected; null when it named none.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub selected: Option<u8>,
    /// Whether the caller administers the branch: always for a Superadmin; a power user also sees
    /// the branches above those it administers, and those come with `0`.
    #[serde_as(as = "FlagNumber")]
    #[serde(default = "yes")]
    pub selectable: bool,
    /// What the caller may do, only when asked for. The words are inferred.
    #[serde_as(as = "Option<Texts>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<String>>,
}

const fn yes() -> bool {
    true
}

impl BranchNode {
    /// Whether other branches stand below, from whichever keys the platform sent.
    #[must_use]
    pub fn has_branches(&self) -> bool {
        self.has_children.unwrap_or_else(|| self.i_right > self.i_left.saturating_add(1))
    }

    /// Whether another row lies somewhere below this one, by the nested-set numbers.
    #[must_use]
    pub const fn contains(&self, other: &Self) -> bool {
        self.i_left < other.i_left && other.i_right < self.i_right
    }
}

/// `GET /manage/v1/orgchart`
///
/// The children of a branch, its whole subtree (`flattened`), or what a search finds below it;
/// 200 at most on a page. A power user sees the branches assigned to it and those above them;
/// only the former are `selectable`. 404 when there is no such branch, 403 when the caller does
/// not see it; an unknown sort key is 400 with code 1001 (inferred).
#[derive(Debug)]
pub enum ListBranches {}

impl Endpoint for ListBranches {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/orgchart";
    const IDS: &'static [&'static str] = &["branches.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListBranchesQuery;
    type Body = Empty;
    type Output = Paged<BranchNode>;
}

/// Query of [`GetBranch`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GetBranchQuery {
    /// The path holds a code instead of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub use_secondary_identifier: Option<bool>,
    /// Asks for `path`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_path: Option<bool>,
}

/// Names by language code, read from an object, from PHP's empty list, or from nothing.
pub(super) struct Names;

impl SerializeAs<BTreeMap<String, String>> for Names {
    fn serialize_as<S: Serializer>(
        names: &BTreeMap<String, String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        names.serialize(serializer)
    }
}

impl<'de> DeserializeAs<'de, BTreeMap<String, String>> for Names {
    fn deserialize_as<D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<String, String>, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = BTreeMap<String, String>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names by language")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(BTreeMap::new())
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                match seq.next_element::<de::IgnoredAny>()? {
                    None => Ok(BTreeMap::new()),
                    Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &self)),
                }
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut names = BTreeMap::new();
                while let Some((language, name)) = map.next_entry::<String, Option<String>>()? {
                    names.extend(name.map(|name| (language, name)));
                }
                Ok(names)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// One branch.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Branch {
    /// Here the id is a number.
    pub id: BranchId,
    /// Optional on the platform, and not unique.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Name by the platform's own language code, such as `english`; `all` holds for every
    /// language.
    #[serde_as(as = "Names")]
    #[serde(default)]
    pub translations: BTreeMap<String, String>,
    /// The branch above; null for the root.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub id_parent: Option<BranchId>,
    /// The way from the root to the branch above, only when asked for. Its form was never
    /// published: see [`BranchStep`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Vec<BranchStep>>,
}

impl Branch {
    /// The name in a language, or for every language, or in any it has.
    #[must_use]
    pub fn name(&self, language: &str) -> Option<&str> {
        let names = &self.translations;
        names
            .get(language)
            .or_else(|| names.get(super::EVERY_LANGUAGE))
            .or_else(|| names.values().next())
            .map(String::as_str)
    }
}

/// One branch on the way from the root. Read from an object, from a bare id or from a bare name;
/// the mock sends the object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchStep {
    /// The number, where it is told.
    pub id: Option<BranchId>,
    /// The name, where it is told.
    pub title: Option<String>,
}

impl<'de> Deserialize<'de> for BranchStep {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[serde_as]
        #[derive(Deserialize)]
        #[serde(default)]
        #[derive(Default)]
        struct Told {
            #[serde_as(as = "EmptyIsNone")]
            #[serde(alias = "id_org")]
            id: Option<BranchId>,
            #[serde_as(as = "EmptyIsNone<AsText>")]
            #[serde(alias = "name", alias = "translation")]
            title: Option<String>,
        }
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = BranchStep;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a branch on the way from the root")
            }
            fn visit_u64<E: de::Error>(self, id: u64) -> Result<BranchStep, E> {
                Ok(BranchStep { id: Some(BranchId::new(id)), title: None })
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<BranchStep, E> {
                Ok(match text.parse() {
                    Ok(id) => BranchStep { id: Some(id), title: None },
                    Err(_) => BranchStep { id: None, title: Some(text.to_owned()) },
                })
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<BranchStep, A::Error> {
                let told = Told::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(BranchStep { id: told.id, title: told.title })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// `GET /manage/v1/orgchart/{branch_id}`
///
/// One branch, with its names in all languages. Corroborated by one client; the answer's keys are
/// inferred. 404 when there is no such branch; 400 when several have the code (inferred).
#[derive(Debug)]
pub enum GetBranch {}

impl Endpoint for GetBranch {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/orgchart/{branch_id}";
    const IDS: &'static [&'static str] = &["branches.get"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = BranchKey;
    type Query = GetBranchQuery;
    type Body = Empty;
    type Output = Data<Branch>;
}
