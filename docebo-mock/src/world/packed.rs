//! Numbers in fewer bytes, without alignment.

use docebo_sdk::wire::{Date, DateTime};

/// Forty bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Five([u8; 5]);

impl Five {
    /// The lower forty bits of a number.
    pub(crate) fn new(number: u64) -> Self {
        let [_, _, _, low @ ..] = number.to_be_bytes();
        Self(low)
    }

    /// The number.
    pub(crate) fn get(self) -> u64 {
        let [a, b, c, d, e] = self.0;
        u64::from_be_bytes([0, 0, 0, a, b, c, d, e])
    }
}

/// Thirty-two bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Four([u8; 4]);

impl Four {
    pub(crate) const fn new(number: u32) -> Self {
        Self(number.to_ne_bytes())
    }

    pub(crate) const fn get(self) -> u32 {
        u32::from_ne_bytes(self.0)
    }
}

/// Twenty-four bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Three([u8; 3]);

impl Three {
    /// The lower twenty-four bits of a number.
    pub(crate) fn new(number: u32) -> Self {
        let [_, low @ ..] = number.to_be_bytes();
        Self(low)
    }

    pub(crate) const fn get(self) -> u32 {
        let [a, b, c] = self.0;
        u32::from_be_bytes([0, a, b, c])
    }
}

/// A moment or none, in five bytes: every moment a [`DateTime`] can be, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PackedTime(Five);

/// Seconds from the year 1, 0 for none.
const ORIGIN: i64 = -62_135_596_801;

impl PackedTime {
    pub(crate) fn new(at: Option<DateTime>) -> Self {
        Self(Five::new(at.map_or(0, |at| at.unix().abs_diff(ORIGIN))))
    }

    pub(crate) fn get(self) -> Option<DateTime> {
        match self.0.get() {
            0 => None,
            seconds => Some(DateTime::from_unix(ORIGIN.saturating_add_unsigned(seconds))),
        }
    }

    /// What sorts like the moment, none first.
    pub(crate) fn key(self) -> u64 {
        self.0.get()
    }
}

/// A day or none, in four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PackedDay(i32);

impl PackedDay {
    pub(crate) fn new(day: Option<Date>) -> Self {
        Self(day.map_or(i32::MIN, Date::days_since_epoch))
    }

    pub(crate) fn get(self) -> Option<Date> {
        (self.0 != i32::MIN).then(|| Date::from_days_since_epoch(self.0))
    }

    /// What sorts like the day, none first.
    pub(crate) fn key(self) -> i32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_calendar_fits() {
        for text in ["0001-01-01 00:00:00", "1969-12-31 23:59:59", "9999-12-30 22:00:00"] {
            let at = text.parse::<DateTime>().unwrap();
            assert_eq!(PackedTime::new(Some(at)).get(), Some(at));
            assert_eq!(PackedDay::new(Some(at.date())).get(), Some(at.date()));
        }
        assert_eq!(PackedTime::new(None).get(), None);
        assert_eq!(PackedDay::new(None).get(), None);
    }
}
