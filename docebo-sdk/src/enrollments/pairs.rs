//! Many pairs, cut into calls the platform accepts, with the fate of each.

use std::collections::BTreeMap;

use super::{ArchiveRequest, EnrollmentKey, UnenrollOutcome, UpdateOutcome};
use crate::{
    client::Error,
    id::{CourseId, UserId},
};

/// What became of one pair.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairResult {
    /// Done.
    Done,
    /// The platform left it as it was, and said why.
    Refused(Vec<String>),
    /// There is no such enrollment.
    NotEnrolled,
    /// The platform's answer does not say, or never came.
    Unknown,
    /// The call that held it was refused as a whole, or an earlier one ended the work.
    NotDone,
}

/// One pair and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PairOutcome {
    /// The pair.
    pub key: EnrollmentKey,
    /// What became of it.
    pub result: PairResult,
}

/// The fate of every pair, in the order asked for, and the error that ended the work early.
#[derive(Debug)]
#[non_exhaustive]
pub struct PairReport {
    /// Every pair asked for, once.
    pub outcomes: Vec<PairOutcome>,
    /// Why not all calls were made.
    pub error: Option<Error>,
}

impl PairReport {
    /// Whether every pair was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.error.is_none()
            && self.outcomes.iter().all(|outcome| outcome.result == PairResult::Done)
    }

    /// The pairs that are not known to be done.
    pub fn open(&self) -> impl Iterator<Item = &PairOutcome> {
        self.outcomes.iter().filter(|outcome| outcome.result != PairResult::Done)
    }
}

/// Collects results, and prints them in the order asked for.
pub(crate) struct Collector {
    order: Vec<EnrollmentKey>,
    results: BTreeMap<EnrollmentKey, PairResult>,
    error: Option<Error>,
}

impl Collector {
    pub(crate) fn new(pairs: impl IntoIterator<Item = EnrollmentKey>) -> Self {
        let mut results = BTreeMap::new();
        let order = pairs
            .into_iter()
            .filter(|key| results.insert(*key, PairResult::NotDone).is_none())
            .collect();
        Self { order, results, error: None }
    }

    fn set(&mut self, key: EnrollmentKey, result: PairResult) {
        if let Some(slot) = self.results.get_mut(&key) {
            *slot = result;
        }
    }

    /// Ends the work: what the failed call held is unknown when it may have been carried out.
    pub(super) fn fail(&mut self, pairs: impl IntoIterator<Item = EnrollmentKey>, error: Error) {
        if error.may_have_been_applied() {
            for key in pairs {
                self.set(key, PairResult::Unknown);
            }
        }
        self.error = Some(error);
    }

    pub(super) fn updated(
        &mut self,
        pairs: impl IntoIterator<Item = EnrollmentKey>,
        outcome: UpdateOutcome,
    ) {
        for key in pairs {
            self.set(key, PairResult::Unknown);
        }
        for key in outcome.updated {
            self.set(key, PairResult::Done);
        }
        for key in outcome.invalid_enrollments {
            self.set(key, PairResult::NotEnrolled);
        }
        for refused in outcome.validation_errors {
            let key = EnrollmentKey { course_id: refused.course_id, user_id: refused.user_id };
            self.set(key, PairResult::Refused(refused.messages));
        }
    }

    /// Reads the answer of a call for one course, where users stand for pairs.
    pub(super) fn unenrolled(
        &mut self,
        course_id: CourseId,
        users: &[UserId],
        outcome: &UnenrollOutcome,
    ) {
        for &user_id in users {
            let result = if outcome.un_enrolled.contains(&user_id) {
                PairResult::Done
            } else {
                let own: Vec<String> =
                    outcome.errors.iter().filter(|text| mentions(text, user_id)).cloned().collect();
                match (own.is_empty(), users.len() == 1) {
                    (false, _) => PairResult::Refused(own),
                    (true, true) => PairResult::Refused(outcome.errors.clone()),
                    // Not among those who left, and no text names them.
                    (true, false) => PairResult::Unknown,
                }
            };
            self.set(EnrollmentKey { course_id, user_id }, result);
        }
    }

    pub(crate) fn finish(mut self) -> PairReport {
        let results = &mut self.results;
        let outcomes = self
            .order
            .iter()
            .map(|key| PairOutcome {
                key: *key,
                result: results.remove(key).unwrap_or(PairResult::NotDone),
            })
            .collect();
        PairReport { outcomes, error: self.error }
    }
}

/// Whether `text` holds the id as a whole number.
fn mentions(text: &str, id: UserId) -> bool {
    let id = id.to_string();
    text.split(|c: char| !c.is_ascii_digit()).any(|number| number == id)
}

/// Users by course, both in the order of their ids: one call a course lets the answer, which
/// names users only, speak for pairs.
pub(super) fn by_course(
    pairs: impl IntoIterator<Item = EnrollmentKey>,
) -> BTreeMap<CourseId, Vec<UserId>> {
    let mut courses: BTreeMap<CourseId, Vec<UserId>> = BTreeMap::new();
    for key in pairs {
        courses.entry(key.course_id).or_default().push(key.user_id);
    }
    for users in courses.values_mut() {
        users.sort_unstable();
        users.dedup();
    }
    courses
}

/// The same request, cut to `max` users each.
pub(super) fn chunks(request: &ArchiveRequest, max: usize) -> Vec<ArchiveRequest> {
    let users = request.user_ids.chunks(max.max(1));
    users.map(|users| ArchiveRequest { user_ids: users.to_vec(), ..request.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(course: u64, user: u64) -> EnrollmentKey {
        EnrollmentKey { course_id: CourseId::new(course), user_id: UserId::new(user) }
    }

    #[test]
    fn requests_are_cut_at_the_cap() {
        let users = (1..=2_001).map(UserId::new);
        let request = ArchiveRequest::and_unenroll(users, [CourseId::new(1)]);
        let sizes: Vec<usize> =
            chunks(&request, 1_000).iter().map(|chunk| chunk.user_ids.len()).collect();
        assert_eq!(sizes, [1_000, 1_000, 1]);
    }

    #[test]
    fn every_pair_has_one_fate() {
        let pairs = [key(1, 7), key(1, 8), key(1, 9), key(1, 8), key(1, 10)];
        let mut collector = Collector::new(pairs);
        collector.updated(
            pairs,
            UpdateOutcome {
                updated: vec![key(1, 7)],
                invalid_enrollments: vec![key(1, 8), key(5, 5)],
                validation_errors: vec![super::super::RefusedChange {
                    course_id: CourseId::new(1),
                    user_id: UserId::new(9),
                    messages: vec!["no".into()],
                }],
            },
        );
        let report = collector.finish();
        let results: Vec<PairResult> =
            report.outcomes.iter().map(|outcome| outcome.result.clone()).collect();
        assert_eq!(
            results,
            [
                PairResult::Done,
                PairResult::NotEnrolled,
                PairResult::Refused(vec!["no".into()]),
                PairResult::Unknown,
            ]
        );
        assert!(!report.is_complete());
        assert_eq!(report.open().count(), 3);
    }

    #[test]
    fn errors_are_matched_to_users_by_whole_ids() {
        let users = [UserId::new(7), UserId::new(70), UserId::new(8)];
        let mut collector = Collector::new([key(1, 7), key(1, 70), key(1, 8)]);
        let outcome = UnenrollOutcome {
            un_enrolled: vec![UserId::new(8)],
            errors: vec!["User 70 is not enrolled".into()],
            background_job: None,
        };
        collector.unenrolled(CourseId::new(1), &users, &outcome);
        let results: Vec<PairResult> =
            collector.finish().outcomes.into_iter().map(|outcome| outcome.result).collect();
        assert_eq!(
            results,
            [
                PairResult::Unknown,
                PairResult::Refused(vec!["User 70 is not enrolled".into()]),
                PairResult::Done,
            ]
        );
    }
}
