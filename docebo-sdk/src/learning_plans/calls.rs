//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
    enrollments::AssignmentType,
    id::UserId,
};

impl Client {
    /// Learning plans, and who is in them.
    #[must_use]
    pub fn learning_plans(&self) -> LearningPlans<'_> {
        LearningPlans { client: self }
    }
}

/// Learning plans of one platform; see [`Client::learning_plans`].
#[derive(Debug, Clone, Copy)]
pub struct LearningPlans<'c> {
    pub(super) client: &'c Client,
}

impl<'c> LearningPlans<'c> {
    fn call<E>(&self, path: E::Path, body: E::Body) -> Request<E>
    where
        E: Endpoint<Query: Default>,
    {
        self.client.call(Call::new(path, E::Query::default(), body))
    }

    /// All plans. See [`ListPlans`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// for plan in client.learning_plans().list().search("onboarding").all().await? {
    ///     println!("{} {}", plan.learning_plan_id, plan.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListPlans> {
        self.call((), Empty {})
    }

    /// One plan. See [`GetPlan`].
    pub fn get(&self, plan: LearningPlanId) -> Request<GetPlan> {
        self.call(plan, Empty {})
    }

    /// The courses of a plan, in order. See [`ListPlanCourses`].
    pub fn courses(&self, plan: LearningPlanId) -> Request<ListPlanCourses> {
        self.call(plan, Empty {})
    }

    /// Who is in which plan. See [`ListPlanEnrollments`].
    ///
    /// ```no_run
    /// use docebo_sdk::{UserId, learning_plans::PlanExtraField};
    ///
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let plans = client.learning_plans();
    /// let rows = plans.enrollments().users([UserId::new(13017)]).with([PlanExtraField::Status]);
    /// for row in rows.all().await? {
    ///     println!("{}: {:?}", row.learning_plan_name, row.enrollment_status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn enrollments(&self) -> Request<ListPlanEnrollments> {
        self.call((), Empty {})
    }

    /// The course enrollments inside a plan. See [`ListPlanCourseEnrollments`].
    pub fn course_enrollments(&self, plan: LearningPlanId) -> Request<ListPlanCourseEnrollments> {
        self.call(plan, Empty {})
    }

    /// Puts one user into a plan and its courses. See [`EnrollInPlan`].
    pub fn enroll(&self, plan: LearningPlanId, user: UserId) -> Request<EnrollInPlan> {
        let body = EnrollInPlanBody {
            status: Some(JoinStatus::Subscribed),
            ..EnrollInPlanBody::default()
        };
        self.call((plan, user), body)
    }

    /// Puts up to [1,000](EnrollManyInPlan::MAX_USERS) users into a plan and its courses. The
    /// answer names nobody. See [`EnrollManyInPlan`].
    pub fn enroll_many(
        &self,
        plan: LearningPlanId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<EnrollManyInPlan> {
        let items = EnrollManyItems { user_ids: users.into_iter().collect() };
        self.call(plan, EnrollManyBody { items, options: EnrollManyOptions::default() })
    }

    /// Takes up to [1,000](UnenrollFromPlans::MAX_USERS) users out of each of the plans. Their
    /// course enrollments stay unless [`leave_courses`](Request::leave_courses) is called. See
    /// [`UnenrollFromPlans`].
    ///
    /// ```no_run
    /// use docebo_sdk::{LearningPlanId, UserId};
    ///
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let (plan, leaver) = (LearningPlanId::new(7), UserId::new(13017));
    /// let left = client.learning_plans().unenroll([leaver], [plan]).leave_courses().await?;
    /// assert!(left.errors.is_empty(), "{:?}", left.errors);
    /// # Ok(())
    /// # }
    /// ```
    pub fn unenroll(
        &self,
        users: impl IntoIterator<Item = UserId>,
        plans: impl IntoIterator<Item = LearningPlanId>,
    ) -> Request<UnenrollFromPlans> {
        let body = UnenrollFromPlansBody {
            user_ids: users.into_iter().collect(),
            learningplan_ids: plans.into_iter().collect(),
            ..UnenrollFromPlansBody::default()
        };
        self.call((), body)
    }

    /// Takes any number of users out of a plan and out of its courses, except those that another
    /// plan of the user holds (B-101), and, when told so, those completed and those in progress:
    /// the two switches that the screen has and no call knows (B-100).
    ///
    /// It takes documented calls: the users' course enrollments are read, the plan is left
    /// without its cascade, then the courses are left one by one, which the platform refuses for
    /// as long as the plan holds them (B-077). For the cascade as a whole,
    /// [`unenroll`](Self::unenroll) does with one call.
    ///
    /// ```no_run
    /// use docebo_sdk::{LearningPlanId, UserId};
    ///
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// let (plan, leaver) = (LearningPlanId::new(7), UserId::new(13017));
    /// let report = client.learning_plans().leave(plan, [leaver]).spare_completed().run().await?;
    /// for (enrollment, why) in &report.kept {
    ///     println!("course {} stays: {why:?}", enrollment.course_id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn leave(
        &self,
        plan: LearningPlanId,
        users: impl IntoIterator<Item = UserId>,
    ) -> LeavePlan<'c> {
        LeavePlan::new(*self, plan, users)
    }

    /// Makes a plan without courses. See [`CreateLp`].
    pub fn create(
        &self,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Request<CreateLp> {
        let (name, description) = (Some(name.into()), Some(description.into()));
        self.call((), CreateLpBody { name, description, code: None })
    }

    /// Gives a plan another name and description; both are always written. See [`UpdateLp`].
    pub fn update(
        &self,
        plan: LearningPlanId,
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Request<UpdateLp> {
        let (name, description) = (Some(name.into()), Some(description.into()));
        self.call((), UpdateLpBody { id: Some(plan), name, description, code: None })
    }

    /// Deletes a plan. See [`DeleteLp`].
    pub fn delete(&self, plan: LearningPlanId) -> Request<DeleteLp> {
        self.call((), DeleteLpBody { id: Some(plan) })
    }

    /// All plans by the older route, which can filter by user and by last change and can send the
    /// courses along. See [`ListLp`].
    pub fn list_lp(&self) -> Request<ListLp> {
        self.call((), Empty {})
    }

    /// One plan and how far the caller is in it. See [`GetLp`].
    pub fn get_lp(&self, plan: LearningPlanId) -> Request<GetLp> {
        self.call(plan, Empty {})
    }

    /// Puts one user into a plan by the older route. See [`EnrollInLp`].
    pub fn enroll_lp(&self, plan: LearningPlanId, user: UserId) -> Request<EnrollInLp> {
        self.call((), EnrollInLpBody { id_lp: Some(plan), id_user: Some(user) })
    }
}

impl Request<ListPlans> {
    /// Only plans with this text in title or code.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
    /// The order of the list.
    pub fn sort(mut self, by: PlanSort, direction: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }
}

impl Request<ListPlanEnrollments> {
    /// Only these plans.
    pub fn plans(mut self, plans: impl IntoIterator<Item = LearningPlanId>) -> Self {
        self.call.query.learning_plan_id.extend(plans);
        self
    }
    /// Only these users.
    pub fn users(mut self, users: impl IntoIterator<Item = UserId>) -> Self {
        self.call.query.user_id.extend(users);
        self
    }
    /// Adds columns; without them rows carry no status and no progress.
    pub fn with(mut self, columns: impl IntoIterator<Item = PlanExtraField>) -> Self {
        self.call.query.extra_fields.extend(columns);
        self
    }
}

impl Request<ListPlanCourseEnrollments> {
    /// Only these users.
    pub fn users(mut self, users: impl IntoIterator<Item = UserId>) -> Self {
        self.call.query.user_id.extend(users);
        self
    }
}

impl Request<EnrollInPlan> {
    /// How binding the plan is for the user.
    pub fn assignment_type(mut self, kind: AssignmentType) -> Self {
        self.call.body.assignment_type = Some(kind);
        self
    }
    /// Opens plan and courses at this moment.
    pub fn from(mut self, at: DateTime) -> Self {
        self.call.body.validity_start_at = Some(at);
        self
    }
    /// Closes plan and courses at this moment.
    pub fn until(mut self, at: DateTime) -> Self {
        self.call.body.validity_end_at = Some(at);
        self
    }
}

impl Request<EnrollManyInPlan> {
    /// How binding the plan is for the users.
    pub fn assignment_type(mut self, kind: AssignmentType) -> Self {
        self.call.body.options.assignment_type = Some(kind);
        self
    }
    /// Opens plan and courses at this moment.
    pub fn from(mut self, at: DateTime) -> Self {
        self.call.body.options.validity_start_at = Some(at);
        self
    }
    /// Closes plan and courses at this moment.
    pub fn until(mut self, at: DateTime) -> Self {
        self.call.body.options.validity_end_at = Some(at);
        self
    }
}

impl Request<UnenrollFromPlans> {
    /// Leaves the plans' courses too, except those that another plan of the user holds (B-101).
    /// With a course enrollment go its status, completion date and score.
    pub fn leave_courses(mut self) -> Self {
        self.call.body.cascade_unenroll_from_courses_in_selected_learning_plan = Some(true);
        self
    }
    /// Wipes the training-material tracking of the courses left.
    pub fn reset_tracks(mut self) -> Self {
        self.call.body.reset_tracks = Some(true);
        self
    }
    /// Deletes certificates issued for what is left.
    pub fn delete_issued_certificates(mut self) -> Self {
        self.call.body.delete_issued_certificates = Some(true);
        self
    }
}

impl Request<ListLp> {
    /// Only plans this user is enrolled in.
    pub fn user(mut self, user: UserId) -> Self {
        self.call.query.id_user = Some(user);
        self
    }
    /// Sends the ids of the courses along.
    pub fn with_courses(mut self) -> Self {
        self.call.query.return_courses = Some(true);
        self
    }
    /// Only plans changed at or after this moment.
    pub fn updated_from(mut self, at: DateTime) -> Self {
        self.call.query.updated_from = Some(at);
        self
    }
}

impl Request<CreateLp> {
    /// Gives the plan a code.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.call.body.code = Some(code.into());
        self
    }
}

impl Request<UpdateLp> {
    /// Gives the plan another code.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.call.body.code = Some(code.into());
        self
    }
}
