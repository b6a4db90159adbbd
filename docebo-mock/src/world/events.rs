//! What happened, told once: to webhooks, to the audit trail, to whoever is notified.
//!
//! ```text
//! world.fire(cx.now, Happened::EnrollmentCreated(user, course));   // after it was made
//! world.fire(cx.now, Happened::EnrollmentDeleted(user, course));   // before it goes
//! ```
//!
//! A payload is frozen here, from the tables as they are: what is deleted is told while it is
//! still there. The platform's logic decides which event fires, not the call that caused it
//! (B-236), so rules that write tell what came of it, whoever asked. Who asked, and as part of
//! what, stands in [`World::cause`] and need not be said again.

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::UserLevel,
    enrollments::{EnrollmentLevel, EnrollmentStatus},
    learning_plans::PlanStatus,
    webhooks::{
        BranchEvent, CourseEnrollmentEvent, CourseEvent, Event, GroupEvent, PlanEnrollmentEvent,
        SessionEvent, UserDeletedEvent, UserEvent,
    },
    wire::DateTime,
};

use super::{World, outbox::Effect, plans::Progress, users::Level};
use crate::ledger::switches::BranchAndGroupEvents;

/// Why things happen at the moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cause {
    /// When it is; `None` between two calls.
    pub(crate) at: Option<DateTime>,
    /// Whose call it is; `None` for an application, and for what the platform does by itself.
    pub(crate) actor: Option<u32>,
    /// Whether a batch action is at work (B-228). A rule that serves a batch says so.
    pub(crate) batch: bool,
    /// The background job at work.
    pub(crate) job: Option<String>,
}

impl Cause {
    /// A call of somebody's.
    pub(crate) fn call(now: DateTime, actor: Option<u32>) -> Self {
        Self { at: Some(now), actor, ..Self::default() }
    }

    /// A chunk of a background job.
    pub(crate) fn job(now: DateTime, author: Option<u32>, hash: String) -> Self {
        Self { at: Some(now), actor: author, batch: true, job: Some(hash) }
    }
}

/// Something that happened, of what calls can do. No call makes or deletes a session, takes a
/// course out of a catalog or changes a seat in a plan; webhooks may ask for those events all the
/// same.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Happened<'a> {
    UserCreated(u32),
    UserUpdated(u32),
    UserDeleted(u32),
    /// User, course; likewise below.
    EnrollmentCreated(u32, u32),
    /// Without becoming completed.
    EnrollmentUpdated(u32, u32),
    /// Tells of completed plans too.
    EnrollmentCompleted(u32, u32),
    EnrollmentDeleted(u32, u32),
    /// User, plan; likewise below.
    SeatCreated(u32, u32),
    SeatCompleted(u32, u32),
    SeatDeleted(u32, u32),
    CourseCreated(u32),
    CourseUpdated(u32),
    CourseDeleted(u32),
    SessionUpdated(SessionFacts<'a>),
    BranchCreated(u32),
    BranchUpdated(u32),
    BranchDeleted(u32),
    GroupCreated(u32),
    GroupUpdated(u32),
    GroupDeleted(u32),
}

/// What an event says of a session.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionFacts<'a> {
    pub(crate) course: u32,
    pub(crate) id: u32,
    pub(crate) code: &'a str,
    pub(crate) name: &'a str,
}

/// Whom and what an event concerns.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Concerns {
    pub(crate) user: Option<u32>,
    /// The course, plan, branch or group.
    pub(crate) object: Option<u32>,
}

impl World {
    /// Tells that something happened. What it is about has to be there at the moment.
    pub(crate) fn fire(&mut self, now: DateTime, happened: Happened<'_>) {
        let unproven = matches!(
            happened,
            Happened::BranchCreated(_)
                | Happened::BranchUpdated(_)
                | Happened::BranchDeleted(_)
                | Happened::GroupCreated(_)
                | Happened::GroupUpdated(_)
                | Happened::GroupDeleted(_)
        );
        if unproven && self.switches.get::<BranchAndGroupEvents>() == BranchAndGroupEvents::Off {
            return;
        }
        let Some((event, concerns)) = self.describe(now, happened) else { return };
        let (name, payload) = (event.name(), event.payload());
        self.announce(now, &name, &payload);
        self.record(now, name.as_str(), concerns);
        if let Some(user) = concerns.user {
            self.trigger(now, &name, user, concerns.object);
        }
        self.outbox.push(
            now,
            Effect::Event {
                name: name.to_string(),
                user_id: concerns.user.map(Into::into),
                object_id: concerns.object.map(Into::into),
                batch: self.cause.batch,
                job: self.cause.job.clone(),
                payload,
            },
        );
        if let Happened::EnrollmentCompleted(user, course) = happened {
            self.fire_completed_plans(now, user, course);
        }
    }

    /// Tells of the plans that a completed course completes.
    fn fire_completed_plans(&mut self, now: DateTime, user: u32, course: u32) {
        let completes = |plan: &u32| {
            self.plans.seat(*plan, user).is_some()
                && Progress::of(self, user, self.plans.courses_of_plan(*plan)).status
                    == PlanStatus::Completed
        };
        let plans: Vec<u32> =
            self.plans.plans_of_course(course).iter().copied().filter(completes).collect();
        for plan in plans {
            self.fire(now, Happened::SeatCompleted(user, plan));
        }
    }

    /// The event with its payload; `None` when what it is about is not there.
    fn describe(&self, now: DateTime, happened: Happened<'_>) -> Option<(Event, Concerns)> {
        let user = |user| Concerns { user: Some(user), object: None };
        let both = |user, object| Concerns { user: Some(user), object: Some(object) };
        let object = |object| Concerns { user: None, object: Some(object) };
        Some(match happened {
            Happened::UserCreated(id) => (Event::UserCreated(self.created(now, id)?), user(id)),
            Happened::UserUpdated(id) => (Event::UserUpdated(self.updated(now, id)?), user(id)),
            Happened::UserDeleted(id) => (Event::UserDeleted(self.left(now, id)?), user(id)),
            Happened::EnrollmentCreated(id, course) => {
                let payload = self.enrollment(now, id, course)?;
                (Event::CourseEnrollmentCreated(payload), both(id, course))
            }
            Happened::EnrollmentUpdated(id, course) => {
                let update_date = Some(now);
                let payload =
                    CourseEnrollmentEvent { update_date, ..self.enrollment(now, id, course)? };
                (Event::CourseEnrollmentUpdated(payload), both(id, course))
            }
            Happened::EnrollmentCompleted(id, course) => {
                let completion_date = self.enrollments.get(id, course)?.completed_at();
                let payload =
                    CourseEnrollmentEvent { completion_date, ..self.enrollment(now, id, course)? };
                (Event::CourseEnrollmentCompleted(payload), both(id, course))
            }
            Happened::EnrollmentDeleted(id, course) => {
                let payload = self.enrollment(now, id, course)?;
                (Event::CourseEnrollmentDeleted(payload), both(id, course))
            }
            Happened::SeatCreated(id, plan) => {
                (Event::PlanEnrollmentCreated(self.seat(now, id, plan)?.0), both(id, plan))
            }
            Happened::SeatCompleted(id, plan) => {
                let (payload, completion_date) = self.seat(now, id, plan)?;
                let payload = PlanEnrollmentEvent { completion_date, ..payload };
                (Event::PlanEnrollmentCompleted(payload), both(id, plan))
            }
            Happened::SeatDeleted(id, plan) => {
                (Event::PlanEnrollmentDeleted(self.seat(now, id, plan)?.0), both(id, plan))
            }
            Happened::CourseCreated(id) => {
                let payload = CourseEvent { creation_date: Some(now), ..self.course(now, id)? };
                (Event::CourseCreated(payload), object(id))
            }
            Happened::CourseUpdated(id) => {
                let payload = CourseEvent { update_date: Some(now), ..self.course(now, id)? };
                (Event::CourseUpdated(payload), object(id))
            }
            Happened::CourseDeleted(id) => {
                let payload = CourseEvent { deletion_date: Some(now), ..self.course(now, id)? };
                (Event::CourseDeleted(payload), object(id))
            }
            Happened::SessionUpdated(session) => {
                (Event::SessionUpdated(self.session(now, session)), object(session.id))
            }
            Happened::BranchCreated(id) => {
                (Event::BranchCreated(self.branch(now, id)?), object(id))
            }
            Happened::BranchUpdated(id) => {
                (Event::BranchUpdated(self.branch(now, id)?), object(id))
            }
            Happened::BranchDeleted(id) => {
                (Event::BranchDeleted(self.branch(now, id)?), object(id))
            }
            Happened::GroupCreated(id) => (Event::GroupCreated(self.group(now, id)?), object(id)),
            Happened::GroupUpdated(id) => (Event::GroupUpdated(self.group(now, id)?), object(id)),
            Happened::GroupDeleted(id) => (Event::GroupDeleted(self.group(now, id)?), object(id)),
        })
    }

    fn account(&self, now: DateTime, id: u32) -> Option<UserEvent> {
        let user = self.users.get(id)?;
        Some(UserEvent {
            fired_at: Some(now),
            user_id: id.into(),
            username: Some(user.username().to_owned()),
            first_name: some(user.first_name()),
            last_name: some(user.last_name()),
            email: some(user.email()),
            level: Some(match user.level() {
                Level::Superadmin => UserLevel::Superadmin,
                Level::PowerUser => UserLevel::PowerUser,
                Level::User => UserLevel::User,
            }),
            active: Some(user.is_active()),
            expiration_date: user.expiration(),
            creation_date: None,
            update_date: None,
            more: BTreeMap::new(),
        })
    }

    fn created(&self, now: DateTime, id: u32) -> Option<UserEvent> {
        Some(UserEvent { creation_date: Some(now), ..self.account(now, id)? })
    }

    fn updated(&self, now: DateTime, id: u32) -> Option<UserEvent> {
        Some(UserEvent { update_date: Some(now), ..self.account(now, id)? })
    }

    fn left(&self, now: DateTime, id: u32) -> Option<UserDeletedEvent> {
        let UserEvent { fired_at, user_id, username, first_name, last_name, email, more, .. } =
            self.account(now, id)?;
        let deletion_date = Some(now);
        Some(UserDeletedEvent {
            fired_at,
            user_id,
            username,
            first_name,
            last_name,
            email,
            deletion_date,
            more,
        })
    }

    fn enrollment(&self, now: DateTime, id: u32, course: u32) -> Option<CourseEnrollmentEvent> {
        let row = self.enrollments.get(id, course)?;
        Some(CourseEnrollmentEvent {
            fired_at: Some(now),
            user_id: id.into(),
            username: self.users.get(id).map(|user| user.username().to_owned()),
            course_id: course.into(),
            course_name: self.courses.get(course).map(|course| course.name.clone()),
            level: Some(EnrollmentLevel::from_word(&row.level().to_string())),
            enrollment_date: Some(row.enrolled_at()),
            enrollment_date_begin_validity: row.active_from(),
            enrollment_date_end_validity: row.active_until(),
            subscribed_by_id: row.subscribed_by().map(Into::into),
            status: Some(EnrollmentStatus::from_number(row.status().number())),
            completion_date: None,
            update_date: None,
            more: BTreeMap::new(),
        })
    }

    /// With the date of completion, which only one of the events tells.
    fn seat(
        &self,
        now: DateTime,
        id: u32,
        plan: u32,
    ) -> Option<(PlanEnrollmentEvent, Option<DateTime>)> {
        let (seat, record) = (self.plans.seat(plan, id)?, self.plans.get(plan)?);
        let progress = Progress::of(self, id, &record.steps);
        let event = PlanEnrollmentEvent {
            fired_at: Some(now),
            user_id: id.into(),
            username: self.users.get(id).map(|user| user.username().to_owned()),
            learning_plan_id: plan.into(),
            learning_plan_name: Some(record.title.clone()),
            enrollment_date: Some(seat.created_at),
            subscribed_by_id: seat.created_by.map(Into::into),
            status: Some(progress.status),
            completion_date: None,
            more: BTreeMap::new(),
        };
        Some((event, progress.completed_at))
    }

    fn course(&self, now: DateTime, id: u32) -> Option<CourseEvent> {
        let course = self.courses.get(id)?;
        Some(CourseEvent {
            fired_at: Some(now),
            course_id: id.into(),
            name: Some(course.name.clone()),
            code: Some(course.code.clone()),
            kind: Some(course.kind.clone()),
            language: Some(course.language.clone()),
            duration: Some(course.duration.into()),
            start_date: course.starts,
            end_date: course.ends,
            creation_date: None,
            update_date: None,
            deletion_date: None,
            more: BTreeMap::new(),
        })
    }

    fn session(&self, now: DateTime, session: SessionFacts<'_>) -> SessionEvent {
        let course = self.courses.get(session.course);
        SessionEvent {
            fired_at: Some(now),
            course_id: session.course.into(),
            course_code: course.map(|course| course.code.clone()),
            session_id: session.id.into(),
            session_code: Some(session.code.to_owned()),
            session_name: Some(session.name.to_owned()),
            migrated_webinar_session_id: None,
            more: BTreeMap::new(),
        }
    }

    fn branch(&self, now: DateTime, id: u32) -> Option<BranchEvent> {
        let branch = self.branches.get(id)?;
        Some(BranchEvent {
            fired_at: Some(now),
            branch_id: id.into(),
            code: branch.code.as_deref().map(str::to_owned),
            name: Some(branch.name(&self.settings.default_language).to_owned()),
            parent_id: branch.parent.map(Into::into),
            more: BTreeMap::new(),
        })
    }

    fn group(&self, now: DateTime, id: u32) -> Option<GroupEvent> {
        let group = self.groups.get(id)?;
        Some(GroupEvent {
            fired_at: Some(now),
            group_id: id.into(),
            name: Some(group.name.clone()),
            more: BTreeMap::new(),
        })
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
