//! What a CSV file leaves open.

use std::fmt;

use super::{Charset, CsvError};

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`, as spreadsheets write it where the comma is the decimal sign.
    Semicolon,
    /// A tab, as spreadsheets write "Unicode text".
    Tab,
    /// One other ASCII sign, such as `b'|'`; never found by looking (B-160). Profiles of power
    /// users cannot be listed in a file that takes the pipe (B-189). From a `char`, by
    /// `Separator::try_from('|')`.
    Other(u8),
}

impl Separator {
    /// Those that are found by looking.
    pub(super) const FOUND: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Other(byte) => byte,
        }
    }

    /// Itself, if it can separate cells.
    pub(super) fn usable(self) -> Result<Self, CsvError> {
        match self {
            Self::Other(byte)
                if !byte.is_ascii()
                    || byte == b'"'
                    || (byte.is_ascii_whitespace() && byte != b'\t') =>
            {
                Err(CsvError::Separator { sign: char::from(byte) })
            }
            usable => Ok(usable),
        }
    }
}

impl TryFrom<char> for Separator {
    type Error = CsvError;
    fn try_from(sign: char) -> Result<Self, CsvError> {
        match sign {
            ',' => Ok(Self::Comma),
            ';' => Ok(Self::Semicolon),
            '\t' => Ok(Self::Tab),
            _ => match u8::try_from(sign) {
                Ok(byte) => Self::Other(byte).usable(),
                Err(_) => Err(CsvError::Separator { sign }),
            },
        }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comma => f.write_str("comma"),
            Self::Semicolon => f.write_str("semicolon"),
            Self::Tab => f.write_str("tab"),
            Self::Other(byte) => write!(f, "`{}`", char::from(*byte)),
        }
    }
}

/// How a file is read or written.
///
/// A new one leaves charset and separator to be found by looking, and takes the first line for
/// the names of the columns. That last is a choice of this crate: the platform's importer takes
/// the first line for a person unless told otherwise (B-163).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    pub(super) charset: Option<Charset>,
    pub(super) separator: Option<Separator>,
    pub(super) header: bool,
    pub(super) mark: bool,
    pub(super) guards: bool,
}

impl Default for Format {
    fn default() -> Self {
        Self { charset: None, separator: None, header: true, mark: false, guards: false }
    }
}

impl Format {
    /// Everything found by looking; written as UTF-8 without a mark.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What Excel opens by a double click, umlauts and all, where the comma is the decimal sign:
    /// UTF-8 with a byte order mark, semicolons, formulas guarded.
    #[must_use]
    pub fn excel() -> Self {
        Self::new().separator(Separator::Semicolon).byte_order_mark().guarding_formulas()
    }

    /// The bytes are in this charset, whatever they look like.
    #[must_use]
    pub fn charset(mut self, charset: Charset) -> Self {
        self.charset = Some(charset);
        self
    }

    /// Cells are separated by this.
    #[must_use]
    pub fn separator(mut self, separator: Separator) -> Self {
        self.separator = Some(separator);
        self
    }

    /// The first line is data, and columns are known by their position.
    #[must_use]
    pub fn without_header(mut self) -> Self {
        self.header = false;
        self
    }

    /// Writes a byte order mark before UTF-8. Reading never minds one.
    #[must_use]
    pub fn byte_order_mark(mut self) -> Self {
        self.mark = true;
        self
    }

    /// For files that people open in a spreadsheet: a cell that starts with `=`, `+`, `-` or `@`,
    /// which a spreadsheet would run, is written with an apostrophe before it, and read without.
    ///
    /// Not for files the platform reads, to which the apostrophe is part of the value.
    #[must_use]
    pub fn guarding_formulas(mut self) -> Self {
        self.guards = true;
        self
    }
}
