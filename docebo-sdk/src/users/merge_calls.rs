//! What people call to merge two accounts.

use super::{
    KeptEnrollment, ListMergeBadges, ListMergeEnrollments, ListMergeSubscriptions,
    ListMergeTransactions, MergeListQuery, MergeRequest, MergeUsers, MergedData, PreviewMerge,
    Users,
};
use crate::{
    client::Request,
    endpoint::{Call, Empty},
    id::{CourseId, UserId},
};

impl Users<'_> {
    /// Puts two accounts side by side before a merge. See [`PreviewMerge`].
    pub fn merge_preview(&self, from: UserId, into: UserId) -> Request<PreviewMerge> {
        self.client.call(Call::new((from, into), Empty {}, Empty {}))
    }

    /// Merges an account into another, which survives. **There is no undo**; archived
    /// enrollments and learning plans do not go over, and the source stays as it is otherwise.
    /// See [`MergeUsers`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserId};
    /// # async fn example(client: Client, old: UserId, new: UserId) -> Result<(), Error> {
    /// let users = client.users();
    /// let pair = users.merge_preview(old, new).await?.user_data;
    /// println!("{} goes into {}", pair.source.username, pair.destination.username);
    /// let courses = users.merge_enrollments(old, new).all().await?;
    /// println!("{} course enrollments go over", courses.len());
    /// users.merge(old, new).await?;
    /// users.deactivate([old]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn merge(&self, from: UserId, into: UserId) -> Request<MergeUsers> {
        self.client.call(Call::new((from, into), Empty {}, MergeRequest::default()))
    }

    /// The course enrollments a merge would touch. See [`ListMergeEnrollments`].
    pub fn merge_enrollments(&self, from: UserId, into: UserId) -> Request<ListMergeEnrollments> {
        self.client.call(Call::new((from, into), MergeListQuery::default(), Empty {}))
    }

    /// The badges a merge would touch. See [`ListMergeBadges`].
    pub fn merge_badges(&self, from: UserId, into: UserId) -> Request<ListMergeBadges> {
        self.client.call(Call::new((from, into), MergeListQuery::default(), Empty {}))
    }

    /// The subscription licences a merge would touch. See [`ListMergeSubscriptions`].
    pub fn merge_subscriptions(
        &self,
        from: UserId,
        into: UserId,
    ) -> Request<ListMergeSubscriptions> {
        self.client.call(Call::new((from, into), MergeListQuery::default(), Empty {}))
    }

    /// The purchases a merge would touch. See [`ListMergeTransactions`].
    pub fn merge_transactions(&self, from: UserId, into: UserId) -> Request<ListMergeTransactions> {
        self.client.call(Call::new((from, into), MergeListQuery::default(), Empty {}))
    }
}

impl Request<MergeUsers> {
    /// In a course of both accounts, keeps the enrollment of this one.
    pub fn keep(mut self, course: CourseId, account: UserId) -> Self {
        self.call.body.change_data.enrollments.push(KeptEnrollment::new(course, account));
        self
    }

    /// What the surviving account is to hold.
    pub fn data(mut self, data: MergedData) -> Self {
        self.call.body.change_data.user_data = data;
        self
    }
}
