//! A user as the rules read and write it, unpacked.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// A user, in full. Absent texts are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) id: u32,
    pub(crate) username: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) avatar: String,
    pub(crate) uuid: Uuid,
    pub(crate) level: Level,
    /// The one switch between activated and deactivated; expiry is apart.
    pub(crate) active: bool,
    /// The last day the account works.
    pub(crate) expiration: Option<Date>,
    pub(crate) created: Option<DateTime>,
    pub(crate) updated: Option<DateTime>,
    pub(crate) last_access: Option<DateTime>,
    /// Internal language name, such as `english`.
    pub(crate) language: String,
    pub(crate) timezone: String,
    pub(crate) date_format: String,
    pub(crate) email_validated: bool,
    pub(crate) send_notification: bool,
    pub(crate) newsletter_optout: bool,
    pub(crate) newsletter_optout_date: Option<DateTime>,
    /// Must choose a new password at the next sign-in.
    pub(crate) force_change: bool,
    /// May manage subordinates, whether there are any or not.
    pub(crate) is_manager: bool,
    pub(crate) password: Password,
    pub(crate) privacy: String,
    pub(crate) role: Option<u32>,
    /// Branches other than the root; usually one.
    pub(crate) branches: BTreeSet<u32>,
    /// Manager type to user id.
    pub(crate) managers: BTreeMap<u32, u32>,
    /// Additional field to value, as the platform keeps it: an option's id, a text, a date.
    pub(crate) fields: BTreeMap<u32, String>,
}

/// What a user may do on the platform.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    Superadmin = 3,
    PowerUser = 4,
    #[default]
    User = 6,
}

/// What a sign-in is checked against.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Password {
    /// No password opens this account.
    #[default]
    None,
    /// A fast digest, fit for a mock.
    Digest([u8; 16]),
    /// An imported bcrypt text, to be verified outside the lock.
    Bcrypt(String),
}

/// Sixteen bytes; prints as `5f0c2a1e-67e1-11f0-9c2f-0242ac120002`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Uuid(pub(crate) [u8; 16]);

impl Default for User {
    fn default() -> Self {
        Self {
            id: 0,
            username: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            avatar: String::new(),
            uuid: Uuid::default(),
            level: Level::User,
            active: true,
            expiration: None,
            created: None,
            updated: None,
            last_access: None,
            language: String::new(),
            timezone: String::new(),
            date_format: String::new(),
            email_validated: false,
            send_notification: false,
            newsletter_optout: false,
            newsletter_optout_date: None,
            force_change: false,
            is_manager: false,
            password: Password::None,
            privacy: String::new(),
            role: None,
            branches: BTreeSet::new(),
            managers: BTreeMap::new(),
            fields: BTreeMap::new(),
        }
    }
}

impl Password {
    /// A password given in clear.
    pub(crate) fn of(text: &str) -> Self {
        Self::Digest(digest(text))
    }

    /// Whether this text opens the account. An imported bcrypt hash takes half a second to
    /// verify and is not looked at here: signing in has it checked before.
    pub(crate) fn opens_with(&self, text: &str) -> bool {
        match self {
            Self::Digest(held) => *held == digest(text),
            Self::None | Self::Bcrypt(_) => false,
        }
    }
}

fn digest(text: &str) -> [u8; 16] {
    siphasher::sip128::SipHasher13::new().hash(text.as_bytes()).as_bytes()
}

impl Level {
    /// The platform's number of the level.
    pub(crate) fn number(self) -> u8 {
        self as u8
    }

    /// The level of a number.
    pub(crate) fn of_number(number: u64) -> Option<Self> {
        match number {
            3 => Some(Self::Superadmin),
            4 => Some(Self::PowerUser),
            6 => Some(Self::User),
            _ => None,
        }
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // In one piece: every row of a list prints one.
        let (mut text, mut at) = ([b'-'; 36], 0);
        for (count, byte) in self.0.iter().enumerate() {
            at += usize::from(matches!(count, 4 | 6 | 8 | 10));
            text[at] = DIGITS[usize::from(byte >> 4)];
            text[at + 1] = DIGITS[usize::from(byte & 15)];
            at += 2;
        }
        f.write_str(str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Uuid> for String {
    fn from(uuid: Uuid) -> Self {
        uuid.to_string()
    }
}

impl TryFrom<String> for Uuid {
    type Error = &'static str;

    /// Reads 32 hexadecimal digits, wherever the dashes stand.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.chars().filter(|letter| *letter != '-');
        let (mut bytes, mut count) = ([0_u8; 16], 0);
        for digit in digits {
            let digit = digit.to_digit(16).ok_or("not a uuid: a digit is not hexadecimal")? as u8;
            let byte = bytes.get_mut(count / 2).ok_or("not a uuid: too long")?;
            *byte = *byte << 4 | digit;
            count += 1;
        }
        if count == 32 { Ok(Self(bytes)) } else { Err("not a uuid: too short") }
    }
}
