//! Learners: the people who play what others administer.

use docebo_sdk::{CourseId, UserId};

use crate::{
    DoceboMock,
    domain::enrollments::play::{self, CannotPlay, Play},
    inspect::EnrollmentView,
};

/// Somebody who learns; see [`DoceboMock::learner`].
#[derive(Debug, Clone, Copy)]
pub struct Learner<'m> {
    mock: &'m DoceboMock,
    id: UserId,
}

impl DoceboMock {
    /// A user of the platform as a learner.
    ///
    /// ```
    /// use docebo_mock::{CannotPlay, DoceboMock, Play, Seed, Tenant};
    /// use docebo_sdk::{CourseId, enrollments::EnrollmentStatus};
    ///
    /// let seed: Seed = serde_json::from_str(
    ///     r#"{
    ///         "users": [{"username": "ann", "id": 14001}],
    ///         "courses": [{"name": "Safety", "code": "SAFE", "id": 134}],
    ///         "enrollments": [{"user": "ann", "course": "SAFE"}]
    ///     }"#,
    /// )?;
    /// let tenant = Tenant::from_seed(&seed, Default::default())?;
    /// let mock = DoceboMock::builder().seed(tenant).build();
    /// let safety = CourseId::new(134);
    /// let ann = mock.learner(mock.user("ann").unwrap().id);
    ///
    /// let begun = ann.play(safety, Play::in_progress().seconds(600))?;
    /// assert_eq!(begun.status, EnrollmentStatus::InProgress);
    /// let done = ann.play(safety, Play::completed().score(92.5).seconds(300))?;
    /// assert_eq!((done.score, done.total_time), (Some(92.5), 900));
    ///
    /// let elsewhere = ann.play(CourseId::new(135), Play::completed());
    /// assert_eq!(elsewhere, Err(CannotPlay::UnknownCourse(CourseId::new(135))));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn learner(&self, id: UserId) -> Learner<'_> {
        Learner { mock: self, id }
    }
}

impl Learner<'_> {
    /// Signs in and plays a course: the enrollment is in progress or completed afterwards, with
    /// score, time and dates of the platform's clock. The completion fires its event.
    ///
    /// # Errors
    ///
    /// When the account cannot sign in, or the enrollment is not there or not open.
    pub fn play(
        &self,
        course: CourseId,
        outcome: impl Into<Play>,
    ) -> Result<EnrollmentView, CannotPlay> {
        let played = self
            .mock
            .world()
            .act(None, |world, cx| play::play(world, cx, self.id, course, outcome.into()))?;
        Ok(EnrollmentView::of(&played, None))
    }
}
