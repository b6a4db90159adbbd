//! A user's personal settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_with::serde_as;

use super::forms::NullText;
use crate::{
    endpoint::{
        Confidence, DecodeError, Effect, Empty, Endpoint, Method, Paged, Reply, ReplyHead, Written,
    },
    id::UserId,
    wire::{FlagNumber, Page, open_enum},
};

open_enum! {
    /// What a user may set. The first two names are published; the third goes with them.
    pub enum SettingName {
        /// Language of the screens: `english`. Browser codes are read as well.
        Language = "ui.language",
        /// IANA name.
        Timezone = "timezone",
        /// A locale code: `en`, `it`, `en-gb`.
        DateFormat = "date_format",
    }
}

/// One setting.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserSetting {
    /// Which.
    pub name: SettingName,
    /// Its value.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub value: String,
}

impl UserSetting {
    /// A setting and its value.
    #[must_use]
    pub fn new(name: SettingName, value: impl Into<String>) -> Self {
        Self { name, value: value.into() }
    }
}

/// Query of [`GetUserSettings`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserSettingsQuery {
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

impl crate::wire::PageQuery for UserSettingsQuery {
    fn set_page(&mut self, page: u64, _cursor: Option<&str>) {
        self.page = Some(page);
    }
    fn page(&self) -> Option<u64> {
        self.page
    }
}

/// `GET /manage/v1/user/{user_id}/settings`
///
/// Reads the settings that have a value. Everybody may read their own, a power user with
/// `user/view` those of users in reach (inferred). 404 when there is no such user.
#[derive(Debug)]
pub enum GetUserSettings {}

impl Endpoint for GetUserSettings {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/{user_id}/settings";
    const IDS: &'static [&'static str] = &["users.settings.get"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = UserSettingsQuery;
    type Body = Empty;
    type Output = Paged<UserSetting>;
}

/// Body of [`SaveUserSettings`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SettingsRequest {
    /// What to set; required. Settings left out stay.
    pub settings: Vec<UserSetting>,
}

/// What [`SaveUserSettings`] answers.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SavedSettings {
    /// The settings as they are now.
    pub settings: Page<UserSetting>,
    /// `extra_data` beside `data`: what was refused, by `timezone`, `language` or `date_format`,
    /// with the platform's words. Null on the wire when nothing was.
    pub refused: BTreeMap<String, String>,
}

/// A page with `extra_data` beside `data`.
#[derive(Debug)]
pub struct PagedWithRefusals;

impl Reply for PagedWithRefusals {
    type Value = SavedSettings;

    fn read(head: ReplyHead<'_>, body: &[u8]) -> Result<SavedSettings, DecodeError> {
        #[derive(Deserialize)]
        struct Beside {
            #[serde(default, deserialize_with = "texts")]
            extra_data: BTreeMap<String, String>,
        }
        let settings = Paged::read(head, body)?;
        let Beside { extra_data: refused } =
            serde_json::from_slice(body).map_err(|error| DecodeError::at("extra_data", error))?;
        Ok(SavedSettings { settings, refused })
    }

    fn write(value: &SavedSettings) -> Written {
        let mut written = Paged::write(&value.settings);
        // The page is an object, so its last byte closes it; a map of texts prints always.
        written.body.pop();
        written.body.extend_from_slice(br#","extra_data":"#);
        let refused = (!value.refused.is_empty()).then_some(&value.refused);
        let _ = serde_json::to_writer(&mut written.body, &refused);
        written.body.push(b'}');
        written
    }
}

/// Texts by key; null and, as the platform's language prints an empty map, `[]` are none.
fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(match value {
        serde_json::Value::Object(entries) => {
            entries.into_iter().map(|(key, value)| (key, text(value))).collect()
        }
        serde_json::Value::Array(entries) => {
            entries.into_iter().enumerate().map(|(at, one)| (at.to_string(), text(one))).collect()
        }
        _ => BTreeMap::new(),
    })
}

/// `POST /manage/v1/user/{user_id}/settings`
///
/// Saves settings. One that is refused is told in `extra_data`, with HTTP 200, and does not keep
/// the others from being saved: look at [`SavedSettings::refused`]. Everybody may save their own,
/// a power user with `user/edit` those of users in reach (inferred). 400 with code 1001 when no
/// setting is named, 404 when there is no such user.
#[derive(Debug)]
pub enum SaveUserSettings {}

impl Endpoint for SaveUserSettings {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/user/{user_id}/settings";
    const IDS: &'static [&'static str] = &["users.settings.set"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = SettingsRequest;
    type Output = PagedWithRefusals;
}
