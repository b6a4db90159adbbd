//! Reports: the list, exports, old-style rows, figures by course.
//!
//! A Superadmin sees every report, a power user those it built (inferred); the rows are those in
//! reach of whoever asks for them.

mod course;
mod rows;

use std::sync::Arc;

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::UserId,
    reports::{
        CourseReport, Execution, ExportPage, LegacyReport, LegacyReportQuery, ListReports,
        ReadExport, ReadExportQuery, ReadLegacyReport, Report, ReportAuthor, ReportList,
        ReportType, StartExport, StartedExport,
    },
    wire::DateTime,
};

use super::{Registry, cursor};
use crate::{
    context::{Caller, Context},
    fault::Fault,
    world::{
        World,
        access::{Permission, Rights},
        reports::{Report as Stored, ReportKind},
        users::Uuid,
    },
};

/// Rows a page unless asked for otherwise.
const PAGE: u64 = 1000;
/// Rows a page at most (inferred).
const MAX_PAGE: u64 = 10_000;

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListReports>(list);
    r.write::<StartExport>(start);
    r.read::<ReadExport>(results);
    r.read::<CourseReport>(course::figures).inert(&["export"]);
    r.read::<ReadLegacyReport>(legacy);
}

fn list(world: &World, cx: &Context<'_>, _call: Call<ListReports>) -> Result<ReportList, Fault> {
    cx.require(Permission::ReportView)?;
    let seen = world.reports.iter().filter(|report| sees(cx, report));
    Ok(ReportList { success: true, data: seen.map(|report| shown(world, report)).collect() })
}

fn shown(world: &World, report: &Stored) -> Report {
    let author = report.built.as_ref().map(|built| ReportAuthor {
        id: Some(UserId::from(built.owner)),
        username: world.users.get(built.owner).map(|user| user.username().to_owned()),
    });
    Report {
        id: report.id.clone(),
        title: report.title.clone(),
        kind: match report.kind {
            ReportKind::UsersCourses => ReportType::UsersCourses,
            ReportKind::UsersCertifications => ReportType::UsersCertifications,
        },
        created_by: author,
        created: Some(report.created),
    }
}

fn sees(cx: &Context<'_>, report: &Stored) -> bool {
    let built = |me| report.built.as_ref().is_some_and(|built| built.owner == me);
    cx.rights().is_superadmin() || cx.user().is_some_and(built)
}

/// The report of a path, for a caller who sees it.
fn report<'w>(world: &'w World, cx: &Context<'_>, id: &str) -> Result<&'w Stored, Fault> {
    cx.require(Permission::ReportView)?;
    let found = world.reports.get(id).filter(|report| sees(cx, report));
    found.ok_or_else(|| Fault::not_found("Report not found!"))
}

/// The rows are found when the execution is done, which is before the next call unless the jobs'
/// pace says otherwise.
fn start(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<StartExport>,
) -> Result<StartedExport, Fault> {
    let report = report(world, cx, &call.path)?.id.clone();
    let rights = match cx.caller() {
        Caller::User { rights, .. } | Caller::Service { rights } => Arc::clone(rights),
        Caller::Nobody => return Err(Fault::unauthorized()),
    };
    let id = Uuid(world.rng.uuid()).to_string();
    world.reports.start(id.clone(), report, rights, world.jobs.pace, cx.now);
    Ok(StartedExport { success: true, data: Execution { id } })
}

fn results(world: &World, cx: &Context<'_>, call: Call<ReadExport>) -> Result<ExportPage, Fault> {
    let Call { path: (id, execution), query, body: Empty {} } = call;
    let ReadExportQuery { page_size, next_token } = query;
    let report = report(world, cx, &id)?;
    let found = world.reports.execution(&report.id, &execution);
    let found = found.ok_or_else(|| Fault::not_found("Execution not found!"))?;
    let rows = found.rows().ok_or_else(|| Fault::not_found("Execution not finished!"))?;
    note_rules(cx, report);
    let from = match next_token.filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => cursor::decode::<usize>(&token)
            .filter(|from| *from <= rows.len())
            .ok_or_else(|| Fault::bad_request("Invalid nextToken"))?,
    };
    let size = page_size.filter(|size| *size > 0).unwrap_or(PAGE).min(MAX_PAGE) as usize;
    let to = from.saturating_add(size).min(rows.len());
    Ok(ExportPage {
        data: rows.get(from..to).unwrap_or_default().to_vec(),
        next_token: (to < rows.len()).then(|| cursor::encode(&to)),
    })
}

fn legacy(
    world: &World,
    cx: &Context<'_>,
    call: Call<ReadLegacyReport>,
) -> Result<LegacyReport, Fault> {
    let Call { path, query: LegacyReportQuery { date_from, count }, body: Empty {} } = call;
    let report = report(world, cx, &path)?;
    note_rules(cx, report);
    let count = count.map_or(usize::MAX, |count| count as usize);
    let rows = rows::legacy(world, cx.rights(), report, date_from).take(count).collect();
    Ok(LegacyReport { rows })
}

/// The rules that decide who is in a report.
fn note_rules(cx: &Context<'_>, report: &Stored) {
    let rules: &[&'static str] = match report.kind {
        ReportKind::UsersCourses => &["B-035", "B-056", "B-059", "B-088", "B-091", "B-245"],
        ReportKind::UsersCertifications => &["B-056", "B-245"],
    };
    for rule in rules.iter().copied() {
        cx.rule(rule);
    }
}

/// Finishes the executions that are due.
pub(crate) fn settle(world: &mut World, due: DateTime) {
    while let Some(order) = world.reports.due(due) {
        finish(world, order);
    }
}

/// Finishes the oldest execution that waits for somebody to say so; whether there was one.
pub(crate) fn step(world: &mut World) -> bool {
    let order = world.reports.held_up();
    let found = order.is_some();
    if let Some(order) = order {
        finish(world, order);
    }
    found
}

fn finish(world: &mut World, (id, report, rights): (String, String, Arc<Rights>)) {
    let found = world.reports.get(&report);
    let rows = found.map_or_else(Vec::new, |report| rows::all(world, &rights, report));
    world.reports.finish(&id, rows);
}
