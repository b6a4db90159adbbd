//! Which rules took part in one answer.

/// Collects rule ids while a request is handled, for `x-mock-rules`.
///
/// Off (the default) it does nothing; only requests that ask for an explanation pay for one.
#[derive(Debug, Clone, Default)]
pub struct RuleNotes {
    ids: Option<Vec<&'static str>>,
}

impl RuleNotes {
    /// Records nothing.
    #[must_use]
    pub const fn off() -> Self {
        Self { ids: None }
    }

    /// Records each rule once, in the order of first mention.
    #[must_use]
    pub const fn on() -> Self {
        Self { ids: Some(Vec::new()) }
    }

    /// Whether somebody wants to know.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.ids.is_some()
    }

    /// Notes that a rule took part.
    #[inline]
    pub fn note(&mut self, id: &'static str) {
        if let Some(ids) = &mut self.ids
            && !ids.contains(&id)
        {
            ids.push(id);
        }
    }

    /// The rules noted so far.
    #[must_use]
    pub fn ids(&self) -> &[&'static str] {
        self.ids.as_deref().unwrap_or_default()
    }

    /// The header's value: `B-034,B-071`; `None` when off.
    #[must_use]
    pub fn header(&self) -> Option<String> {
        self.ids.as_ref().map(|ids| ids.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_each_rule_once_in_order() {
        let mut notes = RuleNotes::on();
        for id in ["B-071", "B-034", "B-071"] {
            notes.note(id);
        }
        assert_eq!(notes.ids(), ["B-071", "B-034"]);
        assert_eq!(notes.header().as_deref(), Some("B-071,B-034"));
    }

    #[test]
    fn says_nothing_when_off() {
        let mut notes = RuleNotes::off();
        notes.note("B-034");
        assert!(notes.ids().is_empty() && notes.header().is_none() && !notes.is_on());
    }
}
