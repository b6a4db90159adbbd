//! Passwords imported as bcrypt hashes (B-188).
//!
//! Checking one takes a good part of a second, on purpose. It is done while nobody holds the
//! world; the rule then believes it only for the hash the account still has.

use crate::world::{World, users::Password};

/// A password that is to be checked against a hash.
pub(crate) struct Claim {
    password: String,
    hash: String,
}

/// That a password opens a hash.
pub(crate) struct Proof {
    hash: String,
}

/// What has to be checked before this user can sign in; `None` for most.
pub(crate) fn claim(
    world: &World,
    username: Option<&str>,
    password: Option<&str>,
) -> Option<Claim> {
    match world.users.by_username(username?)?.password() {
        Password::Bcrypt(hash) => Some(Claim { password: password?.to_owned(), hash }),
        Password::Digest(_) | Password::None => None,
    }
}

/// Checks it; slow.
pub(crate) fn check(claim: Option<Claim>) -> Option<Proof> {
    let Claim { password, hash } = claim?;
    let opens = bcrypt::verify(password, &hash).is_ok_and(|opens| opens);
    opens.then_some(Proof { hash })
}

impl Proof {
    /// Whether an account with this password is proved to be the caller's.
    pub(crate) fn opens(&self, password: &Password) -> bool {
        matches!(password, Password::Bcrypt(hash) if *hash == self.hash)
    }
}
