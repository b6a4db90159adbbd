//! One row of the user list: the widest and most often read object of the platform.
//!
//! Its reader is written by hand. Rows hold `field_12` keys beside fixed ones, which derived
//! readers can only do by buffering every row (`flatten`, half as slow again).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use serde_with::{DeserializeAs, de::DeserializeAsWrap, serde_as};

use super::{
    AccountState, UserStatus,
    forms::{EmptyText, FieldValues, NullText, with_prefix},
};
use crate::{
    auth::UserLevel,
    id::{ManagerTypeId, UserFieldId, UserId, kind},
    wire::{
        AsText, Date, DateTime, EmptyIsNone, FlagBool, FlagText, Lenient, Numbered, Texts, tree,
    },
};

/// A user, as the list shows one. Ids and flags of the database come as strings, computed values
/// as real flags and numbers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UserRow {
    /// The user's number.
    #[serde_as(as = "AsText")]
    pub user_id: UserId,
    /// Unique without regard to case (B-013); stored as typed.
    pub username: String,
    /// First name; `firstname` in writes.
    pub first_name: String,
    /// Last name; `lastname` in writes.
    pub last_name: String,
    /// E-mail, empty when none. Need not be unique.
    pub email: String,
    /// A time-based UUID in lower case.
    pub uuid: String,
    /// Whether others can report to this user.
    #[serde_as(as = "FlagBool")]
    pub is_manager: bool,
    /// First and last name, in the order the platform is set to.
    pub fullname: String,
    /// Last access; none for users who never signed in.
    #[serde_as(as = "EmptyIsNone")]
    pub last_access_date: Option<DateTime>,
    /// Last change of the record.
    #[serde_as(as = "EmptyIsNone")]
    pub last_update: Option<DateTime>,
    /// When the account was made.
    #[serde_as(as = "EmptyIsNone")]
    pub creation_date: Option<DateTime>,
    /// The stored flag. [`UserRow::state`] combines it with the expiration date.
    pub status: UserStatus,
    /// Address of a picture, empty when none.
    pub avatar: String,
    /// Name of the language, such as `English`.
    pub language: String,
    /// The platform's own code of the language, such as `english`.
    pub lang_code: String,
    /// The first day the account is expired.
    #[serde_as(as = "EmptyIsNone")]
    pub expiration_date: Option<Date>,
    /// Level, in the words `user`, `power_user` (both inferred) and `godadmin` (captured).
    pub level: UserLevel,
    /// Whether the e-mail was verified.
    #[serde_as(as = "FlagText")]
    pub email_validation_status: bool,
    /// Whether the user receives notifications.
    #[serde_as(as = "FlagText")]
    pub send_notification: bool,
    /// Whether the user declined newsletters.
    #[serde_as(as = "FlagText")]
    pub newsletter_optout: bool,
    /// When newsletters were declined.
    #[serde_as(as = "EmptyIsNone")]
    pub newsletter_optout_date: Option<DateTime>,
    /// The user name in an escaped form; equal to it in the one captured row.
    pub encoded_username: String,
    /// IANA name.
    pub timezone: String,
    /// A locale code, such as `en`.
    pub date_format: Option<String>,
    /// Additional fields shown as columns (`field_12`), as label text.
    #[serde(flatten, serialize_with = "write_fields")]
    pub fields: FieldValues,
    /// Domains of the extended enterprise the user belongs to.
    pub multidomains: Vec<String>,
    /// Every manager type with its holder for this user, if there is one.
    pub manager_names: Numbered<kind::ManagerType, ManagerName>,
    /// The managers this user has.
    pub managers: Vec<ManagerRef>,
    /// Activated users reporting to this one.
    pub active_subordinates_count: u32,
    /// What the caller may do with this user. Words as published: `edit`, `delete`,
    /// `my_activities`.
    pub actions: Vec<String>,
    /// Whether the expiration date has been reached; computed by the platform (B-004).
    #[serde_as(as = "FlagBool")]
    pub expired: bool,
}

impl UserRow {
    /// The state of the account: deactivated beats expired (B-001 to B-005).
    #[must_use]
    pub const fn state(&self) -> AccountState {
        AccountState::of(self.status, self.expired)
    }

    /// The full name, put together where the platform sends none.
    #[cfg(feature = "workflows")]
    pub(crate) fn full_name(&self) -> String {
        match self.fullname.trim() {
            "" => format!("{} {}", self.first_name, self.last_name).trim().to_owned(),
            name => name.to_owned(),
        }
    }

    /// The holder of one manager type for this user.
    #[must_use]
    pub fn manager(&self, of_type: ManagerTypeId) -> Option<&ManagerRef> {
        self.managers.iter().find(|manager| manager.manager_type_id == of_type)
    }

    fn blank() -> Self {
        Self {
            user_id: UserId::new(0),
            username: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            uuid: String::new(),
            is_manager: false,
            fullname: String::new(),
            last_access_date: None,
            last_update: None,
            creation_date: None,
            status: UserStatus::Activated,
            avatar: String::new(),
            language: String::new(),
            lang_code: String::new(),
            expiration_date: None,
            level: UserLevel::User,
            email_validation_status: false,
            send_notification: false,
            newsletter_optout: false,
            newsletter_optout_date: None,
            encoded_username: String::new(),
            timezone: String::new(),
            date_format: None,
            fields: FieldValues::new(),
            multidomains: Vec::new(),
            manager_names: Numbered::new(),
            managers: Vec::new(),
            active_subordinates_count: 0,
            actions: Vec::new(),
            expired: false,
        }
    }
}

/// A manager type and its holder, in [`UserRow::manager_names`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ManagerName {
    /// Name of the manager type.
    #[serde(default)]
    pub manager_title: String,
    /// The holder's name; none when the user has no such manager.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_name: Option<String>,
    /// The holder's user name.
    #[serde_as(as = "EmptyText")]
    #[serde(default)]
    pub manager_username: Option<String>,
    /// The holder. One client reads it, another's model has no such key.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager_id: Option<UserId>,
}

/// A manager a user has, in [`UserRow::managers`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ManagerRef {
    /// The manager type. The key's name is inferred; without it, the direct manager.
    #[serde_as(as = "AsText")]
    #[serde(default = "direct")]
    pub manager_type_id: ManagerTypeId,
    /// Name of the manager type.
    #[serde(default)]
    pub manager_title: String,
    /// The manager.
    #[serde_as(as = "AsText")]
    pub manager_id: UserId,
    /// The manager's name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub manager_name: String,
    /// The manager's user name.
    #[serde_as(as = "NullText")]
    #[serde(default)]
    pub manager_username: String,
}

const fn direct() -> ManagerTypeId {
    super::DIRECT_MANAGER
}

pub(super) fn write_fields<S: Serializer>(fields: &FieldValues, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(fields.len()))?;
    with_prefix("field", fields, |name, value| map.serialize_entry(name, value))?;
    map.end()
}

/// A key: borrowed from the body unless it is escaped or the source is not a slice.
enum Key<'de> {
    Borrowed(&'de str),
    Owned(String),
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key::Borrowed(key))
            }
            fn visit_str<E: de::Error>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key::Owned(key.to_owned()))
            }
            fn visit_string<E: de::Error>(self, key: String) -> Result<Key<'de>, E> {
                Ok(Key::Owned(key))
            }
        }
        from.deserialize_str(Visitor)
    }
}

impl<'de> Deserialize<'de> for UserRow {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = UserRow;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a user")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<UserRow, A::Error> {
                let mut row = UserRow::blank();
                let mut identified = false;
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    let key = match &key {
                        Key::Borrowed(key) => key,
                        Key::Owned(key) => key.as_str(),
                    };
                    if key == "user_id" {
                        row.user_id = map.next_value()?;
                        identified = true;
                    } else {
                        read_entry(&mut row, key, &mut map)?;
                    }
                }
                if identified { Ok(row) } else { Err(de::Error::missing_field("user_id")) }
            }
        }
        from.deserialize_map(Visitor)
    }
}

fn read_entry<'de, A: de::MapAccess<'de>>(
    row: &mut UserRow,
    key: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    match key {
        "username" => row.username = read::<NullText, _, _>(map)?,
        "first_name" => row.first_name = read::<NullText, _, _>(map)?,
        "last_name" => row.last_name = read::<NullText, _, _>(map)?,
        "email" => row.email = read::<NullText, _, _>(map)?,
        "uuid" => row.uuid = read::<NullText, _, _>(map)?,
        "is_manager" => row.is_manager = read::<FlagBool, _, _>(map)?,
        "fullname" => row.fullname = read::<NullText, _, _>(map)?,
        "last_access_date" => row.last_access_date = read::<EmptyIsNone, _, _>(map)?,
        "last_update" => row.last_update = read::<EmptyIsNone, _, _>(map)?,
        "creation_date" => row.creation_date = read::<EmptyIsNone, _, _>(map)?,
        "status" => row.status = map.next_value()?,
        "avatar" => row.avatar = read::<NullText, _, _>(map)?,
        "language" => row.language = read::<NullText, _, _>(map)?,
        "lang_code" => row.lang_code = read::<NullText, _, _>(map)?,
        "expiration_date" => row.expiration_date = read::<EmptyIsNone, _, _>(map)?,
        "level" => row.level = map.next_value()?,
        "email_validation_status" => row.email_validation_status = read::<FlagText, _, _>(map)?,
        "send_notification" => row.send_notification = read::<FlagText, _, _>(map)?,
        "newsletter_optout" => row.newsletter_optout = read::<FlagText, _, _>(map)?,
        "newsletter_optout_date" => row.newsletter_optout_date = read::<EmptyIsNone, _, _>(map)?,
        "encoded_username" => row.encoded_username = read::<NullText, _, _>(map)?,
        "timezone" => row.timezone = read::<NullText, _, _>(map)?,
        "date_format" => row.date_format = read::<EmptyText, _, _>(map)?,
        "multidomains" => row.multidomains = read::<Texts, _, _>(map)?,
        "manager_names" => row.manager_names = map.next_value()?,
        "managers" => row.managers = map.next_value::<Option<_>>()?.unwrap_or_default(),
        "active_subordinates_count" => {
            row.active_subordinates_count = read::<Lenient, _, _>(map)?;
        }
        "actions" => {
            let actions: Option<Vec<Action>> = map.next_value()?;
            row.actions = words(actions);
        }
        "expired" => row.expired = read::<FlagBool, _, _>(map)?,
        _ => match tree::number_of(key, "field").and_then(|number| number.parse().ok()) {
            Some(number) => {
                let value = read::<EmptyText, _, _>(map)?;
                row.fields.push(UserFieldId::new(number), value);
            }
            None => {
                map.next_value::<de::IgnoredAny>()?;
            }
        },
    }
    Ok(())
}

fn read<'de, U: DeserializeAs<'de, T>, T, A: de::MapAccess<'de>>(
    map: &mut A,
) -> Result<T, A::Error> {
    map.next_value::<DeserializeAsWrap<T, U>>().map(DeserializeAsWrap::into_inner)
}

/// The actions of a row, in either form.
pub(super) fn actions<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Option::deserialize(from).map(words)
}

fn words(actions: Option<Vec<Action>>) -> Vec<String> {
    actions.unwrap_or_default().into_iter().map(|Action(word)| word).collect()
}

/// An action: a word today, `{"action": word}` in 2017.
struct Action(String);

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Action;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an action, as a word or as {action}")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<Action, E> {
                Ok(Action(word.to_owned()))
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Action, A::Error> {
                let mut word = String::new();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "action" {
                        word = map.next_value()?;
                    } else {
                        map.next_value::<de::IgnoredAny>()?;
                    }
                }
                Ok(Action(word))
            }
        }
        from.deserialize_any(Visitor)
    }
}
