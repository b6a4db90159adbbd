//! What is asked for, and where the lines of a page are found.

use std::collections::BTreeSet;

use docebo_sdk::{
    enrollments::{EnrolledIn, EnrollmentQuery},
    id::Id,
    wire::{DateTime, SortDir},
};

use super::{
    super::{
        course_lists::{Filter, levels, statuses},
        narrow,
        reach::Reach,
    },
    Place,
    rows::{course_row, plan_row, progress},
    sort::{sort_key, sort_of},
};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        enrollments::Status,
        plans::{PlanSeat, Seats},
        text::Needle,
    },
};

/// Set in the second number of a kept pair when it names a plan, not a course.
const PLAN: u32 = 1 << 31;

/// What is asked for, as the world understands it.
pub(super) struct Wanted {
    courses: Option<Filter>,
    plans: Option<PlanFilter>,
    kinds: Option<BTreeSet<EnrolledIn>>,
    search: Option<Needle>,
    /// Ends between now and then.
    deadline: Option<DateTime>,
    pub(super) sort: Option<(String, SortDir)>,
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
    pub(super) fn read(world: &World, query: EnrollmentQuery) -> Result<Self, Fault> {
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
    pub(super) fn places<'w>(
        &self,
        world: &'w World,
        cx: &Context<'_>,
        reach: Reach<'_>,
        key: &str,
        paging: Paging,
    ) -> (usize, Vec<Place<'w>>) {
        if let Some(page) = self.indexed(world, cx, reach, key, paging) {
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

    /// Courses first, then plans, each from an index, or a kept list of seats: of these there are
    /// few beside the enrollments in the plans' courses.
    fn indexed<'w>(
        &self,
        world: &'w World,
        cx: &Context<'_>,
        reach: Reach<'_>,
        key: &str,
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
        let (offset, limit) = (paging.offset(), paging.limit());
        let mut places = Vec::with_capacity(limit);
        let mut total = 0;
        if let Some(scope) = courses {
            let page = world.enrollments.page(scope, SortDir::Asc, offset, limit);
            total = page.total;
            places.extend(page.rows.into_iter().map(Place::Course));
        }
        if let Some(filter) = &self.plans {
            let (from, limit) = (offset.saturating_sub(total), limit - places.len());
            if let Some(seats) = filter.seats(reach) {
                let (seated, page) = world.plans.page(seats, from, limit);
                places.extend(page.map(Place::Plan));
                total += seated;
            } else {
                let key = filter.key(world, &format!("{key} {}", reach.key(cx)));
                let slots = world.plans.kept_slots(&key, |seat| filter.admits(world, reach, seat));
                let page = slots.iter().skip(from).take(limit);
                places.extend(page.filter_map(|slot| world.plans.seat_at(*slot)).map(Place::Plan));
                total += slots.len();
            }
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

    /// The key of a kept list: a status depends on the enrollments in the plan's courses.
    fn key(&self, world: &World, key: &str) -> String {
        match self.statuses {
            Some(_) => format!("{key} enrollments {}", world.enrollments.generation()),
            None => key.to_owned(),
        }
    }

    fn admits(&self, world: &World, reach: Reach<'_>, seat: &PlanSeat) -> bool {
        self.users.as_ref().is_none_or(|users| users.contains(&seat.user))
            && self.plans.as_ref().is_none_or(|plans| plans.contains(&seat.plan))
            && self.updated_from.is_none_or(|from| seat.updated_at >= from)
            && self.updated_to.is_none_or(|to| seat.updated_at <= to)
            && reach.sees_seat(seat.user, seat.plan)
            && self
                .statuses
                .as_ref()
                .is_none_or(|statuses| statuses.contains(&progress(world, seat).1))
    }

    fn rows<'w>(&self, world: &'w World, reach: Reach<'_>) -> Vec<&'w PlanSeat> {
        let (_, seats) = world.plans.page(Seats::All, 0, usize::MAX);
        seats.filter(|seat| self.admits(world, reach, seat)).collect()
    }
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
