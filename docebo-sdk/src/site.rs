//! The platform itself: settings, and what it says about itself before anybody signs in.
//!
//! Settings are named texts ([`GetSettings`], [`UpdateSettings`]). Which names there are was never
//! published; only a few are known, as keys of [`SiteSettings`].

#[cfg(feature = "client")]
mod calls;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Site;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;
use serde_with::serde_as;

use crate::{
    endpoint::{Auth, Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, List, Method},
    wire::{AsText, FlagBool},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<GetSettings>(),
    EndpointInfo::of::<UpdateSettings>(),
    EndpointInfo::of::<Bootstrap>(),
    EndpointInfo::of::<ListMicroservices>(),
];

/// Settings by name. Each is a text or null; which form a flag or a number takes is the
/// platform's affair (that flags are `1` and `0` is inferred).
///
/// Read from other forms too: a number or flag by its text, a list or object by its JSON, and the
/// empty list that PHP makes of nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SettingValues(pub BTreeMap<String, Option<String>>);

impl SettingValues {
    /// A setting's text; `None` when it is null or was not asked for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_deref()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for SettingValues {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(settings: I) -> Self {
        let pair = |(name, value): (N, V)| (name.into(), Some(value.into()));
        Self(settings.into_iter().map(pair).collect())
    }
}

impl<'de> Deserialize<'de> for SettingValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = SettingValues;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of settings")
            }
            fn visit_map<A: de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SettingValues, A::Error> {
                let mut settings = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    settings.insert(name, text_of(value));
                }
                Ok(SettingValues(settings))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<SettingValues, A::Error> {
                match seq.next_element::<de::IgnoredAny>()? {
                    None => Ok(SettingValues::default()),
                    Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &self)),
                }
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        Value::Bool(flag) => Some(if flag { "1" } else { "0" }.to_owned()),
        other => Some(other.to_string()),
    }
}

/// `GET /manage/v1/setting/{settings}`
///
/// Settings by name, several with commas between. What is not set is null; that a name nobody
/// knows is null too, and not refused, is inferred, as is that only Superadmins may ask.
/// Documented (2017).
#[derive(Debug)]
pub enum GetSettings {}

impl Endpoint for GetSettings {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/setting/{settings}";
    const IDS: &'static [&'static str] = &["settings.get"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    /// The names, separated by commas.
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<SettingValues>;
}

/// Body of [`UpdateSettings`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SettingsUpdate {
    /// New values by name; required. The documentation of 2017 sends them in the query, as
    /// `settings[name]=value`.
    pub settings: SettingValues,
}

impl SettingsUpdate {
    /// Sets these.
    pub fn new<N: Into<String>, V: Into<String>>(
        settings: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self { settings: settings.into_iter().collect() }
    }
}

/// What [`UpdateSettings`] answers.
#[serde_as]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SettingsUpdated {
    /// Whether the settings were taken over.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
}

/// `PUT /manage/v1/setting`
///
/// Changes settings; those not named stay. 400 for a value that its setting cannot take, and then
/// nothing is changed; for Superadmins alone. All of this is inferred: only the route and the
/// `settings` are published, and those in a form of 2017.
#[derive(Debug)]
pub enum UpdateSettings {}

impl Endpoint for UpdateSettings {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/setting";
    const IDS: &'static [&'static str] = &["settings.update"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = SettingsUpdate;
    type Output = Data<SettingsUpdated>;
}

/// Query of [`Bootstrap`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BootstrapQuery {
    /// A theme of the platform's pages; no effect on the fields below is known.
    pub theme: Option<String>,
}

/// A language that people may choose.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SiteLanguage {
    /// The platform's own code, such as `english`.
    #[serde_as(as = "AsText")]
    pub code: String,
    /// The code browsers use, such as `en`.
    #[serde_as(as = "AsText")]
    pub browsercode: String,
    /// The name for people.
    #[serde_as(as = "AsText")]
    pub description: String,
    /// Whether it is written from right to left.
    #[serde_as(as = "FlagBool")]
    pub is_rtl: bool,
}

/// An app that is switched on.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SitePlugin {
    /// The name for programs.
    #[serde_as(as = "AsText")]
    pub plugin_name: String,
    /// The name for people.
    #[serde_as(as = "AsText")]
    pub plugin_title: String,
}

/// Settings that the platform tells everybody. The names are documented, the forms inferred.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SiteSettings {
    /// How people may register, as sent; nothing about its inside is published.
    pub registration_settings: Value,
    /// Whether people choose their own time zone.
    #[serde_as(as = "Option<FlagBool>")]
    pub timezone_allow_user_override: Option<bool>,
    /// Whether full names are written first name first.
    #[serde_as(as = "Option<FlagBool>")]
    pub show_first_name_first: Option<bool>,
    /// Whether people may change nothing of their account but the password.
    #[serde_as(as = "Option<FlagBool>")]
    pub allow_only_password_change: Option<bool>,
    /// All others, as sent.
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// What a platform says about itself.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SiteFacts {
    /// The release, such as `7.0`.
    #[serde_as(as = "AsText")]
    pub platform_version: String,
    /// The language of new users: the platform's own code.
    #[serde_as(as = "AsText")]
    pub default_platform_language: String,
    /// The languages people may choose.
    pub active_languages: Vec<SiteLanguage>,
    /// The apps that are switched on.
    pub active_plugins: Vec<SitePlugin>,
    /// Settings that everybody may know.
    pub settings: SiteSettings,
    /// Whether a token came with the call. `None` from platforms that send it elsewhere in the
    /// answer, as they did in 2017.
    #[serde_as(as = "Option<FlagBool>")]
    pub is_logged_in: Option<bool>,
}

/// `GET /manage/v1/site/bootstrap`
///
/// What a platform tells whoever asks: languages, apps, registration rules. Works without a
/// token; a token that came and is not valid is refused with 401 all the same (inferred).
/// Documented (2017).
#[derive(Debug)]
pub enum Bootstrap {}

impl Endpoint for Bootstrap {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/site/bootstrap";
    const IDS: &'static [&'static str] = &["site.bootstrap"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    const AUTH: Auth = Auth::Optional;
    type Path = ();
    type Query = BootstrapQuery;
    type Body = Empty;
    type Output = Data<SiteFacts>;
}

/// A service of the platform.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Microservice {
    /// Such as `manage`.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// Where its Swagger document (JSON) is. Read it from here: the mock's form of it,
    /// `/{service}/swagger.json`, is inferred, and nothing is served there.
    #[serde_as(as = "AsText")]
    pub url: String,
}

/// `GET /manage/v1/site/microservices`
///
/// The platform's services with the address of each one's Swagger document, as its API browser
/// lists them. Whoever may not see them can be sent to a web page with status 200 instead of an
/// error; here that fails as an answer that is no JSON. Corroborated by a tool of a Docebo
/// employee; that only Superadmins may ask is inferred.
#[derive(Debug)]
pub enum ListMicroservices {}

impl Endpoint for ListMicroservices {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/site/microservices";
    const IDS: &'static [&'static str] = &["site.microservices"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = List<Microservice>;
}
