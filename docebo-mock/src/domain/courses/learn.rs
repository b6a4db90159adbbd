//! `/learn/v1/courses`, the learner's side.

use docebo_sdk::{
    courses::{
        CourseCategory, EnrollmentPolicy, GetLearnCourse, LearnCourse, LearnCourseQuery,
        LearnCourseView, ListLearnCourses, PlanRef,
    },
    endpoint::{Call, Empty},
    wire::Page,
};
use serde_json::json;

use super::{Order, Wanted, category, fields, label, material, slug, some};
use crate::{
    context::Context,
    domain::{
        auth::browser_code,
        enrollments::{known_course, level_of, status_of},
        paging::Paging,
        sessions,
    },
    fault::Fault,
    world::{World, access::Permission, courses::Course},
};

/// Rows a page unless asked for otherwise; other lists have 200.
const PAGE_SIZE: u64 = 20;

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListLearnCourses>,
) -> Result<Page<LearnCourse>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let LearnCourseQuery {
        search_text,
        sort_by,
        sort_by_direction,
        updated_from,
        page,
        page_size,
        get_cursor: _,
        cursor: _,
    } = query;
    let paging = Paging::with_default(page, page_size, PAGE_SIZE);
    // Both sort fields are needed; one alone has no effect.
    let order = match (sort_by, sort_by_direction) {
        (Some(attr), Some(dir)) => {
            let order = Order::of(&attr);
            let order =
                order.ok_or_else(|| Fault::bad_request(format!("Invalid sort_by: {attr}")))?;
            Some((attr, order, dir))
        }
        _ => None,
    };
    let rights = cx.rights();
    let admin = rights.may(Permission::CourseView);
    let wanted = Wanted {
        search: search_text.unwrap_or_default(),
        order: order.as_ref().map(|(_, order, dir)| (*order, *dir)),
        updated_from,
        sees: format!(
            "{admin} {} {:?} {}",
            rights.courses().serial(),
            cx.user().filter(|_| !rights.is_superadmin()),
            if rights.is_superadmin() { 0 } else { world.enrollments.generation() }
        ),
    };
    let all = admin && rights.courses().is_all();
    let (total, courses) = wanted.page(world, paging, all, |course| sees(world, cx, course));
    let rows = courses.into_iter().map(|course| row(world, course)).collect();
    Ok(match order {
        None => paging.page(total, rows),
        Some((attr, _, dir)) => paging.sorted(total, rows, &attr, dir),
    })
}

pub(super) fn view(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetLearnCourse>,
) -> Result<LearnCourseView, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let course = known_course(world, id);
    // Only courses of public catalogs answer without a token.
    let public = course.as_ref().is_ok_and(|course| world.catalogs.is_public_course(course.id));
    if cx.rights().level().is_none() && !public {
        return Err(Fault::unauthorized());
    }
    let course = course?;
    if !public && !sees(world, cx, course) {
        return Err(Fault::forbidden());
    }
    let own = cx.user().and_then(|user| world.enrollments.get(user, course.id));
    Ok(LearnCourseView {
        id: course.id.into(),
        name: course.name.clone(),
        code: some(&course.code),
        uid: course.uid.clone(),
        kind: course.kind.clone(),
        status: own.map(|row| status_of(row.status())),
        level: own.map(|row| level_of(row.level())),
        description: course.description.clone(),
        lang_code: browser_code(&course.language).to_owned(),
        slug_name: slug(&course.name),
        can_self_unenroll: course.can_self_unenroll,
        on_sale: course.selling,
        deeplink: None,
        deadline: own.and_then(|row| row.active_until()),
        completion_date: own.and_then(|row| row.completed_at()),
        final_score: own.and_then(|row| row.score()),
        thumbnail: None,
        duration: Some(course.duration.into()),
        credits: Some(course.credits),
        additional_fields: fields::shown(world, course),
        tree: material::tree(world, cx, course),
        sessions: sessions::named(world, course),
        instructors: sessions::instructors_of(world, course),
        available_seats: json!([]),
        learningplans: world
            .plans
            .plans_of_course(course.id)
            .iter()
            .map(|plan| PlanRef { id: (*plan).into() })
            .collect(),
        certificate_url: None,
        permissions: Vec::new(),
    })
}

/// Administrators see the courses in reach, everybody those they are enrolled in.
pub(crate) fn sees(world: &World, cx: &Context<'_>, course: &Course) -> bool {
    let rights = cx.rights();
    (rights.may(Permission::CourseView) && rights.sees_course(course.id))
        || cx.user().is_some_and(|user| world.enrollments.contains(user, course.id))
}

fn row(world: &World, course: &Course) -> LearnCourse {
    let category = category(world, course);
    LearnCourse {
        id_course: course.id.into(),
        name: course.name.clone(),
        uid: course.uid.clone(),
        description: course.description.clone(),
        date_last_updated: Some(course.updated),
        course_type: course.kind.clone(),
        selling: course.selling,
        code: some(&course.code),
        slug_name: slug(&course.name),
        image: None,
        img_url: None,
        duration: Some(course.duration.into()),
        language: course.language.clone(),
        language_label: label(&course.language),
        multi_languages: Some(Vec::new()),
        price: course.price.clone(),
        is_new: course.is_new,
        is_opened: course.is_opened,
        rating_option: course.rating_option.clone(),
        current_rating: Some(course.rating),
        credits: Some(course.credits),
        can_rate: false,
        can_self_unenroll: course.can_self_unenroll,
        start_date: course.starts,
        end_date: course.ends,
        category: Some(CourseCategory {
            id: category.map(|category| category.id.into()),
            name: category.map(|category| category.title.clone()).unwrap_or_default(),
        }),
        enrollment_policy: Some(EnrollmentPolicy::from_number(course.policy as u8)),
        max_attempts: course.max_attempts.map(Into::into),
        available_seats: json!({}),
        is_affiliate: false,
        affiliate_price: None,
        partner_fields: None,
        partner_data: None,
    }
}
