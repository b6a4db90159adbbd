//! Enrollment figures by course.

use std::collections::{BTreeMap, BTreeSet};

use docebo_sdk::{
    endpoint::{Call, Empty},
    reports::{CourseFigures, CourseReport, CourseReportQuery, CourseStatistics, Timeframe},
    wire::{Date, DateTime},
};

use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        enrollments::{Scope, Status},
    },
};

pub(super) fn figures(
    world: &World,
    cx: &Context<'_>,
    call: Call<CourseReport>,
) -> Result<CourseStatistics, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let CourseReportQuery { timeframe, start_date, end_date, branch_ids, id_course, export: _ } =
        query;
    cx.require(Permission::ReportView)?;
    cx.rule("B-091");
    let (from, until) = span(cx.now, timeframe, start_date, end_date)?;
    let course = match id_course {
        None => None,
        Some(id) => {
            let known = id.trim().parse().ok().filter(|id| world.courses.get(*id).is_some());
            Some(known.ok_or_else(|| Fault::not_found("Not found"))?)
        }
    };
    let among = members(world, &branch_ids);
    let rights = cx.rights();
    let wanted = |user: u32, course: u32, at: DateTime| {
        rights.manages_user(user)
            && rights.sees_course(course)
            && from <= at
            && at < until
            && among.as_ref().is_none_or(|among| among.contains(&user))
    };
    let mut figures: BTreeMap<u32, CourseFigures> = BTreeMap::new();
    let blank = |id: u32| {
        let course = world.courses.get(id);
        CourseFigures {
            id_course: id.into(),
            name: course.map_or_else(String::new, |course| course.name.clone()),
            code: course.map(|course| course.code.clone()).filter(|code| !code.is_empty()),
            enrolled: 0,
            not_started: 0,
            in_progress: 0,
            completed: 0,
            archived: 0,
        }
    };
    for row in world.enrollments.iter(course.map_or(Scope::All, Scope::Course)) {
        if !wanted(row.user(), row.course(), row.enrolled_at()) {
            continue;
        }
        let entry = figures.entry(row.course()).or_insert_with(|| blank(row.course()));
        entry.enrolled += 1;
        match row.status() {
            Status::Subscribed => entry.not_started += 1,
            Status::InProgress => entry.in_progress += 1,
            Status::Completed => entry.completed += 1,
            Status::Waiting | Status::ToConfirm | Status::Suspended | Status::Overbooking => {}
        }
    }
    for (_, row) in world.enrollments.archived.of(&[], course.as_slice()) {
        let row = &row.enrollment;
        if wanted(row.user, row.course, row.enrolled_at) {
            figures.entry(row.course).or_insert_with(|| blank(row.course)).archived += 1;
        }
    }
    Ok(CourseStatistics { courses: figures.into_values().collect(), ..Default::default() })
}

/// The first moment, and the one after the last.
fn span(
    now: DateTime,
    timeframe: Option<Timeframe>,
    start: Option<Date>,
    end: Option<Date>,
) -> Result<(DateTime, DateTime), Fault> {
    let today = now.date();
    let first = |month| Date::new(today.year(), month, 1).unwrap_or(today);
    let from = match timeframe.unwrap_or(Timeframe::ThisYear) {
        // 1 January 1970 was a Thursday.
        Timeframe::ThisWeek => today.plus_days(-(today.days_since_epoch() + 3).rem_euclid(7)),
        Timeframe::ThisMonth => first(today.month()),
        Timeframe::ThisYear => first(1),
        Timeframe::Custom => {
            let (Some(start), Some(end)) = (start, end) else {
                return Err(Fault::bad_request("start_date and end_date are required"));
            };
            return Ok((start.start(), end.plus_days(1).start()));
        }
        other => return Err(Fault::bad_request(format!("Invalid timeframe: {other}"))),
    };
    Ok((from.start(), today.plus_days(1).start()))
}

/// The people of branches and of those below; none when no branch is named.
fn members(world: &World, branches: &[String]) -> Option<BTreeSet<u32>> {
    (!branches.is_empty()).then(|| {
        let ids = branches.iter().filter_map(|id| id.trim().parse::<u32>().ok());
        ids.filter(|id| world.branches.contains(*id))
            .flat_map(|id| world.branches.descendants(id))
            .flat_map(|id| world.users.in_branch(id).map(|user| user.id()))
            .collect()
    })
}
