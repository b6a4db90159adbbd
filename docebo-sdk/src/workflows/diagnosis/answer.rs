//! From what the platform says to an answer. Pure.

use super::{
    Blind, Cause, Diagnosis, Facts, Finding, NotSeen, Question, Training, Weight, Who,
    near::{near, nearly},
    report::{Found, Seen, Subject},
};
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    users::{AccountState, UserRow},
    workflows::engine::fold,
};

/// Answers a question from what was [gathered](super::gather) for it.
#[must_use]
pub fn answer(facts: &Facts, question: &Question) -> Diagnosis {
    let mut answer = Answer {
        facts,
        findings: Vec::new(),
        could_not_see: Vec::new(),
        training: None,
        enrolled: None,
    };
    let person = answer.account(question);
    match (person, &question.about) {
        (None, None) => {}
        (None, Some(training)) => answer.training(training, None),
        (Some(person), None) => answer.locked_out(person),
        (Some(person), Some(training)) => answer.training(training, Some(person)),
    }
    for gap in &facts.gaps {
        answer.unseen_because(Blind::NotAllowed, gap.clone());
    }
    let Answer { facts: _, mut findings, mut could_not_see, training, enrolled } = answer;
    findings.sort_by_key(|finding| (finding.weight, finding.what));
    could_not_see.sort();
    could_not_see.dedup();
    Diagnosis {
        question: question.clone(),
        person: person.map(Subject::from),
        training,
        enrolled,
        findings,
        could_not_see,
    }
}

pub(super) struct Answer<'f> {
    pub(super) facts: &'f Facts,
    pub(super) findings: Vec<Finding>,
    could_not_see: Vec<NotSeen>,
    pub(super) training: Option<Found>,
    pub(super) enrolled: Option<EnrollmentStatus>,
}

impl<'f> Answer<'f> {
    pub(super) fn found(&mut self, finding: impl Into<Finding>) {
        self.findings.push(finding.into());
    }

    pub(super) fn unseen(&mut self, what: Blind) {
        self.unseen_because(what, String::new());
    }

    pub(super) fn unseen_because(&mut self, what: Blind, detail: String) {
        let (text, rules) = (what.text(), what.rules());
        self.could_not_see.push(NotSeen { what, text, rules, detail });
    }

    /// The account somebody means, or why there is none.
    fn account(&mut self, question: &Question) -> Option<&'f UserRow> {
        let facts = self.facts;
        if let Some(row) = facts.account(&question.who) {
            return Some(row);
        }
        if let Who::Name(name) = &question.who {
            let same: Vec<&UserRow> = facts.with_email(name).collect();
            if !same.is_empty() {
                let names = same.iter().map(|row| &row.username);
                let mut finding = Finding::new(Cause::EmailGiven).saw_all("username", names);
                let only = if let [only] = same[..] { Some(only) } else { None };
                if only.is_some() && question.about.is_some() {
                    // With what they sign in is another question.
                    finding.weight = Weight::Explains;
                }
                self.found(finding);
                return only;
            }
        }
        self.nobody(&question.who);
        None
    }

    /// There is no account.
    fn nobody(&mut self, who: &Who) {
        let facts = self.facts;
        let request = facts.requests.iter().find(|request| match who {
            Who::Name(name) => fold(&request.username) == fold(name),
            Who::Id(id) => request.user_id == *id,
        });
        if let Some(request) = request {
            let cause = if request.confirmed { Cause::Unapproved } else { Cause::Unconfirmed };
            self.found(
                Finding::new(cause)
                    .saw("username", &request.username)
                    .saw("confirmed", u8::from(request.confirmed))
                    .saw_all("request_on", request.request_on)
                    .saw_all("registration_settings", &facts.registration),
            );
            return;
        }
        let near = match who {
            Who::Name(name) => nearly(&fold(name), facts.people.iter()),
            Who::Id(_) => Vec::new(),
        };
        let near = near.iter().map(|row| &row.username);
        self.found(Finding::new(Cause::NoSuchUser).saw_all("near", near));
        self.unseen(Blind::Deleted);
        self.unseen_because(
            Blind::ExpiredRequests,
            facts.registration.as_ref().map(ToString::to_string).unwrap_or_default(),
        );
        self.reach();
    }

    /// What was not found may be out of the caller's reach.
    pub(super) fn reach(&mut self) {
        match &self.facts.caller {
            Some(UserLevel::Superadmin) => {}
            Some(level) => self.unseen_because(Blind::Reach, format!("level {level}")),
            None => self.unseen(Blind::Reach),
        }
    }

    fn locked_out(&mut self, person: &'f UserRow) {
        self.state(person);
        if person.state().may_sign_in() {
            let full = self.facts.details.get(&person.user_id);
            if full.is_some_and(|full| full.force_change) {
                self.found(Finding::new(Cause::MustChangePassword).saw("force_change", 1));
            }
        }
        if person.last_access_date.is_none() {
            let finding = Finding::new(Cause::NeverSignedIn).saw("last_access_date", "none");
            self.found(finding.saw_all("creation_date", person.creation_date));
        }
        if person.email.is_empty() {
            self.found(Finding::new(Cause::NoEmail).saw("email", "none"));
        }
        self.others(person, Cause::SharedEmail);
        self.unseen(Blind::SingleSignOn);
        self.unseen(Blind::Password);
        self.unseen_because(Blind::Address, person.multidomains.join(", "));
        self.unseen(Blind::SignInSettings);
    }

    /// Why an account cannot sign in, as far as its flag and its date say.
    pub(super) fn state(&mut self, person: &'f UserRow) {
        let expires = person.expiration_date;
        if !person.status.is_activated() {
            self.found(Finding::new(Cause::Deactivated).saw("status", 0));
        }
        if person.expired {
            self.found(
                Finding::new(Cause::Expired)
                    .saw("expired", 1)
                    .saw_all("expiration_date", expires)
                    .saw("timezone", &person.timezone),
            );
            self.found(Cause::Frozen);
        } else if let Some(date) = expires
            && date <= self.facts.gathered_at.date().plus_days(1)
        {
            self.found(
                Finding::new(Cause::ExpiresSoon)
                    .saw("expiration_date", date)
                    .saw("timezone", &person.timezone),
            );
        }
        if person.state() != AccountState::Activated {
            self.found(Cause::OnActivation);
        }
    }

    /// Other accounts with the same e-mail.
    pub(super) fn others(&mut self, person: &UserRow, cause: Cause) {
        let others: Vec<&UserRow> = self
            .facts
            .with_email(&person.email)
            .filter(|other| other.user_id != person.user_id)
            .collect();
        if !others.is_empty() {
            let names = others.iter().map(|other| &other.username);
            let finding = Finding::new(cause).saw("email", &person.email);
            self.found(finding.saw_all("username", names));
        } else if !self.facts.everybody && !person.email.is_empty() {
            self.unseen_because(Blind::OtherAccounts, person.email.clone());
        }
    }

    /// A course or a plan, with somebody or with nobody to be in it.
    fn training(&mut self, training: &Training, person: Option<&'f UserRow>) {
        let facts = self.facts;
        let user = person.map(|person| person.user_id);
        if let Some(course) = facts.course_of(training, user) {
            self.training = Some(Found::Course { id: course.id, name: course.title.clone() });
            if facts.courses_of(training).count() > 1 {
                let ids = facts.courses_of(training).map(|course| course.id);
                self.found(Finding::new(Cause::SharedCode).saw_all("course", ids));
            }
            if let Some(person) = person {
                self.course(person, course);
            }
        } else if let Some(plan) = facts.plan_of(training) {
            self.training = Some(Found::Plan { id: plan.id, name: plan.title.clone() });
            if let Some(person) = person {
                self.plan(person, plan);
            }
        } else {
            self.no_such(training);
        }
    }

    fn no_such(&mut self, training: &Training) {
        let facts = self.facts;
        let mut finding = Finding::new(Cause::NoSuchTraining);
        let (code, known): (&str, Vec<&str>) = match training {
            Training::CourseCode(code) => {
                (code, facts.courses.iter().map(|course| course.code.as_str()).collect())
            }
            Training::PlanCode(code) => {
                (code, facts.plans.iter().map(|plan| plan.code.as_str()).collect())
            }
            Training::Course(_) | Training::Plan(_) => ("", Vec::new()),
        };
        let folded: Vec<String> = known.iter().map(|code| fold(code)).collect();
        for close in near(&fold(code), folded.iter().map(String::as_str)) {
            let spelled = known.iter().find(|code| fold(code) == close);
            finding = finding.saw("near", spelled.unwrap_or(&close));
        }
        self.found(finding);
        self.reach();
    }
}

impl From<Cause> for Finding {
    fn from(what: Cause) -> Self {
        Self::new(what)
    }
}

impl Finding {
    /// With what was seen.
    pub(super) fn saw(mut self, field: &'static str, value: impl ToString) -> Self {
        self.evidence.push(Seen { field, value: value.to_string() });
        self
    }

    /// With what was seen, if anything was.
    pub(super) fn saw_all<V: ToString>(
        self,
        field: &'static str,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        values.into_iter().fold(self, |finding, value| finding.saw(field, value))
    }
}
