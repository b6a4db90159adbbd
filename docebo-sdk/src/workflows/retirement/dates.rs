//! Days as an export writes them: in the manner of whoever made it.

use crate::wire::Date;

/// Whether the day or the month comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    Day,
    Month,
    /// One date of the file shows the one, another the other.
    Mixed,
}

impl DayOrder {
    /// What the dates of a file show together; nothing when none of them can be read one way only.
    pub(super) fn of(dates: impl Iterator<Item = Written>) -> Option<Self> {
        let (mut day, mut month) = (false, false);
        for date in dates {
            if let Written::Unsure { first, second, .. } = date {
                day |= first > 12;
                month |= second > 12;
            }
        }
        match (day, month) {
            (true, true) => Some(Self::Mixed),
            (true, false) => Some(Self::Day),
            (false, true) => Some(Self::Month),
            (false, false) => None,
        }
    }
}

/// A date as it stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It can be read one way only.
    Sure(Date),
    /// Two numbers and a year.
    Unsure { first: i8, second: i8, year: i16 },
}

impl Written {
    /// Reads a date; `None` for what is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        if let Ok(date) = text.parse() {
            return Some(Self::Sure(date));
        }
        let day = text.split([' ', 'T']).next()?;
        let sign = ['/', '.', '-'].into_iter().find(|sign| day.contains(*sign))?;
        let mut parts = day.split(sign);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        if first.len() == 4 {
            let date = Date::new(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?)?;
            return Some(Self::Sure(date));
        }
        let (first, second) = (first.parse().ok()?, second.parse().ok()?);
        let year = Some(third).filter(|year| year.len() == 4)?.parse().ok()?;
        // Where dots are written, the day comes first.
        match sign {
            '.' => Date::new(year, second, first).map(Self::Sure),
            _ => Some(Self::Unsure { first, second, year }),
        }
    }

    /// The day, in the order the file shows; else what is wrong with it.
    pub(super) fn date(self, order: Option<DayOrder>) -> Result<Date, &'static str> {
        let (first, second, year) = match self {
            Self::Sure(date) => return Ok(date),
            Self::Unsure { first, second, year } => (first, second, year),
        };
        let date = match order {
            Some(DayOrder::Day) => Date::new(year, second, first),
            Some(DayOrder::Month) => Date::new(year, first, second),
            _ if first == second => Date::new(year, first, second),
            Some(DayOrder::Mixed) | None => return Err("day and month cannot be told apart"),
        };
        date.ok_or("there is no such day")
    }
}
