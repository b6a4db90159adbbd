//! The methods people call.

use super::{
    ArchiveRequest, ArchiveThroughWire, ArchiveWire, CreateEnrollment, CreateEnrollments,
    DeleteEnrollment, DeleteEnrollments, EnrolledIn, EnrollmentBatchOptions, EnrollmentBatchRow,
    EnrollmentChange, EnrollmentKey, EnrollmentLevel, EnrollmentRun, EnrollmentStatus,
    GetEnrollment, ListCourseEnrollments, ListEnrollments, ListEnrollmentsOfCourse, NewEnrollments,
    PairReport, UnenrollRun, Unenrollment, UpdateEnrollment, UpdateEnrollments,
    pairs::{Collector, by_course, chunks},
};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty, Endpoint},
    id::{CourseId, LearningPlanId, UserId},
    wire::DateTime,
};

impl Client {
    /// Enrollments of users in courses.
    #[must_use]
    pub fn enrollments(&self) -> Enrollments<'_> {
        Enrollments { client: self }
    }
}

/// Enrollments of one platform; see [`Client::enrollments`].
#[derive(Debug, Clone, Copy)]
pub struct Enrollments<'c> {
    client: &'c Client,
}

impl Enrollments<'_> {
    /// Most users one call of [`unenroll`](Self::unenroll) or [`archive`](Self::archive) takes.
    pub const MAX_USERS: usize = 1_000;

    fn call<E>(&self, path: E::Path) -> Request<E>
    where
        E: Endpoint<Query: Default, Body: Default>,
    {
        self.client.call(Call::new(path, E::Query::default(), E::Body::default()))
    }

    fn send<E: Endpoint<Query = Empty>>(&self, path: E::Path, body: E::Body) -> Request<E> {
        self.client.call(Call::new(path, Empty {}, body))
    }

    /// Everyone's enrollments in courses and learning plans. See [`ListEnrollments`].
    ///
    /// ```no_run
    /// use docebo_sdk::{UserId, enrollments::EnrollmentStatus};
    ///
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let open = client
    ///     .enrollments()
    ///     .list()
    ///     .user(UserId::new(13017))
    ///     .status(EnrollmentStatus::Enrolled)
    ///     .status(EnrollmentStatus::InProgress);
    /// for row in open.all().await? {
    ///     println!("{}: {}", row.name, row.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListEnrollments> {
        self.call(())
    }

    /// One enrollment; not found when there is none. See [`GetEnrollment`].
    pub fn get(&self, course: CourseId, user: UserId) -> Request<GetEnrollment> {
        self.call((course, user))
    }

    /// Course enrollments, without learning plans. See [`ListCourseEnrollments`].
    pub fn list_courses(&self) -> Request<ListCourseEnrollments> {
        self.call(())
    }

    /// Everyone in one course. See [`ListEnrollmentsOfCourse`].
    pub fn list_for_course(&self, course: CourseId) -> Request<ListEnrollmentsOfCourse> {
        self.call(course)
    }

    /// Enrolls users in courses. See [`CreateEnrollments`].
    pub fn create(&self, new: NewEnrollments) -> Request<CreateEnrollments> {
        self.send((), new)
    }

    /// Enrolls one user in one course as learner. See [`CreateEnrollment`].
    pub fn create_one(&self, course: CourseId, user: UserId) -> Request<CreateEnrollment> {
        self.call((course, user))
    }

    /// Changes enrollments. See [`UpdateEnrollments`].
    ///
    /// ```no_run
    /// use docebo_sdk::enrollments::{EnrollmentChange, EnrollmentStatus};
    /// use docebo_sdk::{CourseId, UserId};
    ///
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let mut change = EnrollmentChange::default();
    /// change.course_id = vec![CourseId::new(134)];
    /// change.user_id = vec![UserId::new(13017), UserId::new(13018)];
    /// change.status = Some(EnrollmentStatus::Completed);
    /// let outcome = client.enrollments().update(change).await?;
    /// for refused in &outcome.validation_errors {
    ///     println!("{}: {}", refused.user_id, refused.messages.join("; "));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, change: EnrollmentChange) -> Request<UpdateEnrollments> {
        self.send((), change)
    }

    /// Changes one enrollment. See [`UpdateEnrollment`].
    pub fn update_one(
        &self,
        course: CourseId,
        user: UserId,
        change: EnrollmentChange,
    ) -> Request<UpdateEnrollment> {
        let path = (course, user);
        self.send(path, EnrollmentChange { course_id: vec![], user_id: vec![], ..change })
    }

    /// Takes each user out of each course. See [`DeleteEnrollments`]; for more than
    /// [1,000](Self::MAX_USERS) users or the fate of each pair,
    /// [`unenroll_pairs`](Self::unenroll_pairs).
    pub fn unenroll(
        &self,
        users: impl IntoIterator<Item = UserId>,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Request<DeleteEnrollments> {
        self.send((), Unenrollment::from_courses(users, courses))
    }

    /// Takes one user out of one course. See [`DeleteEnrollment`].
    pub fn unenroll_one(&self, course: CourseId, user: UserId) -> Request<DeleteEnrollment> {
        self.call((course, user))
    }

    /// Takes any number of pairs apart, one course and at most [1,000](Self::MAX_USERS) users a
    /// call, and says what became of each. Stops at the first call that fails.
    pub async fn unenroll_pairs(
        &self,
        pairs: impl IntoIterator<Item = EnrollmentKey>,
    ) -> PairReport {
        self.leave_pairs(pairs, false).await
    }

    /// [`unenroll_pairs`](Self::unenroll_pairs), with or without the tracking.
    pub(crate) async fn leave_pairs(
        &self,
        pairs: impl IntoIterator<Item = EnrollmentKey>,
        reset_tracks: bool,
    ) -> PairReport {
        let pairs: Vec<EnrollmentKey> = pairs.into_iter().collect();
        let mut collector = Collector::new(pairs.iter().copied());
        'work: for (course_id, users) in by_course(pairs) {
            for users in users.chunks(Self::MAX_USERS) {
                let mut call = self.unenroll(users.iter().copied(), [course_id]);
                if reset_tracks {
                    call = call.reset_tracks(true);
                }
                match call.await {
                    Ok(outcome) => collector.unenrolled(course_id, users, &outcome),
                    Err(error) => {
                        let held =
                            users.iter().map(|&user_id| EnrollmentKey { course_id, user_id });
                        collector.fail(held, error);
                        break 'work;
                    }
                }
            }
        }
        collector.finish()
    }

    /// Enrolls users and changes enrollments, row by row, as many as there are: 100 in a call, one
    /// call after the other. See [`BatchEnrollments`](super::BatchEnrollments).
    ///
    /// ```no_run
    /// use docebo_sdk::enrollments::{EnrollmentBatchOptions, EnrollmentBatchRow, EnrollmentStatus};
    ///
    /// # async fn example(client: docebo_sdk::Client) {
    /// let rows = ["ann", "bob"].map(|name| EnrollmentBatchRow::of(name, "SAFE"));
    /// let run = client
    ///     .enrollments()
    ///     .batch(rows)
    ///     .options(EnrollmentBatchOptions::with_status(EnrollmentStatus::Enrolled));
    /// let report = run.send().await;
    /// for failed in report.failed() {
    ///     println!("row {}: {}", failed.row, failed.outcome);
    /// }
    /// let report = run.retry(report).await; // those that were not done, and only they
    /// # }
    /// ```
    pub fn batch(&self, rows: impl IntoIterator<Item = EnrollmentBatchRow>) -> EnrollmentRun {
        let rows = rows.into_iter().collect();
        EnrollmentRun::new(self.client.clone(), rows, EnrollmentBatchOptions::default())
    }

    /// Unenrolls pairs through the batch. **Unverified**: see
    /// [`BatchUnenroll`](super::BatchUnenroll), and [`unenroll_pairs`](Self::unenroll_pairs) for
    /// the known way.
    pub fn batch_unenroll(&self, pairs: impl IntoIterator<Item = EnrollmentKey>) -> UnenrollRun {
        UnenrollRun::new(self.client.clone(), pairs.into_iter().collect(), ())
    }

    /// Archives enrollments. **Unverified**: see [`ArchiveRequest`] and B-087.
    pub fn archive(&self, request: ArchiveRequest) -> Request<UpdateEnrollments> {
        self.send((), request.into_change())
    }

    /// Archives one enrollment. **Unverified**: see [`ArchiveRequest`] and B-087. Users and
    /// courses of the request are those of the path.
    pub fn archive_one(&self, request: ArchiveRequest) -> Option<Request<UpdateEnrollment>> {
        let (&[course], &[user]) = (&request.course_ids[..], &request.user_ids[..]) else {
            return None;
        };
        Some(self.update_one(course, user, request.into_change()))
    }

    /// Archives through other names, verb or path. **Unverified**: see [`ArchiveWire`].
    pub fn archive_through(
        &self,
        wire: &ArchiveWire,
        request: &ArchiveRequest,
    ) -> Request<ArchiveThroughWire> {
        let mut call = self.send::<ArchiveThroughWire>((), wire.body(request));
        call.options.route = Some((wire.method, wire.path.clone()));
        call
    }

    /// Archives any number of users, at most [1,000](Self::MAX_USERS) a call, and says what
    /// became of each pair. Stops at the first call that fails. **Unverified**: see
    /// [`ArchiveRequest`] and B-087.
    pub async fn archive_all(&self, request: &ArchiveRequest) -> PairReport {
        let mut collector = Collector::new(request.pairs());
        for chunk in chunks(request, Self::MAX_USERS) {
            match self.archive(chunk.clone()).await {
                Ok(outcome) => collector.updated(chunk.pairs(), outcome),
                Err(error) => {
                    collector.fail(chunk.pairs(), error);
                    break;
                }
            }
        }
        collector.finish()
    }
}

impl Request<ListEnrollments> {
    /// Only of this user; may be repeated.
    pub fn user(mut self, id: UserId) -> Self {
        self.call.query.id_user.push(id);
        self
    }
    /// Only in this course; may be repeated.
    pub fn course(mut self, id: CourseId) -> Self {
        self.call.query.id_course.push(id);
        self
    }
    /// Only in this learning plan; may be repeated.
    pub fn plan(mut self, id: LearningPlanId) -> Self {
        self.call.query.id_learning_plan.push(id);
        self
    }
    /// Only in this status; may be repeated.
    pub fn status(mut self, status: EnrollmentStatus) -> Self {
        self.call.query.status.push(status);
        self
    }
    /// Only of this kind; may be repeated.
    pub fn kind(mut self, kind: EnrolledIn) -> Self {
        self.call.query.kind.push(kind);
        self
    }
    /// Only with this level.
    pub fn level(mut self, level: EnrollmentLevel) -> Self {
        self.call.query.level = Some(level);
        self
    }
    /// Only changed at or after this moment.
    pub fn updated_from(mut self, at: DateTime) -> Self {
        self.call.query.updated_from = Some(at);
        self
    }
    /// Only changed at or before this moment.
    pub fn updated_to(mut self, at: DateTime) -> Self {
        self.call.query.updated_to = Some(at);
        self
    }
    /// Rows a page; 200 by default and at most.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.call.query.page_size = Some(rows);
        self
    }
}

impl Request<ListCourseEnrollments> {
    /// Only of this user; may be repeated.
    pub fn user(mut self, id: UserId) -> Self {
        self.call.query.user_id.push(id);
        self
    }
    /// Only in this course; may be repeated.
    pub fn course(mut self, id: CourseId) -> Self {
        self.call.query.course_id.push(id);
        self
    }
    /// Only in this status; may be repeated.
    pub fn status(mut self, status: EnrollmentStatus) -> Self {
        self.call.query.enrollment_status.push(status);
        self
    }
    /// Asks for the seconds spent.
    pub fn with_time_spent(mut self) -> Self {
        self.call.query.extra_fields.push("enrollment_time_spent".to_owned());
        self
    }
}

impl Request<ListEnrollmentsOfCourse> {
    /// Only of this user; may be repeated.
    pub fn user(mut self, id: UserId) -> Self {
        self.call.query.user_id.push(id);
        self
    }
    /// Only with this level; may be repeated.
    pub fn level(mut self, level: EnrollmentLevel) -> Self {
        self.call.query.level.push(level);
        self
    }
}

impl Request<CreateEnrollment> {
    /// As what.
    pub fn level(mut self, level: EnrollmentLevel) -> Self {
        self.call.body.level = Some(level);
        self
    }
}

impl Request<DeleteEnrollments> {
    /// Clears the tracking of the training material too.
    pub fn reset_tracks(mut self, reset: bool) -> Self {
        self.call.body.reset_tracks = Some(reset);
        self
    }
    /// Deletes certificates too.
    pub fn delete_certificates(mut self, delete: bool) -> Self {
        self.call.body.delete_issued_certificates = Some(delete);
        self
    }
    /// Also leaves these learning plans.
    pub fn plans(mut self, plans: impl IntoIterator<Item = LearningPlanId>) -> Self {
        self.call.body.learningplan_ids.extend(plans);
        self
    }
    /// Also leaves the courses of the plans that are left.
    pub fn cascade(mut self, cascade: bool) -> Self {
        self.call.body.cascade_unenroll_from_courses_in_selected_learning_plan = Some(cascade);
        self
    }
}
