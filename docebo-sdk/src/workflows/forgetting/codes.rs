//! What stands in place of a name.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{id::UserId, workflows::engine::Identity};

/// Bytes of a hashed code: enough that no two people share one, few enough to be read out.
const LENGTH: usize = 12;
/// Bytes that cannot be found by trying all of them.
const LEAST_SECRET: usize = 16;
/// Before the `@` of an address stand 64 characters at most.
const LONGEST_PREFIX: usize = 64 - 2 * LENGTH;

/// A secret that codes are made with. It is never shown and never serialised.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// A secret of at least 16 bytes, chosen by chance and kept somewhere else.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    const fn is_weak(&self) -> bool {
        self.0.len() < LEAST_SECRET
    }
}

/// Shows nothing.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// How codes are made. A code follows from the number of the account, never from the name: the
/// same account gets the same code again, and no code leads back to a name.
///
/// ```
/// use docebo_sdk::{UserId, workflows::forgetting::{Codes, Secret}};
///
/// let codes = Codes::hashed("gone-", Secret::new(*b"0123456789abcdef"));
/// assert_eq!(codes.code(UserId::new(13010)), "gone-3069c125851560103488a0ac");
/// assert_eq!(Codes::numbered("gone-").code(UserId::new(13010)), "gone-13010");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Codes {
    /// A prefix and a keyed hash (HMAC-SHA-256) of the number. Whoever finds the code in an
    /// export cannot tell whose it is, not even with a list of numbers, without the secret.
    #[non_exhaustive]
    Hashed {
        /// What every code begins with.
        prefix: String,
        /// What it takes to make the code again. A plan that was written to a file lacks it.
        #[serde(skip)]
        secret: Secret,
    },
    /// A prefix and the number. Older exports tell whose number that is.
    #[non_exhaustive]
    Numbered {
        /// What every code begins with.
        prefix: String,
    },
}

impl Codes {
    /// Codes that only the secret leads back to a number.
    #[must_use]
    pub fn hashed(prefix: impl Into<String>, secret: Secret) -> Self {
        Self::Hashed { prefix: prefix.into(), secret }
    }

    /// Codes that show the number.
    #[must_use]
    pub fn numbered(prefix: impl Into<String>) -> Self {
        Self::Numbered { prefix: prefix.into() }
    }

    /// What every code begins with.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self {
            Self::Hashed { prefix, .. } | Self::Numbered { prefix } => prefix,
        }
    }

    /// The code of an account.
    #[must_use]
    pub fn code(&self, user: UserId) -> String {
        match self {
            Self::Numbered { prefix } => format!("{prefix}{user}"),
            Self::Hashed { prefix, secret } => {
                let mut code = prefix.clone();
                // A key of any length will do.
                if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&secret.0) {
                    mac.update(user.to_string().as_bytes());
                    code += &hex(mac.finalize().into_bytes().get(..LENGTH).unwrap_or_default());
                }
                code
            }
        }
    }

    /// Whether the secret is too short.
    pub(super) const fn is_weak(&self) -> bool {
        match self {
            Self::Hashed { secret, .. } => secret.is_weak(),
            Self::Numbered { .. } => false,
        }
    }

    /// Whether the prefix can stand in a user name and in an address.
    pub(super) fn has_prefix(&self) -> bool {
        let prefix = self.prefix();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let begins = prefix.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        begins && prefix.len() <= LONGEST_PREFIX && prefix.bytes().all(plain)
    }
}

/// Who an account says it belongs to once it has this code.
pub(super) fn identity(code: &str, domain: &str) -> Identity {
    Identity {
        username: code.to_owned(),
        first_name: code.to_owned(),
        last_name: code.to_owned(),
        email: format!("{code}@{domain}"),
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
