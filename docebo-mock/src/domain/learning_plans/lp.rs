//! The routes of 2017.

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::{CourseId, LearningPlanId},
    learning_plans::{
        CreateLp, CreateLpBody, DeleteLp, DeleteLpBody, EnrollInLp, EnrollInLpBody, GetLp, ListLp,
        ListLpQuery, Lp, LpCourse, LpCreated, LpRow, LpSort, PlanStatus, UpdateLp, UpdateLpBody,
    },
    wire::{Page, SortDir},
};
use serde_json::json;

use super::{
    manageable,
    membership::{JoinOptions, enroll_one},
    readable, sees, sees_seat,
};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::Permission,
        plans::{Plan, Progress},
        users::Uuid,
    },
};

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListLp>,
) -> Result<Page<LpRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListLpQuery {
        id_user,
        return_courses,
        updated_from,
        sort_attr,
        sort_dir,
        page,
        page_size,
        cursor: _,
    } = query;
    let paging = Paging::new(page, page_size);
    let of_user = |plan: &Plan| {
        id_user.is_none_or(|id| {
            u32::try_from(id.get()).is_ok_and(|user| {
                world.plans.seat(plan.id, user).is_some() && sees_seat(cx, plan.id, user)
            })
        })
    };
    let mut plans: Vec<&Plan> = world
        .plans
        .iter()
        .filter(|plan| updated_from.is_none_or(|from| plan.updated_at >= from))
        .filter(|plan| of_user(plan) && sees(world, cx, plan.id))
        .collect();
    match &sort_attr {
        None => {}
        Some(LpSort::LastUpdate) => plans.sort_by_key(|plan| plan.updated_at),
        Some(other) => return Err(Fault::bad_request(format!("Invalid sort_attr: {other}"))),
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        plans.reverse();
    }
    let with_courses = return_courses.unwrap_or(false);
    let rows = paging.cut(&plans).iter().map(|plan| LpRow {
        id: LearningPlanId::from(plan.id),
        name: plan.title.clone(),
        code: plan.code.clone().unwrap_or_default(),
        description: plan.description.clone(),
        image: plan.thumbnail.clone(),
        create_date: Some(plan.created_at),
        date_last_updated: Some(plan.updated_at),
        courses: with_courses.then(|| courses(plan)),
    });
    Ok(match sort_attr {
        Some(sort) => paging.sorted(plans.len(), rows.collect(), sort.as_str(), dir),
        None => paging.page(plans.len(), rows.collect()),
    })
}

fn courses(plan: &Plan) -> Vec<LpCourse> {
    let ids = plan.steps.iter().map(|step| CourseId::from(step.course));
    ids.map(|id_course| LpCourse { id_course }).collect()
}

pub(super) fn view(world: &World, cx: &Context<'_>, call: Call<GetLp>) -> Result<Lp, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let plan = readable(world, cx, id.get())?;
    let seated = cx.user().filter(|user| world.plans.seat(plan.id, *user).is_some());
    let progress = seated.map(|user| Progress::of(world, user, &plan.steps));
    let (status, complete_percent) = match progress {
        Some(Progress { status, percentage, .. }) => (status, percentage),
        None => (PlanStatus::NotStarted, 0),
    };
    Ok(Lp {
        id: LearningPlanId::from(plan.id),
        code: plan.code.clone().unwrap_or_default(),
        name: plan.title.clone(),
        status,
        complete_percent,
        create_date: Some(plan.created_at),
        courses: courses(plan),
        settings: json!({}),
        total_duration: None,
        ecommerce: json!({}),
    })
}

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateLp>,
) -> Result<LpCreated, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let CreateLpBody { name, description, code } = body;
    cx.require(Permission::PlanCreate)?;
    let title = required("name", name)?;
    let description = required("description", description)?;
    let id = world.plans.next_id();
    let uuid = Uuid(world.rng.uuid());
    let by = cx.user();
    world.plans.insert(Plan {
        uuid,
        title,
        description: Some(description),
        code: code.filter(|code| !code.is_empty()),
        created_by: by,
        updated_by: by,
        ..Plan::new(id, cx.now)
    });
    Ok(LpCreated { id_lp: LearningPlanId::from(id) })
}

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateLp>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let UpdateLpBody { id, name, description, code } = body;
    let id = required("id", id)?;
    let title = required("name", name)?;
    let description = required("description", description)?;
    let id = manageable(world, cx, Permission::PlanEdit, id.get())?.id;
    let (now, by) = (cx.now, cx.user());
    world.plans.update(id, |plan| {
        plan.title = title;
        plan.description = Some(description);
        if let Some(code) = code {
            plan.code = Some(code).filter(|code| !code.is_empty());
        }
        (plan.updated_at, plan.updated_by) = (now, by);
    });
    Ok(Success { success: true })
}

pub(super) fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteLp>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let DeleteLpBody { id } = body;
    let id = required("id", id)?;
    let id = manageable(world, cx, Permission::PlanDelete, id.get())?.id;
    world.plans.remove(id);
    world.power_users.forget_plan(id);
    world.catalogs.forget_plan(id);
    Ok(Success { success: true })
}

pub(super) fn enroll(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<EnrollInLp>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let EnrollInLpBody { id_lp, id_user } = body;
    let plan = required("id_lp", id_lp)?;
    let user = required("id_user", id_user)?;
    enroll_one(world, cx, plan.get(), user, JoinOptions::default())
}

fn required<T>(name: &str, value: Option<T>) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::bad_request(format!("{name} is required")))
}
