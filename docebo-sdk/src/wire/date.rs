//! Dates as the platform writes them: `YYYY-MM-DD` and `YYYY-MM-DD HH:MM:SS`, in UTC, no zone.

use std::{fmt, str::FromStr, time::Duration};

use jiff::{Timestamp, civil, tz::Offset};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Text that is not a date of the platform.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date of the form {form}")]
pub struct ParseDateError {
    text: String,
    form: &'static str,
}

/// A moment, to the second, in UTC.
///
/// ```
/// use docebo_sdk::wire::DateTime;
///
/// let at: DateTime = "2025-08-08 17:55:23".parse()?;
/// assert_eq!(at.to_string(), "2025-08-08 17:55:23");
/// assert_eq!(at.date().to_string(), "2025-08-08");
/// # Ok::<(), docebo_sdk::wire::ParseDateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(i64);

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// Seconds between which every printable moment lies: the years 0001 to 9999.
const RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_207_200;

impl DateTime {
    /// The moment `seconds` after 1970-01-01 00:00:00 UTC, held within the years 1 to 9999.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        if seconds < *RANGE.start() {
            Self(*RANGE.start())
        } else if seconds > *RANGE.end() {
            Self(*RANGE.end())
        } else {
            Self(seconds)
        }
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The present moment by the machine's clock.
    #[must_use]
    pub fn now() -> Self {
        Self::from_unix(Timestamp::now().as_second())
    }

    /// The day this moment falls on, in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        Date(self.civil().date())
    }

    /// This moment plus some time.
    #[must_use]
    pub fn plus(self, time: Duration) -> Self {
        Self::from_unix(self.0.saturating_add(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)))
    }

    /// This moment minus some time.
    #[must_use]
    pub fn minus(self, time: Duration) -> Self {
        Self::from_unix(self.0.saturating_sub(i64::try_from(time.as_secs()).unwrap_or(i64::MAX)))
    }

    fn civil(self) -> civil::DateTime {
        Timestamp::from_second(self.0)
            .map(|at| Offset::UTC.to_datetime(at))
            .unwrap_or(civil::DateTime::ZERO)
    }
}

impl Date {
    /// A day of the calendar; `None` when there is no such day.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The first moment of the day, in UTC.
    #[must_use]
    pub fn start(self) -> DateTime {
        let at = Offset::UTC.to_timestamp(self.0.at(0, 0, 0, 0));
        DateTime::from_unix(at.map_or(0, Timestamp::as_second))
    }

    /// The day `days` later (earlier when negative), held within the years 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        self.start_plus_days(days).date()
    }

    fn start_plus_days(self, days: i32) -> DateTime {
        DateTime::from_unix(self.start().unix().saturating_add(i64::from(days) * 86_400))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days_since_epoch(self) -> i32 {
        i32::try_from(self.start().unix().div_euclid(86_400)).unwrap_or(0)
    }

    /// The day `days` after 1970-01-01.
    #[must_use]
    pub fn from_days_since_epoch(days: i32) -> Self {
        DateTime::from_unix(i64::from(days) * 86_400).date()
    }
}

/// Two digits, or `None`.
fn two(bytes: &[u8]) -> Option<i8> {
    match bytes {
        [a @ b'0'..=b'9', b @ b'0'..=b'9'] => i8::try_from((a - b'0') * 10 + (b - b'0')).ok(),
        _ => None,
    }
}

fn day(bytes: &[u8]) -> Option<civil::Date> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = bytes else { return None };
    let year = i16::from(two(&[*a, *b])?) * 100 + i16::from(two(&[*c, *d])?);
    civil::Date::new(year, two(&[*e, *f])?, two(&[*g, *h])?).ok()
}

fn moment(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    if bytes.len() == 10 {
        return day(bytes).map(|day| Date(day).start());
    }
    let (date, time) = bytes.split_at_checked(10)?;
    let [b' ' | b'T', a, b, b':', c, d, b':', e, f, rest @ ..] = time else { return None };
    let tail_ok = match rest {
        [] | b"Z" | b"+00:00" | b"+0000" => true,
        [b'.', fraction @ ..] => fraction.iter().all(|b| b.is_ascii_digit() || *b == b'Z'),
        _ => false,
    };
    if !tail_ok {
        return None;
    }
    let time = civil::Time::new(two(&[*a, *b])?, two(&[*c, *d])?, two(&[*e, *f])?, 0).ok()?;
    let at = Offset::UTC.to_timestamp(day(date)?.to_datetime(time)).ok()?;
    Some(DateTime(at.as_second()))
}

impl FromStr for DateTime {
    type Err = ParseDateError;
    /// Reads `YYYY-MM-DD HH:MM:SS`; also with `T`, with `Z`, and a bare day as its midnight.
    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        moment(text.trim())
            .ok_or_else(|| ParseDateError { text: text.to_owned(), form: "YYYY-MM-DD HH:MM:SS" })
    }
}

impl FromStr for Date {
    type Err = ParseDateError;
    /// Reads `YYYY-MM-DD`; of a date-time, its day.
    fn from_str(text: &str) -> Result<Self, ParseDateError> {
        let trimmed = text.trim();
        day(trimmed.as_bytes())
            .map(Self)
            .or_else(|| moment(trimmed).map(DateTime::date))
            .ok_or_else(|| ParseDateError { text: text.to_owned(), form: "YYYY-MM-DD" })
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        write!(
            f,
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second()
        )
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

macro_rules! as_text {
    ($($type:ident: $form:literal),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str(concat!("a date of the form ", $form))
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor)
            }
        }
    )*};
}
as_text!(DateTime: "YYYY-MM-DD HH:MM:SS", Date: "YYYY-MM-DD");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_print_as_the_platform_writes_them() {
        for text in ["2025-08-08 17:55:23", "0001-01-01 00:00:00", "9999-12-30 22:00:00"] {
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
        }
        assert_eq!("2024-02-29".parse::<Date>().unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn neighbouring_forms_are_read() {
        let noon = "2025-08-08 12:00:00".parse::<DateTime>().unwrap();
        for text in ["2025-08-08T12:00:00Z", "2025-08-08T12:00:00+00:00", "2025-08-08 12:00:00.000"]
        {
            assert_eq!(text.parse::<DateTime>().unwrap(), noon, "{text}");
        }
        assert_eq!("2025-08-08".parse::<DateTime>().unwrap(), noon.date().start());
        assert_eq!("2025-08-08 12:00:00".parse::<Date>().unwrap(), noon.date());
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_text() {
        for text in ["", "2025-02-30", "08/08/2025", "2025-08-08 25:00:00", "2025-08-08 1", "ééééé"]
        {
            let error = text.parse::<DateTime>().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("`{text}` is not a date of the form YYYY-MM-DD HH:MM:SS")
            );
        }
    }

    #[test]
    fn arithmetic_stays_within_printable_years() {
        assert_eq!(DateTime::from_unix(i64::MAX).to_string(), "9999-12-30 22:00:00");
        let far = Date::new(9999, 12, 30).unwrap().plus_days(40_000);
        assert_eq!(far.to_string(), "9999-12-30");
        assert_eq!(Date::from_days_since_epoch(19_000).days_since_epoch(), 19_000);
    }
}
