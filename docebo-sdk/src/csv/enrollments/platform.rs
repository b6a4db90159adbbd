//! What is known of a platform before a file is sent to it.

use std::collections::HashMap;

use crate::{
    courses::CourseType,
    enrollment_fields::EnrollmentField,
    id::{CourseId, UserId},
};

/// A course.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Course {
    /// Its number.
    pub id: CourseId,
    /// Its code, or an empty text.
    pub code: String,
    /// How it is taught.
    pub kind: CourseType,
}

impl Course {
    /// A course.
    #[must_use]
    pub fn new(id: CourseId, code: impl Into<String>, kind: CourseType) -> Self {
        Self { id, code: code.into(), kind }
    }
}

/// What is known of a platform. What was not said is not known, and not checked.
///
/// ```
/// use docebo_sdk::{CourseId, UserId, courses::CourseType};
/// use docebo_sdk::csv::enrollments::{Course, EnrollmentFile, Platform};
///
/// let platform = Platform::default()
///     .users([(UserId::new(13017), "ann")])
///     .courses([Course::new(CourseId::new(134), "SAFE", CourseType::Elearning)]);
/// let file = EnrollmentFile::read(b"username,course_code\nANN,SAFE\n")?;
/// let pair = file.to_unenroll(&platform).rows[0].row;
/// assert_eq!((pair.user_id.get(), pair.course_id.get()), (13017, 134));
/// # Ok::<(), docebo_sdk::csv::CsvError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Platform {
    pub(super) users: Option<HashMap<String, UserId>>,
    pub(super) courses: Option<Vec<Course>>,
    pub(super) fields: Option<Vec<EnrollmentField>>,
}

impl Platform {
    /// All its users, by user name.
    #[must_use]
    pub fn users(mut self, users: impl IntoIterator<Item = (UserId, impl AsRef<str>)>) -> Self {
        let folded = users.into_iter().map(|(id, name)| (name.as_ref().to_lowercase(), id));
        self.users = Some(folded.collect());
        self
    }

    /// All its courses.
    #[must_use]
    pub fn courses(mut self, courses: impl IntoIterator<Item = Course>) -> Self {
        self.courses = Some(courses.into_iter().collect());
        self
    }

    /// All its additional enrollment fields.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = EnrollmentField>) -> Self {
        self.fields = Some(fields.into_iter().collect());
        self
    }
}
