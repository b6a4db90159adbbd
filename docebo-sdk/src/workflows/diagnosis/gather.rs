//! Reading the platform, in as few calls as possible.

use std::collections::BTreeSet;

use super::{
    Course, Facts, Plan, Question, Training, Who,
    near::{fragments, nearly},
};
use crate::{
    Client, Error,
    client::Request,
    courses::{CourseType, EnrollmentPolicy},
    endpoint::{Empty, Endpoint, Reply},
    enrollments::EnrolledIn,
    id::{CourseId, LearningPlanId, UserId},
    users::MatchType,
    wire::{Page, PageQuery},
    workflows::engine::{Directory, fold, now, read::PAGE},
};

/// Reads everything that [`answer`](super::answer) needs for these questions. Changes nothing.
///
/// # Errors
///
/// When the platform cannot be read. What the caller may not read is no reason: the answers name
/// it.
pub async fn gather(client: &Client, questions: &[Question]) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let facts = Facts { platform: client.address(), ..Facts::new(now(client)) };
    let mut gatherer = Gatherer { client, questions, facts };
    gatherer.people().await?;
    gatherer.courses().await?;
    gatherer.plans().await?;
    gatherer.enrollments().await?;
    gatherer.what_is_missing().await?;
    gatherer.caller().await?;
    let mut facts = gatherer.facts;
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

struct Gatherer<'c> {
    client: &'c Client,
    questions: &'c [Question],
    facts: Facts,
}

impl Gatherer<'_> {
    /// The value, unless it is not there or the caller may not have it; the latter is noted.
    fn if_allowed<T>(&mut self, what: &str, read: Result<T, Error>) -> Result<Option<T>, Error> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) if error.is_forbidden() => {
                self.facts.gaps.push(what.to_owned());
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn people(&mut self) -> Result<(), Error> {
        let whos = || self.questions.iter().map(|question| &question.who);
        let names: BTreeSet<String> = whos()
            .filter_map(|who| match who {
                Who::Name(name) => Some(fold(name)),
                Who::Id(_) => None,
            })
            .collect();
        let ids: BTreeSet<UserId> = whos()
            .filter_map(|who| match who {
                Who::Name(_) => None,
                Who::Id(id) => Some(*id),
            })
            .collect();
        let mut directory = Directory::new(self.client);
        directory.find(names.iter().cloned(), ids.iter().copied()).await?;
        let by_name: BTreeSet<String> =
            directory.known().values().map(|row| fold(&row.username)).collect();
        let by_email: BTreeSet<String> =
            directory.known().values().map(|row| fold(&row.email)).collect();
        let mut unknown: Vec<&String> =
            names.iter().filter(|name| !by_name.contains(*name)).collect();
        unknown.retain(|name| !by_email.contains(*name));
        let lost = ids.iter().filter(|id| !directory.known().contains_key(id)).count();
        self.requests(&unknown, lost).await?;
        unknown.retain(|name| {
            !self.facts.requests.iter().any(|request| fold(&request.username) == **name)
        });
        if !directory.is_complete() {
            for part in unknown.iter().flat_map(|name| fragments(name)) {
                directory.look_for(part).await?;
            }
        }
        self.facts.everybody = directory.is_complete();
        self.keep(&directory, &names, &ids, &unknown);
        self.details(&directory).await
    }

    /// Registrations that wait, where somebody is not among the users.
    async fn requests(&mut self, unknown: &[&String], lost: usize) -> Result<(), Error> {
        if unknown.is_empty() && lost == 0 {
            return Ok(());
        }
        let mut list = self.client.registrations().list().page_size(PAGE as u64);
        if let ([name], 0) = (unknown, lost) {
            list = list.search(name.as_str());
            list.call.query.match_type = Some(MatchType::Full);
        }
        let read = list.all().await;
        let requests = self.if_allowed("registrations that wait", read)?;
        self.facts.requests = requests.unwrap_or_default();
        let read = self.client.site().bootstrap().await;
        let site = self.if_allowed("how people may register", read)?;
        self.facts.registration = site.map(|site| site.settings.registration_settings);
        Ok(())
    }

    /// Keeps the accounts that answers speak of.
    fn keep(
        &mut self,
        directory: &Directory<'_>,
        names: &BTreeSet<String>,
        ids: &BTreeSet<UserId>,
        unknown: &[&String],
    ) {
        let known = directory.known();
        let asked = known.values().filter(|row| {
            ids.contains(&row.user_id)
                || names.contains(&fold(&row.username))
                || names.contains(&fold(&row.email))
        });
        let mut wanted: BTreeSet<UserId> = asked.clone().map(|row| row.user_id).collect();
        let emails: BTreeSet<String> =
            asked.map(|row| fold(&row.email)).filter(|email| !email.is_empty()).collect();
        let same = known.values().filter(|row| emails.contains(&fold(&row.email)));
        wanted.extend(same.map(|row| row.user_id));
        for name in unknown {
            wanted.extend(nearly(name, known.values()).iter().map(|row| row.user_id));
        }
        self.facts.people = wanted.iter().filter_map(|id| known.get(id)).cloned().collect();
    }

    /// What only a single read tells, of those who may sign in and are said to be locked out.
    async fn details(&mut self, directory: &Directory<'_>) -> Result<(), Error> {
        let locked = self.questions.iter().filter(|question| question.about.is_none());
        let people: BTreeSet<UserId> = locked
            .filter_map(|question| self.facts.person(&question.who))
            .filter(|row| row.state().may_sign_in())
            .map(|row| row.user_id)
            .collect();
        for id in people {
            let data = match directory.in_full(id) {
                Some(user) => Some(user.user_data.clone()),
                None => {
                    let read = self.client.users().get(id).await;
                    self.if_allowed("the account in full", read)?.map(|user| user.user_data)
                }
            };
            self.facts.details.extend(data.map(|data| (id, data)));
        }
        Ok(())
    }

    async fn courses(&mut self) -> Result<(), Error> {
        let (mut codes, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for training in self.questions.iter().filter_map(|question| question.about.as_ref()) {
            match training {
                Training::CourseCode(code) => _ = codes.insert(code.clone()),
                Training::Course(id) => _ = ids.insert(*id),
                Training::Plan(_) | Training::PlanCode(_) => {}
            }
        }
        let list = || self.client.courses().list();
        let search = |code: &str| list().search(code);
        let rows = find(list(), search, &mut codes, &mut ids, |row| {
            (row.code.clone().unwrap_or_default(), row.id)
        })
        .await;
        let rows = self.if_allowed("courses", rows)?.unwrap_or_default();
        self.facts.courses = rows.into_iter().map(Course::from).collect();
        for id in ids {
            let read = self.client.courses().get(id).await;
            if let Some(course) = self.if_allowed(&format!("course {id}"), read)? {
                self.facts.courses.push(course.into());
            }
        }
        Ok(())
    }

    async fn plans(&mut self) -> Result<(), Error> {
        let (mut codes, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for training in self.questions.iter().filter_map(|question| question.about.as_ref()) {
            match training {
                Training::PlanCode(code) => _ = codes.insert(code.clone()),
                Training::Plan(id) => _ = ids.insert(*id),
                Training::Course(_) | Training::CourseCode(_) => {}
            }
        }
        let list = || self.client.learning_plans().list();
        let search = |code: &str| list().search(code);
        let rows = find(list(), search, &mut codes, &mut ids, |row| {
            (row.code.clone().unwrap_or_default(), row.learning_plan_id)
        })
        .await;
        let rows = self.if_allowed("learning plans", rows)?.unwrap_or_default();
        self.facts.plans = rows.into_iter().map(Plan::from).collect();
        for id in ids {
            let read = self.client.learning_plans().get(id).await;
            if let Some(plan) = self.if_allowed(&format!("learning plan {id}"), read)? {
                self.facts.plans.push(plan.into());
            }
        }
        let asked = self.questions.iter().filter_map(|question| question.about.as_ref());
        let wanted: BTreeSet<LearningPlanId> =
            asked.filter_map(|training| self.facts.plan_of(training)).map(|plan| plan.id).collect();
        for id in wanted {
            let mut list = self.client.learning_plans().courses(id);
            list.call.query.page_size = Some(PAGE as u64);
            let read = list.all().await;
            let courses = self.if_allowed(&format!("courses of learning plan {id}"), read)?;
            if let Some(plan) = self.facts.plans.iter_mut().find(|plan| plan.id == id) {
                plan.courses = courses;
            }
        }
        Ok(())
    }

    /// One person's enrollments are read whole. Those of many are narrowed to what was asked for,
    /// by one filter at a time: how several work together was never published.
    async fn enrollments(&mut self) -> Result<(), Error> {
        let asked = self.questions.iter().filter(|question| question.about.is_some());
        let people: BTreeSet<UserId> = asked
            .filter_map(|question| self.facts.person(&question.who))
            .map(|row| row.user_id)
            .collect();
        let trainings = self.questions.iter().filter_map(|question| question.about.as_ref());
        let mut courses = BTreeSet::new();
        for training in trainings {
            courses.extend(self.facts.courses_of(training).map(|course| course.id));
            let plan = self.facts.plan_of(training).and_then(|plan| plan.courses.as_ref());
            courses.extend(plan.into_iter().flatten().map(|course| course.id));
        }
        let nothing = self.facts.courses.is_empty() && self.facts.plans.is_empty();
        if people.is_empty() || nothing {
            return Ok(());
        }
        let people: Vec<UserId> = people.into_iter().collect();
        for some in people.chunks(PAGE) {
            let list = || {
                let mut list = self.client.enrollments().list().page_size(PAGE as u64);
                list.call.query.id_user = some.to_vec();
                list.call.query.get_session_details = Some(true);
                list
            };
            let requests = if people.len() == 1 || courses.len() > PAGE {
                vec![list()]
            } else {
                let of_courses = courses.iter().fold(list(), |list, id| list.course(*id));
                let of_plans = list().kind(EnrolledIn::LearningPlan);
                if courses.is_empty() { vec![of_plans] } else { vec![of_courses, of_plans] }
            };
            for request in requests {
                // The platform ignores filters it does not know, and then sends everybody's rows.
                let rows = request.all().await?.into_iter();
                self.facts.enrollments.extend(rows.filter(|row| some.contains(&row.user_id)));
            }
        }
        Ok(())
    }

    /// What explains why somebody is not enrolled, and what may close the course to those who
    /// are.
    async fn what_is_missing(&mut self) -> Result<(), Error> {
        let (mut missing, mut held_by_plans) = (BTreeSet::new(), BTreeSet::new());
        let mut plan_missing = false;
        for question in self.questions {
            let person = self.facts.person(&question.who);
            let (Some(person), Some(training)) = (person, &question.about) else { continue };
            let user = person.user_id;
            let open = person.state().may_sign_in();
            if let Some(course) = self.facts.course_of(training, Some(user)) {
                let enrolled = self.facts.in_course(user, course.id).is_some();
                let closed = |row| self.facts.opens_later(row) || self.facts.is_over(row);
                if enrolled && self.facts.plans_held(user).any(closed) {
                    held_by_plans.insert(course.id);
                } else if !enrolled && open {
                    missing.insert(course.id);
                }
            }
            if let Some(plan) = self.facts.plan_of(training) {
                plan_missing |= open && self.facts.in_plan(user, plan.id).is_none();
            }
        }
        self.learners_side(&missing).await?;
        for id in missing.union(&held_by_plans) {
            let read = self.client.courses().get_learn(*id).await;
            let view = self.if_allowed(&format!("learning plans that hold course {id}"), read)?;
            if let (Some(course), Some(view)) = (self.course(*id), view) {
                course.plans = Some(view.learningplans.iter().map(|plan| plan.id).collect());
            }
        }
        for id in &missing {
            let led = self.course(*id).is_some_and(|course| course.kind == CourseType::Classroom);
            if led {
                let read = self.client.sessions().classroom(*id).all().await;
                let sessions = self.if_allowed(&format!("sessions of course {id}"), read)?;
                if let Some(course) = self.course(*id) {
                    course.sessions = sessions;
                }
            }
        }
        let browsed = self.facts.courses.iter().any(|course| {
            let policy = course.learn.as_ref().and_then(|learn| learn.enrollment_policy.as_ref());
            missing.contains(&course.id) && policy != Some(&EnrollmentPolicy::AdminOnly)
        });
        if browsed || plan_missing {
            let mut list = self.client.catalogs().list();
            list.call.query.show_item_list = Some(true);
            list.call.query.page_size = Some(PAGE as u64);
            let read = list.all().await;
            self.facts.catalogs = self.if_allowed("catalogs", read)?;
        }
        Ok(())
    }

    /// The learner's side of courses: who may enroll, and whether they are open and for sale.
    async fn learners_side(&mut self, courses: &BTreeSet<CourseId>) -> Result<(), Error> {
        let asked = self.facts.courses.iter().filter(|course| courses.contains(&course.id));
        // The list is not searched by number.
        let name = |course: &Course| match course.code.as_str() {
            "" => course.title.clone(),
            code => code.to_owned(),
        };
        let mut names: BTreeSet<String> = asked.map(name).collect();
        let list = || self.client.courses().list_learn().page_size(PAGE as u64);
        let search = |text: &str| list().search(text);
        let rows = find(list(), search, &mut names, &mut BTreeSet::new(), |row| {
            (row.code.clone().unwrap_or_else(|| row.name.clone()), row.id_course)
        })
        .await;
        for row in self.if_allowed("who may enroll in courses", rows)?.unwrap_or_default() {
            if let Some(course) = self.course(row.id_course) {
                course.starts = course.starts.or(row.start_date);
                course.ends = course.ends.or(row.end_date);
                course.learn = Some(row);
            }
        }
        Ok(())
    }

    fn course(&mut self, id: CourseId) -> Option<&mut Course> {
        self.facts.courses.iter_mut().find(|course| course.id == id)
    }

    /// Who asks, when something was not found: it may only be out of reach.
    async fn caller(&mut self) -> Result<(), Error> {
        let lost = self.questions.iter().any(|question| {
            let found = |training: &Training| {
                self.facts.course_of(training, None).is_some()
                    || self.facts.plan_of(training).is_some()
            };
            self.facts.person(&question.who).is_none()
                || question.about.as_ref().is_some_and(|training| !found(training))
        });
        if lost {
            self.facts.caller = Some(self.client.session().await?.user_level);
        }
        Ok(())
    }
}

/// Finds rows by name and number in a list, as far as it pays: one name is searched for. Of more,
/// the first page tells how long the list is; then all pages are read, or each name still missing
/// is searched for, whichever takes fewer calls. Names and numbers found are taken out.
async fn find<E, T, I>(
    list: Request<E>,
    search: impl Fn(&str) -> Request<E>,
    names: &mut BTreeSet<String>,
    ids: &mut BTreeSet<I>,
    known_as: impl Fn(&T) -> (String, I),
) -> Result<Vec<T>, Error>
where
    E: Endpoint<Path = (), Body = Empty>,
    E::Query: PageQuery,
    E::Output: Reply<Value = Page<T>>,
    T: Send + 'static,
    I: Ord,
{
    let mut found = Vec::new();
    let mut take = |rows: Vec<T>, names: &mut BTreeSet<String>, ids: &mut BTreeSet<I>| {
        for row in rows {
            let (name, id) = known_as(&row);
            names.remove(&name);
            ids.remove(&id);
            found.push(row);
        }
    };
    if names.len() + ids.len() > 1 {
        let mut pages = list.pages();
        while let Some(page) = pages.next().await? {
            let (more, number) = (page.has_more_data, page.current_page);
            let size = page.current_page_size.max(1);
            let left = page.total_count.map_or(u64::MAX, |total| total.div_ceil(size));
            take(page.items, names, ids);
            if !more {
                // What is not in the list is not there.
                names.clear();
                ids.clear();
                return Ok(found);
            }
            if left.saturating_sub(number) > (names.len() + ids.len()) as u64 {
                break;
            }
        }
    }
    for name in std::mem::take(names) {
        take(search(&name).all().await?, names, ids);
    }
    Ok(found)
}
