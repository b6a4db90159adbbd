//! Somebody and a course, or a learning plan.

use super::{Blind, Cause, Course, Finding, Plan, answer::Answer};
use crate::{
    catalogs::{Catalog, CatalogItem},
    courses::{CourseType, EnrollmentPolicy},
    enrollments::{EnrollmentRow, EnrollmentStatus},
    sessions::ClassroomSession,
    users::UserRow,
    wire::Date,
};

impl<'f> Answer<'f> {
    pub(super) fn course(&mut self, person: &'f UserRow, course: &'f Course) {
        self.state(person);
        match self.facts.in_course(person.user_id, course.id) {
            Some(row) => self.in_course(person, course, row),
            None if person.state().may_sign_in() => self.not_in_course(person, course),
            None => self.barred(person),
        }
        self.unseen(Blind::Archived);
        self.unseen(Blind::History);
    }

    pub(super) fn plan(&mut self, person: &'f UserRow, plan: &'f Plan) {
        self.state(person);
        match self.facts.in_plan(person.user_id, plan.id) {
            Some(row) => {
                self.enrolled(row);
                self.window(row);
                self.entry(row);
            }
            None if person.state().may_sign_in() => self.not_in_plan(person, plan),
            None => self.barred(person),
        }
        if !plan.published {
            self.found(Finding::new(Cause::Unpublished).saw("is_published", 0));
        }
        if plan.courses.as_ref().is_some_and(Vec::is_empty) {
            self.found(Cause::EmptyPlan);
        }
        self.unseen(Blind::History);
        self.unseen(Blind::Prerequisites);
    }

    /// Nobody is enrolled who cannot sign in; what else there is to the course does not matter.
    fn barred(&mut self, person: &UserRow) {
        let finding = Finding::new(Cause::Barred);
        let finding = finding.saw("status", u8::from(person.status.is_activated()));
        self.found(finding.saw("expired", u8::from(person.expired)));
    }

    /// The enrollment, as it is.
    fn enrolled(&mut self, row: &EnrollmentRow) {
        self.enrolled = Some(row.status.clone());
        self.found(
            Finding::new(Cause::Enrolled)
                .saw("status", &row.status)
                .saw_all("level", &row.level)
                .saw_all("enroll_date_of_enrollment", row.enroll_date_of_enrollment)
                .saw_all("course_complete_date", row.course_complete_date)
                .saw("can_enter", u8::from(row.can_enter))
                .saw_all("can_enter_reason", &row.can_enter_reason),
        );
    }

    fn window(&mut self, row: &EnrollmentRow) {
        if self.facts.opens_later(row)
            && let Some(from) = row.enroll_begin_date
        {
            self.found(Finding::new(Cause::NotYetOpen).saw("enroll_begin_date", from));
        }
        if self.facts.is_over(row)
            && let Some(until) = row.enroll_end_date
        {
            self.found(Finding::new(Cause::Over).saw("enroll_end_date", until));
        }
    }

    fn in_course(&mut self, person: &UserRow, course: &'f Course, row: &'f EnrollmentRow) {
        self.enrolled(row);
        let held = match row.status {
            EnrollmentStatus::WaitingList => Some(Cause::Waiting),
            EnrollmentStatus::ToConfirm => Some(Cause::ToConfirm),
            EnrollmentStatus::Suspended => Some(Cause::Suspended),
            EnrollmentStatus::Overbooking => Some(Cause::Overbooked),
            EnrollmentStatus::Enrolled
            | EnrollmentStatus::InProgress
            | EnrollmentStatus::Completed
            | EnrollmentStatus::Unknown(_) => None,
        };
        if let Some(held) = held {
            self.found(Finding::new(held).saw("status", row.status.as_str()));
        }
        self.window(row);
        self.plan_windows(person, course);
        let starts = course.starts.or(row.course_begin_date);
        self.course_state(course, starts, course.ends.or(row.course_end_date));
        if held.is_none() {
            self.seats(course, row);
        }
        if row.hidden {
            self.found(Finding::new(Cause::Hidden).saw("hidden", 1));
        }
        self.entry(row);
        if course.plans.as_ref().is_some_and(|plans| !plans.is_empty()) {
            self.unseen(Blind::Prerequisites);
        }
    }

    /// What the platform says itself, where nothing explains it.
    fn entry(&mut self, row: &EnrollmentRow) {
        // The account's state is no reason of the course's.
        let explained = self.findings.iter().any(|finding| {
            finding.blocks() && !matches!(finding.what, Cause::Deactivated | Cause::Expired)
        });
        if !row.can_enter && !explained {
            let finding = Finding::new(Cause::CannotEnter);
            self.found(finding.saw_all("can_enter_reason", &row.can_enter_reason));
        }
    }

    /// The plans of somebody that hold the course and are closed: it is closed with them.
    fn plan_windows(&mut self, person: &UserRow, course: &Course) {
        let facts = self.facts;
        for row in facts.plans_held(person.user_id) {
            let holds = course.plans.as_ref().zip(row.plan_id());
            if !holds.is_some_and(|(plans, plan)| plans.contains(&plan)) {
                continue;
            }
            let (cause, at, field) = if facts.opens_later(row) {
                (Cause::PlanNotYetOpen, row.enroll_begin_date, "enroll_begin_date")
            } else if facts.is_over(row) {
                (Cause::PlanOver, row.enroll_end_date, "enroll_end_date")
            } else {
                continue;
            };
            let finding = Finding::new(cause).saw("learning plan", named(row));
            self.found(finding.saw_all(field, at));
        }
    }

    /// What closes a course to everybody.
    fn course_state(&mut self, course: &Course, starts: Option<Date>, ends: Option<Date>) {
        let today = self.facts.gathered_at.date();
        if !course.published {
            self.found(Finding::new(Cause::Unpublished).saw("course_status", &course.status));
        }
        if let Some(since) = &course.out_of_use {
            self.found(Finding::new(Cause::OutOfUse).saw("since", since));
        }
        if let Some(starts) = starts.filter(|starts| today < *starts) {
            self.found(Finding::new(Cause::NotBegun).saw("start_date", starts));
        }
        if let Some(ends) = ends.filter(|ends| *ends < today) {
            self.found(Finding::new(Cause::Ended).saw("end_date", ends));
        }
    }

    /// Seats in sessions of an instructor-led course.
    fn seats(&mut self, course: &Course, row: &EnrollmentRow) {
        let Some(sessions) = &row.enrolled_sessions else { return };
        if sessions.is_empty() {
            if course.kind == CourseType::Classroom {
                self.found(Cause::InNoSession);
            }
            return;
        }
        let waits = |status: &Option<EnrollmentStatus>| {
            matches!(status, Some(EnrollmentStatus::WaitingList | EnrollmentStatus::Overbooking))
        };
        if sessions.iter().all(|session| waits(&session.status)) {
            let names = sessions.iter().map(|session| format!("{}, {}", session.id, session.name));
            self.found(Finding::new(Cause::SessionQueue).saw_all("session", names));
        }
    }

    fn not_in_course(&mut self, person: &UserRow, course: &'f Course) {
        self.found(Finding::new(Cause::NotEnrolled).saw("enrollments", 0));
        self.reach();
        self.course_state(course, course.starts, course.ends);
        self.learners_side(course);
        if let Some(waiting) = course.waiting.filter(|waiting| *waiting > 0) {
            self.found(Finding::new(Cause::Queue).saw("waiting_list", waiting));
        }
        self.sessions(course);
        if let Some(plans) = course.plans.as_ref().filter(|plans| !plans.is_empty()) {
            let facts = self.facts;
            let mut held = facts.plans_held(person.user_id);
            let holder = held.find(|row| row.plan_id().is_some_and(|id| plans.contains(&id)));
            self.found(match holder {
                Some(row) => {
                    Finding::new(Cause::InPlanWithoutCourse).saw("learning plan", named(row))
                }
                None => Finding::new(Cause::ComesWithPlan).saw_all("learning plan", plans),
            });
        }
        let policy = course.learn.as_ref().and_then(|learn| learn.enrollment_policy.as_ref());
        if policy != Some(&EnrollmentPolicy::AdminOnly) {
            self.catalogs(|item| item.course() == Some(course.id));
        }
        self.rules(person);
        self.unseen(Blind::EnrollmentDays);
    }

    fn not_in_plan(&mut self, person: &UserRow, plan: &'f Plan) {
        self.found(Finding::new(Cause::NotEnrolled).saw("enrollments", 0));
        self.reach();
        let courses = plan.courses.iter().flatten();
        let facts = self.facts;
        let held =
            courses.clone().filter(|course| facts.in_course(person.user_id, course.id).is_some());
        let (held, all) = (held.count(), courses.count());
        if held > 0 {
            let finding = Finding::new(Cause::InCoursesWithoutPlan);
            self.found(finding.saw("courses", format!("{held} of {all}")));
        }
        self.catalogs(|item| item.learning_plan() == Some(plan.id));
        self.rules(person);
    }

    /// Who may enroll, and on what terms.
    fn learners_side(&mut self, course: &'f Course) {
        let Some(learn) = &course.learn else { return };
        if let Some(policy) = &learn.enrollment_policy {
            let cause = match policy {
                EnrollmentPolicy::AdminOnly => Some(Cause::AdminsOnly),
                EnrollmentPolicy::Moderated => Some(Cause::NeedsApproval),
                EnrollmentPolicy::Free => Some(Cause::SelfEnrollment),
                EnrollmentPolicy::Unknown(_) => None,
            };
            if let Some(cause) = cause {
                self.found(Finding::new(cause).saw("enrollment_policy", policy.as_str()));
            }
        }
        if !learn.is_opened {
            self.found(Finding::new(Cause::Closed).saw("is_opened", 0));
        }
        if learn.selling {
            self.found(Finding::new(Cause::ForSale).saw("price", &learn.price));
        }
    }

    /// Whether some session can be joined; the platform's own word for it is about the caller.
    fn sessions(&mut self, course: &'f Course) {
        let Some(sessions) = &course.sessions else { return };
        let now = self.facts.gathered_at;
        let closed = |session: &ClassroomSession| {
            let seats = session.max_enroll.filter(|seats| *seats > 0);
            if session.end_date.is_some_and(|end| end <= now) {
                Some("over")
            } else if session.last_subscription_date.is_some_and(|last| last < now) {
                Some("closed to new participants")
            } else if seats.is_some_and(|seats| session.count_learner >= seats) {
                Some("full")
            } else {
                None
            }
        };
        if sessions.iter().all(|session| closed(session).is_some()) {
            let each = sessions.iter().map(|session| {
                let why = closed(session).unwrap_or_default();
                format!("{}, {}: {why}", session.id_session, session.name)
            });
            let finding = Finding::new(Cause::NoSession).saw("sessions", sessions.len());
            self.found(finding.saw_all("session", each));
        }
    }

    /// Whether people may come across it in a catalog. Whose catalogs they are is not told.
    fn catalogs(&mut self, is_it: impl Fn(&CatalogItem) -> bool) {
        let Some(catalogs) = &self.facts.catalogs else { return };
        let holds = |catalog: &&Catalog| {
            catalog.sub_items.as_ref().is_some_and(|items| items.iter().any(&is_it))
        };
        let names: Vec<&str> =
            catalogs.iter().filter(holds).map(|catalog| catalog.name.as_str()).collect();
        if names.is_empty() {
            self.found(Finding::new(Cause::InNoCatalog).saw("catalogs", catalogs.len()));
        } else {
            self.unseen_because(Blind::Catalogs, format!("it stands in {}", names.join(", ")));
        }
    }

    fn rules(&mut self, person: &UserRow) {
        let finding = Finding::new(Cause::RuleMissed);
        self.found(finding.saw_all("creation_date", person.creation_date));
        self.others(person, Cause::OtherAccount);
        self.unseen(Blind::Rules);
    }
}

fn named(row: &EnrollmentRow) -> String {
    format!("{}, {}", row.id, row.name)
}
