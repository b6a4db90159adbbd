//! Typed views of a platform, for assertions in tests: what is there, not what an endpoint says.

mod learning;
mod usage;

pub use learning::ArchivedPlanView;

use docebo_sdk::{
    BranchId, CatalogId, CategoryId, CourseId, GroupId, LearningPlanId, LocationId, ProfileId,
    UserId,
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    jobs::JobStatus,
    wire::{Date, DateTime},
};

pub(crate) use usage::play_asset;
pub use usage::{ActiveUser, UsagePeriod, UsageView};

use crate::{
    DoceboMock,
    world::{
        World,
        audit::AuditEntry,
        enrollments::{Enrollment, Scope},
        jobs::Job,
        notifications::{Notice, Notification},
        owned::{OrphanedBy, Owned, OwnedKind},
        registrations::Registration,
        users::{Level, UserRef},
    },
};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserView {
    /// The platform's id.
    pub id: UserId,
    /// User name, as typed.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail; empty when none.
    pub email: String,
    /// Level.
    pub level: UserLevel,
    /// The stored switch. Expiry is apart.
    pub active: bool,
    /// The date from which the account is expired.
    pub expiration: Option<Date>,
    /// The last sign-in.
    pub last_access: Option<DateTime>,
    /// Whether the person may have a team.
    pub is_manager: bool,
    /// Manager type to manager.
    pub managers: Vec<(u32, UserId)>,
    /// Branches other than the root.
    pub branches: Vec<BranchId>,
    /// Additional field to value.
    pub fields: Vec<(u32, String)>,
}

/// A request for an account.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistrationView {
    /// The number of the request, which the user keeps.
    pub id: UserId,
    /// The user name asked for.
    pub username: String,
    /// E-mail.
    pub email: String,
    /// Whether the address was confirmed.
    pub confirmed: bool,
    /// When the request was made.
    pub requested: DateTime,
    /// When it expires.
    pub expires: Option<DateTime>,
    /// What the link in the mail carries; none when it is used up.
    pub token: Option<String>,
}

/// Shows whether there is a token, never which.
impl std::fmt::Debug for RegistrationView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegistrationView")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("confirmed", &self.confirmed)
            .field("expires", &self.expires)
            .field("has_token", &self.token.is_some())
            .finish_non_exhaustive()
    }
}

/// A course enrollment, active or archived.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EnrollmentView {
    /// Who.
    pub user: UserId,
    /// In which course.
    pub course: CourseId,
    /// How far.
    pub status: EnrollmentStatus,
    /// 3 learner, 4 tutor, 6 instructor.
    pub level: u8,
    /// When it was made.
    pub enrolled_at: DateTime,
    /// When it was completed.
    pub completed_at: Option<DateTime>,
    /// Score.
    pub score: Option<f64>,
    /// Seconds spent.
    pub total_time: u32,
    /// When it was archived; none for an active one.
    pub archived_at: Option<DateTime>,
}

/// What a power user holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PowerUserView {
    /// Who.
    pub user: UserId,
    /// Profiles.
    pub profiles: Vec<ProfileId>,
    /// Users assigned one by one.
    pub users: Vec<UserId>,
    /// Branches, and whether descendants are meant too.
    pub branches: Vec<(BranchId, bool)>,
    /// Courses assigned one by one.
    pub courses: Vec<CourseId>,
    /// Learning plans assigned one by one.
    pub learning_plans: Vec<LearningPlanId>,
    /// Groups, by their numbers of before 2020.
    pub groups: Vec<GroupId>,
    /// Course categories.
    pub categories: Vec<CategoryId>,
    /// Catalogs.
    pub catalogs: Vec<CatalogId>,
    /// Locations.
    pub locations: Vec<LocationId>,
}

/// Something somebody built, who no longer stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrphanView {
    /// What it is.
    pub kind: OwnedKind,
    /// What it is called.
    pub title: String,
    /// Who built it.
    pub owner: UserId,
    /// What became of them.
    pub orphaned_by: OrphanedBy,
}

/// A background job.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobView {
    /// What routes call it.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub status: JobStatus,
    /// Rows to do.
    pub total: u32,
    /// Rows done, failed ones included.
    pub done: u32,
    /// Rows that failed.
    pub errors: u32,
}

impl DoceboMock {
    /// The account of a user name, case aside.
    #[must_use]
    pub fn user(&self, username: &str) -> Option<UserView> {
        self.world().read().users.by_username(username).map(UserView::of)
    }

    /// All accounts, by id.
    #[must_use]
    pub fn users(&self) -> Vec<UserView> {
        self.world().read().users.iter_by_id().map(UserView::of).collect()
    }

    /// All requests for an account, by number.
    #[must_use]
    pub fn registrations(&self) -> Vec<RegistrationView> {
        let world = self.world().read();
        let view = |request: &Registration| RegistrationView {
            id: request.user.id.into(),
            username: request.user.username.clone(),
            email: request.user.email.clone(),
            confirmed: request.confirmed,
            requested: request.requested,
            expires: request.expires,
            token: request.token.clone(),
        };
        world.registrations.iter().map(view).collect()
    }

    /// All active course enrollments, by user and course.
    #[must_use]
    pub fn enrollments(&self) -> Vec<EnrollmentView> {
        let world = self.world().read();
        world
            .enrollments
            .iter(Scope::All)
            .map(|row| EnrollmentView::of(&row.to_enrollment(), None))
            .collect()
    }

    /// All archived course enrollments, in the order of archiving.
    #[must_use]
    pub fn archived_enrollments(&self) -> Vec<EnrollmentView> {
        let world = self.world().read();
        world
            .enrollments
            .archived
            .of(&[], &[])
            .map(|(_, row)| EnrollmentView::of(&row.enrollment, Some(row.archived_at)))
            .collect()
    }

    /// Who is in which learning plan, by plan and user.
    #[must_use]
    pub fn plan_enrollments(&self) -> Vec<(LearningPlanId, UserId)> {
        let world = self.world().read();
        let seats = world.plans.iter().flat_map(|plan| world.plans.seats_of_plan(plan.id));
        seats.map(|seat| (seat.plan.into(), seat.user.into())).collect()
    }

    /// What the power users hold, by user id. Deactivated ones are among them (B-036).
    #[must_use]
    pub fn power_users(&self) -> Vec<PowerUserView> {
        let world = self.world().read();
        let mut ids = world.users.of_level(Level::PowerUser);
        ids.sort_unstable();
        ids.into_iter().map(|id| PowerUserView::of(&world, id)).collect()
    }

    /// Reports, groups and automation rules left without an owner (B-113), in the order of their
    /// making.
    #[must_use]
    pub fn orphans(&self) -> Vec<OrphanView> {
        let world = self.world().read();
        let view = |thing: &Owned| {
            let orphaned_by = thing.orphaned(&world)?;
            Some(OrphanView {
                kind: thing.kind,
                title: thing.title.clone(),
                owner: thing.owner.into(),
                orphaned_by,
            })
        };
        world.built_things().filter_map(view).collect()
    }
}

impl DoceboMock {
    /// Switches a notification on, for an event that concerns a user.
    pub fn activate_notification(&self, notification: Notification) -> &Self {
        self.world().write().notifications.0.push(notification);
        self
    }

    /// All notices that events have triggered, oldest first. What was sent is in
    /// [`outbox`](Self::outbox) too, as a mail.
    #[must_use]
    pub fn notifications(&self) -> Vec<Notice> {
        self.world().read().outbox.notices.iter().cloned().collect()
    }

    /// The audit trail, oldest first: who deleted, switched, enrolled, promoted whom (B-241). To
    /// filter by a user is to ask for the actor (B-242).
    #[must_use]
    pub fn audit(&self) -> Vec<AuditEntry> {
        self.world().read().outbox.audit.iter().cloned().collect()
    }

    /// All background jobs that are kept, newest first.
    #[must_use]
    pub fn jobs(&self) -> Vec<JobView> {
        let world = self.world().read();
        let view = |job: &Job| JobView {
            hash: job.hash.clone(),
            name: job.name.clone(),
            status: crate::domain::jobs::wire_status(job.progress),
            total: job.total,
            done: job.done,
            errors: job.errors,
        };
        world.jobs.newest_first().map(view).collect()
    }
}

impl UserView {
    fn of(user: UserRef<'_>) -> Self {
        Self {
            id: user.id().into(),
            username: user.username().to_owned(),
            first_name: user.first_name().to_owned(),
            last_name: user.last_name().to_owned(),
            email: user.email().to_owned(),
            level: match user.level() {
                Level::Superadmin => UserLevel::Superadmin,
                Level::PowerUser => UserLevel::PowerUser,
                Level::User => UserLevel::User,
            },
            active: user.is_active(),
            expiration: user.expiration(),
            last_access: user.last_access(),
            is_manager: user.is_manager(),
            managers: user.managers().map(|(kind, id)| (kind, id.into())).collect(),
            branches: user.branches().map(Into::into).collect(),
            fields: user.fields().map(|(id, value)| (id, value.to_owned())).collect(),
        }
    }
}

impl EnrollmentView {
    pub(crate) fn of(row: &Enrollment, archived_at: Option<DateTime>) -> Self {
        Self {
            user: row.user.into(),
            course: row.course.into(),
            status: EnrollmentStatus::from_word(&(row.status as i8).to_string()),
            level: row.level,
            enrolled_at: row.enrolled_at,
            completed_at: row.completed_at,
            score: row.score,
            total_time: row.total_time,
            archived_at,
        }
    }
}

impl PowerUserView {
    fn of(world: &World, id: u32) -> Self {
        use crate::world::power_users::BranchGrant;
        let held = world.power_users.held(id).cloned().unwrap_or_default();
        Self {
            user: id.into(),
            profiles: held.profiles.into_iter().map(Into::into).collect(),
            users: held.users.into_iter().map(Into::into).collect(),
            branches: held
                .branches
                .into_iter()
                .map(|(branch, grant)| (branch.into(), grant == BranchGrant::WithDescendants))
                .collect(),
            courses: held.courses.into_iter().map(Into::into).collect(),
            learning_plans: held.plans.into_iter().map(Into::into).collect(),
            groups: held.groups.into_iter().map(Into::into).collect(),
            categories: held.categories.into_iter().map(Into::into).collect(),
            catalogs: held.catalogs.into_iter().map(Into::into).collect(),
            locations: held.locations.into_iter().map(Into::into).collect(),
        }
    }
}
