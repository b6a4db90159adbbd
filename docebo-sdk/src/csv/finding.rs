//! What is wrong with a file.

use std::fmt;

/// Whether a finding keeps something from being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row is sent; somebody should have a look.
    Warning,
    /// The row is not sent; without a line, no row is.
    Error,
}

/// One thing that is wrong with a file. Printed, it is a line for people.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Whether the row is sent all the same.
    pub severity: Severity,
    /// The line of the file, from 1; none when it is about the file as a whole.
    pub line: Option<u64>,
    /// Title of the column, where there is one to blame.
    pub column: Option<String>,
    /// What stands there. Never a password.
    pub value: Option<String>,
    /// What is wrong with it.
    pub problem: String,
    /// The platform rule behind it, such as `B-176`.
    pub rule: Option<&'static str>,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}")?,
            None => f.write_str("file")?,
        }
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        if let Some(value) = &self.value {
            write!(f, ", value `{value}`")?;
        }
        write!(f, ": {}", self.problem)?;
        if let Some(rule) = self.rule {
            write!(f, " ({rule})")?;
        }
        write!(f, ": {}", self.remedy)
    }
}

/// What is wrong with one value, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::csv) struct Wrong {
    pub(in crate::csv) severity: Severity,
    pub(in crate::csv) problem: String,
    pub(in crate::csv) rule: Option<&'static str>,
    pub(in crate::csv) remedy: String,
}

impl Wrong {
    pub(in crate::csv) fn error(
        rule: impl Into<Option<&'static str>>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            problem: problem.into(),
            rule: rule.into(),
            remedy: remedy.into(),
        }
    }

    pub(in crate::csv) fn warning(
        rule: impl Into<Option<&'static str>>,
        problem: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, problem, remedy) }
    }

    /// At a place in the file.
    pub(in crate::csv) fn at(
        self,
        line: Option<u64>,
        column: Option<&str>,
        value: Option<&str>,
    ) -> Finding {
        let Self { severity, problem, rule, remedy } = self;
        let (column, value) = (column.map(str::to_owned), value.map(str::to_owned));
        Finding { severity, line, column, value, problem, rule, remedy }
    }
}
