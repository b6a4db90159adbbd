//! The methods people call.

use super::{
    BatchCourses, CompactQuery, CourseBatch, CourseFieldQuery, CourseQuery, CourseUpdate,
    CreateCourse, DeleteCourse, GetCourse, GetLearnCourse, LearnCourseQuery, ListCompactCourses,
    ListCourseFields, ListCourses, ListLearnCourses, ListMaterial, NewCourse, UpdateCourse,
};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
    id::{CourseId, UserId},
    wire::DateTime,
};

impl Client {
    /// Courses.
    #[must_use]
    pub fn courses(&self) -> Courses<'_> {
        Courses { client: self }
    }
}

/// Courses of one platform; see [`Client::courses`].
#[derive(Debug, Clone, Copy)]
pub struct Courses<'c> {
    client: &'c Client,
}

impl Courses<'_> {
    /// Courses as the admin area lists them. See [`ListCourses`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// for course in client.courses().list().search("safety").all().await? {
    ///     println!("{} {}: {} enrolled", course.id, course.title, course.enrolled_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListCourses> {
        self.client.call(Call::new((), CourseQuery::default(), Empty {}))
    }

    /// One course; not found when there is none. See [`GetCourse`].
    pub fn get(&self, id: CourseId) -> Request<GetCourse> {
        self.client.call(Call::new(id, Empty {}, Empty {}))
    }

    /// Courses as the learner area lists them, 20 a page. See [`ListLearnCourses`].
    pub fn list_learn(&self) -> Request<ListLearnCourses> {
        self.client.call(Call::new((), LearnCourseQuery::default(), Empty {}))
    }

    /// One course with the caller's own status. See [`GetLearnCourse`].
    pub fn get_learn(&self, id: CourseId) -> Request<GetLearnCourse> {
        self.client.call(Call::new(id, Empty {}, Empty {}))
    }

    /// The training material, with the caller's status on each piece. See [`ListMaterial`].
    pub fn material(&self, id: CourseId) -> Request<ListMaterial> {
        self.client.call(Call::new(id, Empty {}, Empty {}))
    }

    /// Makes a course. See [`CreateCourse`].
    pub fn create(&self, new: NewCourse) -> Request<CreateCourse> {
        self.client.call(Call::new((), Empty {}, new))
    }

    /// Makes or changes many courses. See [`BatchCourses`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error};
    /// use docebo_sdk::courses::{CourseBatch, CourseBatchOptions, CourseBatchRow, CourseType};
    ///
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let mut row = CourseBatchRow::new("Fire drill", "<p>Out!</p>", CourseType::Classroom);
    /// row.course_code = Some("FIRE".into());
    /// let batch = CourseBatch::new([row], CourseBatchOptions::updating_by_code());
    /// for row in client.courses().batch(batch).await? {
    ///     if !row.success {
    ///         println!("row {}: {}", row.row_index, row.message);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn batch(&self, batch: CourseBatch) -> Request<BatchCourses> {
        self.client.call(Call::new((), Empty {}, batch))
    }

    /// Changes name, description or code. See [`UpdateCourse`].
    pub fn update(&self, id: CourseId, changes: CourseUpdate) -> Request<UpdateCourse> {
        self.client.call(Call::new(id, Empty {}, CourseUpdate { id: Some(id), ..changes }))
    }

    /// Few facts of some courses, with the caller's enrollment. See [`ListCompactCourses`].
    pub fn compact(
        &self,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Request<ListCompactCourses> {
        let query =
            CompactQuery { course_ids: courses.into_iter().collect(), ..Default::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// The additional fields of courses. See [`ListCourseFields`].
    pub fn fields(&self) -> Request<ListCourseFields> {
        self.client.call(Call::new((), CourseFieldQuery::default(), Empty {}))
    }

    /// Deletes a course with its active enrollments. See [`DeleteCourse`].
    pub fn delete(&self, id: CourseId) -> Request<DeleteCourse> {
        self.client.call(Call::new(id, Empty {}, Empty {}))
    }
}

impl Request<ListCompactCourses> {
    /// With this user's enrollment instead of the caller's.
    pub fn of_user(mut self, user: UserId) -> Self {
        self.call.query.user_id = Some(user);
        self
    }
    /// Only courses in which the user is enrolled.
    pub fn enrolled_only(mut self) -> Self {
        self.call.query.enrolled_only = Some(true);
        self
    }
}

impl Request<ListCourses> {
    /// Only with this text in title or code.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
    /// Rows a page; 200 by default and at most.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.call.query.page_size = Some(rows);
        self
    }
}

impl Request<ListLearnCourses> {
    /// Only with this text in name or code.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
    /// Only changed at or after this moment.
    pub fn updated_from(mut self, at: DateTime) -> Self {
        self.call.query.updated_from = Some(at);
        self
    }
    /// Rows a page; 20 by default, 200 at most.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.call.query.page_size = Some(rows);
        self
    }
}
