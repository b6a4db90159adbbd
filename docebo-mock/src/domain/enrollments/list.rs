//! `GET /learn/v1/enrollments`: courses and plans in one list; and the single view.

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        EnrolledIn, EnrollmentQuery, EnrollmentRecord, EnrollmentRow, EnrollmentStatus,
        EnrollmentView, GetEnrollment, ListEnrollments,
    },
    id::Id,
    learning_plans::PlanStatus,
    wire::{DateTime, Page, SortDir},
};
use serde_json::json;

use super::{
    course_lists::{Filter, key_without_page, levels, statuses},
    known_course, known_user, level_of, narrow,
    reach::Reach,
    status_of,
};
use crate::{
    context::Context,
    domain::{auth::browser_code, courses::slug, learning_plans::Progress, paging::Paging},
    fault::Fault,
    world::{
        World,
        courses::Course,
        enrollments::{EnrollmentRef, Status},
        plans::{PlanSeat, Seats},
        text::Needle,
    },
};

/// Set in the second number of a kept pair when it names a plan, not a course.
const PLAN: u32 = 1 << 31;

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListEnrollments>,
) -> Result<Page<EnrollmentRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let key = key_without_page(&format!("learn {query:?}"));
    let paging = Paging::new(query.page, query.page_size);
    let sessions = query.get_session_details.unwrap_or(false);
    let wanted = Wanted::read(world, query)?;
    let reach = Reach::of(cx);
    let (total, places) = wanted.places(world, cx, reach, &key, paging);
    let rows = places
        .into_iter()
        .filter_map(|place| match place {
            Place::Course(row) => Some(course_row(world, cx, row, sessions)),
            Place::Plan(seat) => plan_row(world, seat, sessions),
        })
        .collect();
    Ok(match &wanted.sort {
        None => paging.page(total, rows),
        Some((attr, dir)) => paging.sorted(total, rows, attr, *dir),
    })
}

pub(super) fn view(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetEnrollment>,
) -> Result<EnrollmentView, Fault> {
    let Call { path: (course, user), query: Empty {}, body: Empty {} } = call;
    let course = known_course(world, course)?;
    let user = known_user(world, user)?.id();
    if !Reach::of(cx).sees(user, course.id) {
        return Err(Fault::forbidden());
    }
    let row = world.enrollments.get(user, course.id);
    let row = row.ok_or_else(|| Fault::not_found("Not found"))?;
    Ok(EnrollmentView {
        records: EnrollmentRecord {
            id: course.id.into(),
            name: course.name.clone(),
            course_code: some(&course.code),
            lang_code: browser_code(&course.language).to_owned(),
            kind: course.kind.clone(),
            status: status_of(row.status()),
            score: row.score(),
            course_complete_date: row.completed_at(),
            enroll_begin_date: row.active_from(),
            enrollment_fields: fields(row),
        },
    })
}

/// A line of the list.
enum Place<'w> {
    Course(EnrollmentRef<'w>),
    Plan(&'w PlanSeat),
}

/// What is asked for, as the world understands it.
struct Wanted {
    courses: Option<Filter>,
    plans: Option<PlanFilter>,
    kinds: Option<BTreeSet<EnrolledIn>>,
    search: Option<Needle>,
    /// Ends between now and then.
    deadline: Option<DateTime>,
    sort: Option<(String, SortDir)>,
}

#[derive(Debug)]
struct PlanFilter {
    users: Option<BTreeSet<u32>>,
    plans: Option<BTreeSet<u32>>,
    statuses: Option<BTreeSet<Status>>,
    updated_from: Option<DateTime>,
    updated_to: Option<DateTime>,
}

impl Wanted {
    fn read(world: &World, query: EnrollmentQuery) -> Result<Self, Fault> {
        let EnrollmentQuery {
            id_user,
            id_course,
            code_course,
            id_learning_plan,
            code_learning_plan,
            status,
            kind,
            level,
            deadline,
            updated_from,
            updated_to,
            rating: _,
            channel: _,
            search,
            get_session_details: _,
            sort_by,
            page: _,
            page_size: _,
            get_cursor: _,
            cursor: _,
        } = query;
        if let Some(EnrolledIn::Unknown(word)) = kind.iter().find(|kind| !kind.is_known()) {
            return Err(Fault::bad_request(format!("Invalid type: {}", word.as_str())));
        }
        let users = ids(&id_user);
        let statuses = statuses(&status)?;
        let levels = levels(level.as_slice())?;
        let by_code = |codes: &[String]| -> Option<BTreeSet<u32>> {
            let of = |code: &String| world.courses.by_code(code).to_vec();
            (!codes.is_empty()).then(|| codes.iter().flat_map(of).collect())
        };
        let plans_by_code = (!code_learning_plan.is_empty()).then(|| {
            let coded = |plan: &&crate::world::plans::Plan| {
                plan.code.as_ref().is_some_and(|code| code_learning_plan.contains(code))
            };
            world.plans.iter().filter(coded).map(|plan| plan.id).collect()
        });
        let courses = both(ids(&id_course), by_code(&code_course));
        let plans = both(ids(&id_learning_plan), plans_by_code);
        let kinds = (!kind.is_empty()).then(|| kind.into_iter().collect::<BTreeSet<_>>());
        let is_kind = |plan: bool| {
            kinds.as_ref().is_none_or(|kinds| {
                kinds.iter().any(|kind| (*kind == EnrolledIn::LearningPlan) == plan)
            })
        };
        // Whoever names courses wants no plans, and the other way round; naming both gets both.
        let some_courses = is_kind(false) && (courses.is_some() || plans.is_none());
        let some_plans =
            is_kind(true) && (plans.is_some() || courses.is_none()) && levels.is_none();
        Ok(Self {
            courses: some_courses.then(|| Filter {
                users: users.clone(),
                courses,
                statuses: statuses.clone(),
                levels,
                updated_from,
                updated_to,
            }),
            plans: some_plans.then_some(PlanFilter {
                users,
                plans,
                statuses,
                updated_from,
                updated_to,
            }),
            kinds: kinds.filter(|kinds| {
                let courses = kinds.iter().filter(|kind| **kind != EnrolledIn::LearningPlan);
                (1..3).contains(&courses.count())
            }),
            search: search
                .map(|text| text.trim_matches(['*', '%', ' ']).to_owned())
                .filter(|text| !text.is_empty())
                .map(|text| Needle::new(&text)),
            deadline,
            sort: sort_by.map(|sort| sort_of(&sort)).transpose()?,
        })
    }

    /// The lines of a page: straight from the indexes where these answer the question, else from
    /// a kept list.
    fn places<'w>(
        &self,
        world: &'w World,
        cx: &Context<'_>,
        reach: Reach<'_>,
        key: &str,
        paging: Paging,
    ) -> (usize, Vec<Place<'w>>) {
        if let Some(page) = self.indexed(world, reach, paging) {
            return page;
        }
        let mut key = format!(
            "{key} {} users {} courses {} plans {}",
            reach.key(cx),
            world.users.generation(),
            world.courses.generation(),
            world.plans.generation()
        );
        if self.deadline.is_some() {
            key.push_str(&format!(" at {}", cx.now));
        }
        let generation = world.enrollments.generation();
        let pairs = world
            .enrollments
            .selections()
            .get_or_compute(&key, generation, || self.compute(world, cx, reach));
        let (pairs, _) = pairs.as_chunks::<2>();
        let places = paging.cut(pairs).iter().filter_map(|[user, what]| {
            if what & PLAN == 0 {
                world.enrollments.get(*user, *what).map(Place::Course)
            } else {
                world.plans.seat(what & !PLAN, *user).map(Place::Plan)
            }
        });
        (pairs.len(), places.collect())
    }

    /// Courses first, then plans, each from an index.
    fn indexed<'w>(
        &self,
        world: &'w World,
        reach: Reach<'_>,
        paging: Paging,
    ) -> Option<(usize, Vec<Place<'w>>)> {
        if self.kinds.is_some()
            || self.search.is_some()
            || self.deadline.is_some()
            || self.sort.is_some()
        {
            return None;
        }
        let courses = match &self.courses {
            None => None,
            Some(filter) => Some(filter.scope(reach)?),
        };
        let plans = match &self.plans {
            None => None,
            Some(filter) => Some(filter.seats(reach)?),
        };
        let (offset, limit) = (paging.offset(), paging.limit());
        let mut places = Vec::with_capacity(limit);
        let mut total = 0;
        if let Some(scope) = courses {
            let page = world.enrollments.page(scope, SortDir::Asc, offset, limit);
            total = page.total;
            places.extend(page.rows.into_iter().map(Place::Course));
        }
        if let Some(seats) = plans {
            let from = offset.saturating_sub(total);
            let (seated, page) = world.plans.page(seats, from, limit - places.len());
            places.extend(page.map(Place::Plan));
            total += seated;
        }
        Some((total, places))
    }

    fn compute(&self, world: &World, cx: &Context<'_>, reach: Reach<'_>) -> Vec<u32> {
        let named = |name: &str| self.search.as_ref().is_none_or(|needle| needle.is_in(name));
        let ends = |until: Option<DateTime>| {
            self.deadline.is_none_or(|to| until.is_some_and(|until| until >= cx.now && until <= to))
        };
        let mut places: Vec<Place<'_>> = Vec::new();
        if let Some(filter) = &self.courses {
            places.extend(
                filter
                    .rows(world, reach)
                    .into_iter()
                    .filter(|row| {
                        let Some(course) = world.courses.get(row.course()) else { return false };
                        named(&course.name)
                            && ends(row.active_until())
                            && self.kinds.as_ref().is_none_or(|kinds| {
                                kinds.contains(&EnrolledIn::from(course.kind.clone()))
                            })
                    })
                    .map(Place::Course),
            );
        }
        if let Some(filter) = &self.plans {
            let seats = filter.rows(world, reach).into_iter().filter(|seat| {
                let plan = world.plans.get(seat.plan);
                plan.is_some_and(|plan| named(&plan.title)) && ends(seat.valid_until)
            });
            places.extend(seats.map(Place::Plan));
        }
        if let Some((attr, dir)) = &self.sort {
            places.sort_by_cached_key(|place| {
                let row = match place {
                    Place::Course(row) => Some(course_row(world, cx, *row, false)),
                    Place::Plan(seat) => plan_row(world, seat, false),
                };
                row.map(|row| sort_key(&row, attr))
            });
            if *dir == SortDir::Desc {
                places.reverse();
            }
        }
        let pairs = places.into_iter().flat_map(|place| match place {
            Place::Course(row) => [row.user(), row.course()],
            Place::Plan(seat) => [seat.user, seat.plan | PLAN],
        });
        pairs.collect()
    }
}

impl PlanFilter {
    /// The index that holds exactly the wanted seats, when there is one.
    fn seats(&self, reach: Reach<'_>) -> Option<Seats> {
        let only = |set: &BTreeSet<u32>| set.first().copied().filter(|_| set.len() == 1);
        let Self { users, plans, statuses, updated_from, updated_to } = self;
        if statuses.is_some() || updated_from.is_some() || updated_to.is_some() {
            return None;
        }
        match (reach, users, plans) {
            (Reach::All, None, None) => Some(Seats::All),
            (Reach::Own(user), None, None) => Some(Seats::OfUser(user)),
            (Reach::All, Some(users), None) => only(users).map(Seats::OfUser),
            (Reach::All, None, Some(plans)) => only(plans).map(Seats::OfPlan),
            _ => None,
        }
    }

    fn rows<'w>(&self, world: &'w World, reach: Reach<'_>) -> Vec<&'w PlanSeat> {
        let (_, seats) = world.plans.page(Seats::All, 0, usize::MAX);
        seats
            .filter(|seat| {
                self.users.as_ref().is_none_or(|users| users.contains(&seat.user))
                    && self.plans.as_ref().is_none_or(|plans| plans.contains(&seat.plan))
                    && self.updated_from.is_none_or(|from| seat.updated_at >= from)
                    && self.updated_to.is_none_or(|to| seat.updated_at <= to)
                    && reach.sees_seat(seat.user, seat.plan)
                    && self
                        .statuses
                        .as_ref()
                        .is_none_or(|statuses| statuses.contains(&progress(world, seat).1))
            })
            .collect()
    }
}

fn course_row(
    world: &World,
    cx: &Context<'_>,
    row: EnrollmentRef<'_>,
    sessions: bool,
) -> EnrollmentRow {
    let blank;
    let course = match world.courses.get(row.course()) {
        Some(course) => course,
        None => {
            blank = Course::new(row.course(), row.enrolled_at());
            &blank
        }
    };
    let slug = slug(&course.name);
    let reason = closed_because(cx, course, row);
    EnrollmentRow {
        id: row.course().into(),
        user_id: row.user().into(),
        username: username(world, row.user()),
        subscribed_by: row.subscribed_by().map(Into::into),
        date_last_updated: Some(row.updated_at()),
        name: course.name.clone(),
        description: some(&course.description),
        kind: course.kind.clone().into(),
        status: status_of(row.status()),
        level: Some(level_of(row.level())),
        code: some(&course.code),
        uid: some(&course.uid),
        lang_code: Some(browser_code(&course.language).to_owned()),
        course_begin_date: course.starts,
        course_end_date: course.ends,
        enroll_date_of_enrollment: Some(row.enrolled_at()),
        enroll_begin_date: row.active_from(),
        enroll_end_date: row.active_until(),
        course_complete_date: row.completed_at(),
        score: row.score(),
        total_time: Some(row.total_time().into()),
        complete_percent: Some(percent(world, row).into()),
        image_url: None,
        url: format!("/learn/course/{}/{slug}", course.id),
        slug,
        rating_option: "disabled".to_owned(),
        rating: None,
        is_new: course.is_new,
        can_enter: reason.is_none(),
        can_enter_reason: reason.map(str::to_owned),
        duration: Some(course.duration.into()),
        courses_count: None,
        soft_deadline: Some(false),
        hidden: false,
        waiting: Some(row.status() == Status::Waiting),
        webinar_tool: None,
        location_name: None,
        session_date_begin: None,
        session_time_begin: None,
        session_timezone: None,
        enrollment_fields: Some(fields(row).into()),
        enrolled_sessions: sessions.then(Vec::new),
        subscription: None,
        outdated: None,
        actions: None,
    }
}

fn plan_row(world: &World, seat: &PlanSeat, sessions: bool) -> Option<EnrollmentRow> {
    let plan = world.plans.get(seat.plan)?;
    let slug = slug(&plan.title);
    let (progress, status) = progress(world, seat);
    Some(EnrollmentRow {
        id: plan.id.into(),
        user_id: seat.user.into(),
        username: username(world, seat.user),
        subscribed_by: seat.created_by.map(Into::into),
        date_last_updated: Some(seat.updated_at),
        name: plan.title.clone(),
        description: plan.description.clone(),
        kind: EnrolledIn::LearningPlan,
        status: status_of(status),
        level: None,
        code: plan.code.clone(),
        uid: None,
        lang_code: None,
        course_begin_date: None,
        course_end_date: None,
        enroll_date_of_enrollment: Some(seat.created_at),
        enroll_begin_date: seat.valid_from,
        enroll_end_date: seat.valid_until,
        course_complete_date: progress.completed_at,
        score: None,
        total_time: Some(progress.time_spent),
        complete_percent: Some(progress.percentage),
        image_url: plan.thumbnail.clone(),
        url: format!("/learn/learning-plans/{}/{slug}", plan.id),
        slug,
        rating_option: "disabled".to_owned(),
        rating: None,
        is_new: false,
        can_enter: true,
        can_enter_reason: None,
        duration: Some(
            plan.steps
                .iter()
                .filter_map(|step| world.courses.get(step.course))
                .map(|course| u64::from(course.duration))
                .sum(),
        ),
        courses_count: Some(plan.steps.len() as u64),
        soft_deadline: Some(false),
        hidden: false,
        waiting: Some(false),
        webinar_tool: None,
        location_name: None,
        session_date_begin: None,
        session_time_begin: None,
        session_timezone: None,
        enrollment_fields: Some(json!([])),
        enrolled_sessions: sessions.then(Vec::new),
        subscription: None,
        outdated: None,
        actions: None,
    })
}

/// How far a user is in a plan, and that as a status of this list.
fn progress(world: &World, seat: &PlanSeat) -> (Progress, Status) {
    let progress = Progress::of(world, seat.user, world.plans.courses_of_plan(seat.plan));
    let status = match progress.status {
        PlanStatus::Completed => Status::Completed,
        PlanStatus::InProgress => Status::InProgress,
        _ => Status::Subscribed,
    };
    (progress, status)
}

/// Why a course cannot be entered now. The words are this project's own.
///
/// An enrollment's window closes its course alone; the account's expiry does not show (B-052).
fn closed_because(
    cx: &Context<'_>,
    course: &Course,
    row: EnrollmentRef<'_>,
) -> Option<&'static str> {
    let today = cx.now.date();
    match row.status() {
        Status::Waiting => Some("waiting"),
        Status::ToConfirm => Some("to_confirm"),
        Status::Suspended => Some("suspended"),
        Status::Overbooking => Some("overbooking"),
        Status::Subscribed | Status::InProgress | Status::Completed => {
            if row.active_from().is_some_and(|from| cx.now < from) {
                Some("enrollment_not_started")
            } else if row.active_until().is_some_and(|until| until < cx.now) {
                Some("enrollment_expired")
            } else if course.starts.is_some_and(|from| today < from) {
                Some("course_not_started")
            } else if course.ends.is_some_and(|until| until < today) {
                Some("course_ended")
            } else if !course.published {
                Some("course_not_published")
            } else {
                None
            }
        }
    }
}

/// Finished material in percent; a completed course counts as finished.
fn percent(world: &World, row: EnrollmentRef<'_>) -> u8 {
    if row.status() == Status::Completed {
        return 100;
    }
    world.enrollments.tracking.get(row.user(), row.course()).map_or(0, |done| done.percent())
}

/// Additional enrollment fields as the lists show them.
fn fields(row: EnrollmentRef<'_>) -> Vec<serde_json::Value> {
    row.fields().map(|(id, value)| json!({ "id": id, "value": value })).collect()
}

/// Attributes the list can be put in order by: every plain column. The catalogue names none.
const SORTABLE: &[&str] = &[
    "id",
    "user_id",
    "username",
    "name",
    "type",
    "status",
    "level",
    "code",
    "date_last_updated",
    "enroll_date_of_enrollment",
    "enroll_begin_date",
    "enroll_end_date",
    "course_complete_date",
    "score",
    "total_time",
    "complete_percent",
];

/// Reads `name`, `name desc` or `-name`.
fn sort_of(text: &str) -> Result<(String, SortDir), Fault> {
    let text = text.trim();
    let (attr, dir) = match text.strip_prefix('-') {
        Some(attr) => (attr, SortDir::Desc),
        None => match text.rsplit_once(' ') {
            Some((attr, dir)) if dir.eq_ignore_ascii_case("desc") => (attr, SortDir::Desc),
            Some((attr, dir)) if dir.eq_ignore_ascii_case("asc") => (attr, SortDir::Asc),
            _ => (text, SortDir::Asc),
        },
    };
    if SORTABLE.contains(&attr) {
        Ok((attr.to_owned(), dir))
    } else {
        Err(Fault::bad_request(format!("Invalid sort_by: {text}")))
    }
}

/// What an attribute sorts by: a number, a text without regard to case, or nothing, which is
/// least.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Nothing,
    Number(i64),
    Text(String),
}

fn sort_key(row: &EnrollmentRow, attr: &str) -> SortKey {
    let text = |text: &str| SortKey::Text(text.to_lowercase());
    let number = |number: u64| SortKey::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let date = |at: Option<DateTime>| at.map_or(SortKey::Nothing, |at| SortKey::Number(at.unix()));
    match attr {
        "id" => number(row.id),
        "user_id" => number(row.user_id.get()),
        "username" => text(&row.username),
        "name" => text(&row.name),
        "type" => text(row.kind.as_str()),
        "status" => status_key(&row.status),
        "level" => row.level.as_ref().map_or(SortKey::Nothing, |level| text(level.as_str())),
        "code" => row.code.as_deref().map_or(SortKey::Nothing, text),
        "date_last_updated" => date(row.date_last_updated),
        "enroll_date_of_enrollment" => date(row.enroll_date_of_enrollment),
        "enroll_begin_date" => date(row.enroll_begin_date),
        "enroll_end_date" => date(row.enroll_end_date),
        "course_complete_date" => date(row.course_complete_date),
        "score" => row
            .score
            .map_or(SortKey::Nothing, |score| SortKey::Number((score * 1_000.0).round() as i64)),
        "total_time" => row.total_time.map_or(SortKey::Nothing, number),
        "complete_percent" => row.complete_percent.map_or(SortKey::Nothing, number),
        _ => SortKey::Nothing,
    }
}

fn status_key(status: &EnrollmentStatus) -> SortKey {
    status.number().map_or(SortKey::Nothing, |number| SortKey::Number(number.into()))
}

fn username(world: &World, user: u32) -> String {
    world.users.get(user).map(|user| user.username().to_owned()).unwrap_or_default()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The ids asked for; `None` when none were named.
fn ids<K>(ids: &[Id<K>]) -> Option<BTreeSet<u32>> {
    (!ids.is_empty()).then(|| narrow(ids).into_iter().collect())
}

/// What both conditions let in.
fn both(a: Option<BTreeSet<u32>>, b: Option<BTreeSet<u32>>) -> Option<BTreeSet<u32>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.intersection(&b).copied().collect()),
        (a, b) => a.or(b),
    }
}
