//! The modern lists, and the view of one plan.

use std::fmt::Write as _;

use docebo_sdk::{
    courses::CourseType,
    endpoint::{Call, Empty},
    enrollments::{EnrollmentLevel, EnrollmentStatus},
    id::{CourseId, LearningPlanId, UserId},
    learning_plans::{
        GetPlan, LearningPlan, ListPlanCourseEnrollments, ListPlanCourseEnrollmentsQuery,
        ListPlanCourses, ListPlanCoursesQuery, ListPlanEnrollments, ListPlanEnrollmentsQuery,
        ListPlans, ListPlansQuery, PlanCourse, PlanCourseEnrollment, PlanEditor, PlanEnrollment,
        PlanExtraField, PlanRow, PlanSort,
    },
    wire::{DateTime, Page, SortDir},
};

use super::{readable, sees, sees_seat};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        enrollments::EnrollmentRef,
        plans::{Plan, PlanSeat, Progress, Seats},
        text::Needle,
    },
};

pub(super) fn plans(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListPlans>,
) -> Result<Page<PlanRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListPlansQuery { search_text, sort_attr, sort_dir, page, page_size, cursor: _ } = query;
    let paging = Paging::new(page, page_size);
    let needle = search_text.as_deref().map(Needle::new);
    let mut plans: Vec<&Plan> = world
        .plans
        .iter()
        .filter(|plan| sees(world, cx, plan.id))
        .filter(|plan| {
            needle.as_ref().is_none_or(|needle| {
                needle.is_in(&plan.title)
                    || plan.code.as_ref().is_some_and(|code| needle.is_in(code))
            })
        })
        .collect();
    let sort = sort_attr.unwrap_or(PlanSort::Id);
    match sort {
        PlanSort::Id => {}
        PlanSort::Title => plans.sort_by_cached_key(|plan| plan.title.to_lowercase()),
        PlanSort::Code => {
            plans.sort_by_cached_key(|plan| plan.code.as_deref().map(str::to_lowercase));
        }
        PlanSort::CreatedOn => plans.sort_by_key(|plan| plan.created_at),
        PlanSort::UpdatedOn => plans.sort_by_key(|plan| plan.updated_at),
        other => return Err(Fault::bad_request(format!("Invalid sort_attr: {other}"))),
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        plans.reverse();
    }
    let rows = paging.cut(&plans).iter().map(|plan| row(world, plan)).collect();
    Ok(paging.sorted(plans.len(), rows, sort.as_str(), dir))
}

fn row(world: &World, plan: &Plan) -> PlanRow {
    let editor = |user: Option<u32>| {
        let user = world.users.get(user?)?;
        Some(PlanEditor { fullname: user.full_name().to_owned() })
    };
    PlanRow {
        learning_plan_id: LearningPlanId::from(plan.id),
        uuid: plan.uuid.to_string(),
        code: plan.code.clone(),
        title: plan.title.clone(),
        thumbnail_url: plan.thumbnail.clone(),
        price: plan.price.clone(),
        credits: plan.credits,
        is_published: plan.published,
        is_publishable: !plan.steps.is_empty(),
        assigned_courses_count: plan.steps.len() as u64,
        assigned_enrollments_count: world.plans.user_count(plan.id) as u64,
        assigned_catalogs_count: 0,
        assigned_channels_count: 0,
        created_on: Some(plan.created_at),
        created_by: editor(plan.created_by),
        updated_on: Some(plan.updated_at),
        updated_by: editor(plan.updated_by),
    }
}

pub(super) fn view(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetPlan>,
) -> Result<LearningPlan, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let plan = readable(world, cx, id.get())?;
    Ok(LearningPlan {
        learning_plan_id: LearningPlanId::from(plan.id),
        title: plan.title.clone(),
        code: plan.code.clone(),
        description: plan.description.clone(),
        is_published: plan.published,
    })
}

pub(super) fn courses(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListPlanCourses>,
) -> Result<Page<PlanCourse>, Fault> {
    let Call { path: id, query, body: Empty {} } = call;
    let ListPlanCoursesQuery { page, page_size, cursor: _ } = query;
    let plan = readable(world, cx, id.get())?;
    let paging = Paging::new(page, page_size);
    let numbered: Vec<_> = (1_u64..).zip(&plan.steps).collect();
    let rows = paging.cut(&numbered).iter().filter_map(|(sequence, step)| {
        let course = world.courses.get(step.course)?;
        Some(PlanCourse {
            id: CourseId::from(course.id),
            uid: course.uid.clone(),
            code: some(&course.code),
            title: course.name.clone(),
            kind: course.kind.clone(),
            sequence: *sequence,
            is_required: step.required,
            is_published: course.published,
            prerequisites_count: 0,
            courses_to_be_completed: None,
            postpone_access: None,
            create_date: Some(course.created),
        })
    });
    Ok(paging.page(numbered.len(), rows.collect()))
}

pub(super) fn enrollments(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListPlanEnrollments>,
) -> Result<Page<PlanEnrollment>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListPlanEnrollmentsQuery {
        learning_plan_id,
        user_id,
        extra_fields,
        page,
        page_size,
        cursor: _,
    } = query;
    let paging = Paging::new(page, page_size);
    let plans = small_ids(learning_plan_id.iter().map(|id| id.get()));
    let users = small_ids(user_id.iter().map(|id| id.get()));
    let row = |seat: &PlanSeat| enrollment_row(world, seat, &extra_fields);
    let indexed = match (&plans[..], &users[..]) {
        _ if !cx.rights().is_superadmin() => None,
        _ if plans.len() != learning_plan_id.len() || users.len() != user_id.len() => None,
        ([], []) => Some(Seats::All),
        ([plan], []) => Some(Seats::OfPlan(*plan)),
        ([], [user]) => Some(Seats::OfUser(*user)),
        _ => None,
    };
    if let Some(which) = indexed {
        let (total, seats) = world.plans.page(which, paging.offset(), paging.limit());
        return Ok(paging.page(total, seats.map(row).collect()));
    }
    let key = format!("seats {plans:?} {users:?} {}", scope_key(cx));
    let plan_free = learning_plan_id.is_empty();
    let user_free = user_id.is_empty();
    let slots = world.plans.kept_slots(&key, |seat| {
        (plan_free || plans.binary_search(&seat.plan).is_ok())
            && (user_free || users.binary_search(&seat.user).is_ok())
            && sees_seat(cx, seat.plan, seat.user)
    });
    let seats = paging.cut(&slots).iter().filter_map(|slot| world.plans.seat_at(*slot));
    Ok(paging.page(slots.len(), seats.map(row).collect()))
}

fn enrollment_row(world: &World, seat: &PlanSeat, extra: &[PlanExtraField]) -> PlanEnrollment {
    let plan = world.plans.get(seat.plan);
    let steps = plan.map_or(&[][..], |plan| &plan.steps);
    let progress = Progress::of(world, seat.user, steps);
    let asked = |field: PlanExtraField| extra.contains(&field);
    PlanEnrollment {
        learning_plan_id: LearningPlanId::from(seat.plan),
        learning_plan_name: plan.map(|plan| plan.title.clone()).unwrap_or_default(),
        learning_plan_code: plan.and_then(|plan| plan.code.clone()),
        user_id: UserId::from(seat.user),
        username: username(world, seat.user),
        assignment_type: seat.assignment.clone(),
        enrollment_created_at: Some(seat.created_at),
        enrollment_created_by: seat.created_by.map(UserId::from),
        enrollment_date_last_updated: Some(seat.updated_at),
        enrollment_validity_begin_date: seat.valid_from.map(DateTime::date),
        enrollment_validity_begin_datetime: seat.valid_from,
        enrollment_validity_end_date: seat.valid_until.map(DateTime::date),
        enrollment_validity_end_datetime: seat.valid_until,
        enrollment_status: asked(PlanExtraField::Status).then_some(progress.status),
        enrollment_completion_date: asked(PlanExtraField::CompletionDate)
            .then_some(progress.completed_at),
        enrollment_completion_percentage: asked(PlanExtraField::CompletionPercentage)
            .then_some(Some(progress.percentage)),
        enrollment_time_spent: asked(PlanExtraField::TimeSpent)
            .then_some(Some(progress.time_spent)),
        mandatory_courses_total_at_completion: progress.required.map(|(total, _)| total),
        mandatory_courses_completed_at_completion: progress.required.map(|(_, done)| done),
    }
}

pub(super) fn course_enrollments(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListPlanCourseEnrollments>,
) -> Result<Page<PlanCourseEnrollment>, Fault> {
    let Call { path: id, query, body: Empty {} } = call;
    let ListPlanCourseEnrollmentsQuery { user_id, enrollment_level, page, page_size, cursor: _ } =
        query;
    let plan = readable(world, cx, id.get())?;
    let paging = Paging::new(page, page_size);
    let users = small_ids(user_id.iter().map(|id| id.get()));
    let levels: Vec<i8> = enrollment_level.iter().filter_map(EnrollmentLevel::number).collect();
    let admits = |user| {
        (user_id.is_empty() || users.binary_search(&user).is_ok()) && sees_seat(cx, plan.id, user)
    };
    let found = |user: u32, course: u32| -> Option<EnrollmentRef<'_>> {
        let row = world.enrollments.get(user, course)?;
        let level = i8::try_from(row.level()).ok()?;
        (enrollment_level.is_empty() || levels.contains(&level)).then_some(row)
    };
    let mut key = format!("plan {} {users:?} {levels:?} {}", plan.id, scope_key(cx));
    // Writing to a String cannot fail.
    let _ = write!(key, " {}", world.enrollments.generation());
    // User and course by turns.
    let pairs = world.plans.kept(&key, || {
        let users = world.plans.users_of_plan(plan.id).filter(|user| admits(*user));
        let pairs = users.flat_map(|user| plan.steps.iter().map(move |step| [user, step.course]));
        pairs.filter(|[user, course]| found(*user, *course).is_some()).flatten().collect()
    });
    let (pairs, _) = pairs.as_chunks::<2>();
    let rows = paging
        .cut(pairs)
        .iter()
        .filter_map(|[user, course]| Some(course_enrollment_row(world, found(*user, *course)?)));
    Ok(paging.page(pairs.len(), rows.collect()))
}

fn course_enrollment_row(world: &World, row: EnrollmentRef<'_>) -> PlanCourseEnrollment {
    let course = world.courses.get(row.course());
    PlanCourseEnrollment {
        user_id: UserId::from(row.user()),
        username: username(world, row.user()),
        course_id: CourseId::from(row.course()),
        course_uid: course.map(|course| course.uid.clone()).unwrap_or_default(),
        course_code: course.and_then(|course| some(&course.code)),
        course_name: course.map(|course| course.name.clone()).unwrap_or_default(),
        course_type: course.map_or(CourseType::Elearning, |course| course.kind.clone()),
        course_begin_date: course.and_then(|course| course.starts),
        course_end_date: course.and_then(|course| course.ends),
        enrollment_level: EnrollmentLevel::from_number(i8::try_from(row.level()).unwrap_or(3)),
        enrollment_status: EnrollmentStatus::from_number(row.status().number()),
        enrollment_created_by: row.subscribed_by().map(UserId::from),
        enrollment_created_at: Some(row.enrolled_at()),
        enrollment_validity_begin_date: row.active_from().map(DateTime::date),
        enrollment_validity_end_date: row.active_until().map(DateTime::date),
        enrollment_date_last_updated: Some(row.updated_at()),
        enrollment_completion_date: row.completed_at(),
        enrollment_score: row.score(),
    }
}

fn username(world: &World, user: u32) -> String {
    world.users.get(user).map(|user| user.username().to_owned()).unwrap_or_default()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Ids that the world could know, ascending, none twice.
fn small_ids(ids: impl Iterator<Item = u64>) -> Vec<u32> {
    let mut ids: Vec<u32> = ids.filter_map(|id| u32::try_from(id).ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// What of the caller a kept list depends on.
fn scope_key(cx: &Context<'_>) -> String {
    let rights = cx.rights();
    let own = cx.user().filter(|_| !rights.is_superadmin());
    let may = rights.may(crate::world::access::Permission::EnrollmentView);
    format!("{own:?} {may} {} {}", rights.plans().serial(), rights.users().serial())
}
