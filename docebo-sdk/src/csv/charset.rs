//! From bytes to text and back.

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, UTF_8, UTF_16LE, WINDOWS_1252};

/// How the bytes of a file are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// As it should be.
    Utf8,
    /// Told by its byte order mark. The platform's importer does not offer it.
    Utf16,
    /// When found by looking, a guess, made because the bytes are not UTF-8. Worth telling the
    /// person who sent the file: letters with accents may be wrong if the file is in a third
    /// charset (B-164).
    Windows1252,
    /// Traditional Chinese; when found by looking, a guess as well.
    Big5,
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
            Self::Big5 => "BIG-5",
        })
    }
}

/// The text, and the charset it was read in. A wrong choice garbles letters, it does not fail.
pub(super) fn decode(bytes: &[u8], chosen: Option<Charset>) -> (String, Charset) {
    let mark = Encoding::for_bom(bytes);
    let Some(charset) = chosen else {
        if let Some((encoding, length)) = mark {
            let charset = if encoding == UTF_8 { Charset::Utf8 } else { Charset::Utf16 };
            return (text(encoding, &bytes[length..]), charset);
        }
        return match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), Charset::Utf8),
            Err(_) => guess(bytes),
        };
    };
    let text = match (charset, mark) {
        (Charset::Utf8, Some((encoding, length))) if encoding == UTF_8 => {
            text(UTF_8, &bytes[length..])
        }
        (Charset::Utf8, _) => text(UTF_8, bytes),
        (Charset::Utf16, Some((encoding, length))) if encoding != UTF_8 => {
            text(encoding, &bytes[length..])
        }
        (Charset::Utf16, _) => text(UTF_16LE, bytes),
        (Charset::Windows1252, _) => text(WINDOWS_1252, bytes),
        (Charset::Big5, _) => text(BIG5, bytes),
    };
    (text, charset)
}

fn text(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Of the charsets the importer knows, the one this looks like.
fn guess(bytes: &[u8]) -> (String, Charset) {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    if detector.guess(None, Utf8Detection::Deny) == BIG5
        && let Some(text) = BIG5.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return (text.into_owned(), Charset::Big5);
    }
    (text(WINDOWS_1252, bytes), Charset::Windows1252)
}

/// The bytes of a text, or the first letter the charset lacks. UTF-16 always carries a mark: it
/// cannot be told otherwise.
pub(super) fn encode(text: &str, charset: Charset, mark: bool) -> Result<Vec<u8>, char> {
    let encoding = match charset {
        Charset::Utf8 => {
            let mut bytes = Vec::with_capacity(text.len() + 3);
            if mark {
                bytes.extend_from_slice("\u{FEFF}".as_bytes());
            }
            bytes.extend_from_slice(text.as_bytes());
            return Ok(bytes);
        }
        Charset::Utf16 => {
            let marked = std::iter::once(0xFEFF).chain(text.encode_utf16());
            return Ok(marked.flat_map(u16::to_le_bytes).collect());
        }
        Charset::Windows1252 => WINDOWS_1252,
        Charset::Big5 => BIG5,
    };
    let (bytes, _, lossy) = encoding.encode(text);
    if lossy {
        let lacks = |letter: &char| encoding.encode(letter.encode_utf8(&mut [0; 4])).2;
        return Err(text.chars().find(lacks).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    Ok(bytes.into_owned())
}
