//! The platform's rules for passwords.

use crate::world::settings::Settings;

/// What the platform says of a password against the rules.
pub(super) const REFUSAL: &str = "The password does not match the rules";

/// Who chooses a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A Superadmin, for somebody else: the dictionary is not asked.
    Superadmin,
    /// Anybody else.
    Others,
}

/// A few of the words that everybody tries first. The platform's own dictionary is not published.
const COMMON: &[&str] = &[
    "abcdef",
    "access",
    "administrator",
    "baseball",
    "changeme",
    "computer",
    "dragon",
    "flower",
    "football",
    "freedom",
    "hello",
    "letmein",
    "login",
    "master",
    "monkey",
    "orange",
    "password",
    "princess",
    "purple",
    "qwerty",
    "secret",
    "shadow",
    "spring",
    "summer",
    "sunshine",
    "superman",
    "trustno",
    "welcome",
    "winter",
    "wonderful",
];

/// Whether the platform takes a password for a user. Only the length counts unless more is set.
pub(super) fn admits(settings: &Settings, username: &str, password: &str, by: By) -> bool {
    let long = password.chars().count() >= usize::from(settings.password_min_length);
    let mixed = !settings.password_alphanumeric || is_mixed(password);
    let other = !settings.password_differs_from_username
        || password.to_lowercase() != username.to_lowercase();
    let uncommon = !settings.password_dictionary_check
        || by == By::Superadmin
        || !COMMON.contains(&password.to_ascii_lowercase().as_str());
    long && mixed && other && uncommon
}

/// Letters and digits, and nowhere three of one kind in sequence, such as `abc` or `123`.
fn is_mixed(password: &str) -> bool {
    let letters: Vec<char> = password.to_lowercase().chars().collect();
    let runs = letters.windows(3).any(|three| {
        let alike = three.iter().all(|one| one.is_ascii_digit())
            || three.iter().all(|one| one.is_ascii_lowercase());
        alike && three.windows(2).all(|two| u32::from(two[1]) == u32::from(two[0]) + 1)
    });
    letters.iter().any(|one| one.is_alphabetic())
        && letters.iter().any(|one| one.is_ascii_digit())
        && !runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(settings: &Settings, taken: &[&str], refused: &[&str]) {
        for (passwords, expected) in [(taken, true), (refused, false)] {
            for password in passwords {
                let admitted = admits(settings, "Ann.Miller", password, By::Others);
                assert_eq!(admitted, expected, "{password}");
            }
        }
    }

    #[test]
    fn six_characters_are_enough_unless_more_is_set() {
        let mut settings = Settings::default();
        check(&settings, &["secret", "123456", "ann.miller", "ööööööö"], &["", "short", "ööööö"]);
        settings.password_min_length = 12;
        check(&settings, &["twelve chars"], &["eleven char"]);
    }

    #[test]
    fn letters_and_digits_without_a_run() {
        let settings = Settings { password_alphanumeric: true, ..Settings::default() };
        check(
            &settings,
            &["Passw0rd", "a1b2c3", "acegi135", "zyx987", "aaa111"],
            &["Password", "1357924", "xabc99", "xABC99", "pass123", "x9yz78910"],
        );
    }

    #[test]
    fn other_than_the_user_name_in_any_case() {
        let settings = Settings { password_differs_from_username: true, ..Settings::default() };
        check(&settings, &["ann.miller1"], &["ann.miller", "ANN.MILLER"]);
    }

    #[test]
    fn no_bare_word_unless_a_superadmin_says_so() {
        let settings = Settings { password_dictionary_check: true, ..Settings::default() };
        check(&settings, &["password1", "pass-word", "zqxjkv"], &["password", "Sunshine"]);
        assert!(admits(&settings, "ann", "password", By::Superadmin));
    }
}
