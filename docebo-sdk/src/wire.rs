//! The platform's JSON habits.
//!
//! Reading is tolerant: a number may come as a string, a flag as `true`, `1` or `"1"`, no date as
//! `null`, `""` or `0000-00-00`. Writing is exact: every field says, through one of the adaptors
//! below, the form in which the platform itself sends it.

mod adaptors;
mod date;
mod number;
mod numbered;
mod open_enum;
mod page;
mod patch;
pub mod tree;

pub use adaptors::{
    AsText, CommaList, EmptyIsNone, FlagBool, FlagNumber, FlagText, Lenient, OneOrMany, Texts,
};
pub use date::{Date, DateTime, ParseDateError};
pub use number::PlainNumber;
pub use numbered::Numbered;
pub use open_enum::UnknownWord;
pub(crate) use open_enum::open_enum;
pub(crate) use page::page_query;
pub use page::{Page, PageBody, PageQuery, Sort, SortDir};
pub use patch::Patch;
