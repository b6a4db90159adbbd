//! Languages: the platform's own codes, and those of browsers.

/// Codes of browsers and the platform's own of each; the first of several is the one sent. A
/// platform may have others.
const KNOWN: &[(&str, &str)] = &[
    ("ar", "arabic"),
    ("de", "german"),
    ("en", "english"),
    ("en-us", "english"),
    ("en-gb", "english_uk"),
    ("es", "spanish"),
    ("fr", "french"),
    ("it", "italian"),
    ("ja", "japanese"),
    ("ko", "korean"),
    ("nl", "dutch"),
    ("pl", "polish"),
    ("pt", "portuguese"),
    ("pt-br", "portuguese-br"),
    ("ru", "russian"),
    ("sv", "swedish"),
    ("tr", "turkish"),
    ("zh", "simplified_chinese"),
    ("zh-cn", "simplified_chinese"),
];

/// The platform's own code of a browser's; other words in lower case.
pub(crate) fn own_code(code: &str) -> String {
    let code = code.trim().to_ascii_lowercase();
    let browser = code.replace('_', "-");
    let known = KNOWN.iter().find(|(short, _)| *short == browser);
    known.map_or(code, |(_, own)| (*own).to_owned())
}

/// The code that browsers use for one of the platform's languages; itself when none is known.
pub(crate) fn browser_code(own: &str) -> &str {
    KNOWN.iter().find(|(_, known)| *known == own).map_or(own, |(short, _)| short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_browsers_become_the_platforms_own() {
        for (given, own) in [
            ("en", "english"),
            ("EN_us", "english"),
            ("en-GB", "english_uk"),
            ("zh_CN", "simplified_chinese"),
            (" Italian ", "italian"),
            ("klingon", "klingon"),
        ] {
            assert_eq!(own_code(given), own, "{given}");
        }
        assert_eq!((browser_code("english"), browser_code("klingon")), ("en", "klingon"));
    }
}
