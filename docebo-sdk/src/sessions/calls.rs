//! The methods people call.

use super::{
    ClassroomQuery, GetSession, ListClassroomSessions, ListEvents, ListLearnerSessions, ListRoster,
    ListSessions, SessionQuery, SessionUpdate, UpdateSession,
};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
    id::{CourseId, SessionId},
    wire::Date,
};

impl Client {
    /// Sessions of instructor-led courses.
    #[must_use]
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions { client: self }
    }
}

/// Sessions of one platform; see [`Client::sessions`].
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'c> {
    client: &'c Client,
}

impl Sessions<'_> {
    /// The sessions of a course; a refusal when it has none. See [`ListSessions`].
    pub fn list(&self, course: CourseId) -> Request<ListSessions> {
        self.client.call(Call::new(course, SessionQuery::default(), Empty {}))
    }

    /// One session. See [`GetSession`].
    pub fn get(&self, id: SessionId) -> Request<GetSession> {
        self.client.call(Call::new(id, Empty {}, Empty {}))
    }

    /// Changes name or additional fields. See [`UpdateSession`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, SessionId, sessions::SessionUpdate};
    /// # async fn example(client: Client, id: SessionId) -> Result<(), Error> {
    /// let mut whole = SessionUpdate::from(client.sessions().get(id).await?);
    /// whole.name = Some("Moved to Turin".to_owned());
    /// client.sessions().update(id, whole).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, id: SessionId, changes: SessionUpdate) -> Request<UpdateSession> {
        self.client.call(Call::new(id, Empty {}, changes))
    }

    /// Who has a seat. See [`ListRoster`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, SessionId, enrollments::EnrollmentStatus};
    /// # async fn example(client: Client, id: SessionId) -> Result<(), Error> {
    /// let roster = client.sessions().roster(id).all().await?;
    /// let waiting = roster.iter().filter(|row| row.status == EnrollmentStatus::WaitingList).count();
    /// println!("{} of {} wait", waiting, roster.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn roster(&self, id: SessionId) -> Request<ListRoster> {
        self.client.call(Call::new(id, SessionQuery::default(), Empty {}))
    }

    /// The events of a session. See [`ListEvents`].
    pub fn events(&self, id: SessionId) -> Request<ListEvents> {
        self.client.call(Call::new(id, Empty {}, Empty {}))
    }

    /// The sessions of a course with counters. See [`ListClassroomSessions`].
    pub fn classroom(&self, course: CourseId) -> Request<ListClassroomSessions> {
        self.client.call(Call::new(course, ClassroomQuery::default(), Empty {}))
    }

    /// The sessions the caller is in, or may join. See [`ListLearnerSessions`].
    pub fn for_me(&self, course: CourseId) -> Request<ListLearnerSessions> {
        self.client.call(Call::new(course, Empty {}, Empty {}))
    }
}

impl Request<ListClassroomSessions> {
    /// Not over before this day.
    pub fn from(mut self, day: Date) -> Self {
        self.call.query.date_from = Some(day);
        self
    }
    /// Begun by this day.
    pub fn until(mut self, day: Date) -> Self {
        self.call.query.date_to = Some(day);
        self
    }
    /// Beginning in this year.
    pub fn year(mut self, year: u64) -> Self {
        self.call.query.year = Some(year);
        self
    }
}
