//! What stands in a report.

use docebo_sdk::{
    reports::{ReportRow, columns},
    wire::DateTime,
};

use crate::world::{
    World,
    access::Rights,
    certifications::Award,
    enrollments::{ArchivedEnrollment, Enrollment, EnrollmentRef, Scope, Status},
    reports::{Report, ReportKind},
    users::UserRef,
};

/// All rows of a report: active ones, then archived ones.
pub(super) fn all(world: &World, rights: &Rights, report: &Report) -> Vec<ReportRow> {
    match report.kind {
        ReportKind::UsersCourses => {
            let active = enrollments(world, rights, report);
            let archived = archived(world, rights, report);
            active
                .map(|(user, row)| of_enrollment(world, user, row))
                .chain(archived.map(of_archived))
                .collect()
        }
        ReportKind::UsersCertifications => awards(world, rights, report)
            .map(|(user, award)| of_award(world, user, award))
            .collect(),
    }
}

/// The same with dotted keys, and only what happened since; archived enrollments are not among
/// them (inferred: those reports are older).
pub(super) fn legacy(
    world: &World,
    rights: &Rights,
    report: &Report,
    since: Option<DateTime>,
) -> Box<dyn Iterator<Item = ReportRow>> {
    let late = move |at: DateTime| since.is_none_or(|since| at >= since);
    let rows: Vec<ReportRow> = match report.kind {
        ReportKind::UsersCourses => enrollments(world, rights, report)
            .filter(|(_, row)| late(row.enrolled_at()))
            .map(|(user, row)| {
                let course = world.courses.get(row.course());
                person(user)
                    .into_iter()
                    .chain([
                        ("course.code", course.map_or_else(String::new, |c| c.code.clone())),
                        ("course.name", course.map_or_else(String::new, |c| c.name.clone())),
                        ("enrollment.date_inscr", row.enrolled_at().to_string()),
                        ("enrollment.date_complete", text(row.completed_at())),
                        ("enrollment.status", words(row.status()).to_owned()),
                        ("enrollment.score", text(row.score())),
                    ])
                    .collect()
            })
            .collect(),
        ReportKind::UsersCertifications => awards(world, rights, report)
            .filter(|(_, award)| late(award.issued))
            .map(|(user, award)| {
                let kind = world.certifications.get(award.certification);
                person(user)
                    .into_iter()
                    .chain([
                        (
                            "certification.title",
                            kind.map_or_else(String::new, |kind| kind.title.clone()),
                        ),
                        ("enrollment.issued_on", award.issued.to_string()),
                        ("enrollment.expire_on", text(award.expires)),
                    ])
                    .collect()
            })
            .collect(),
    };
    Box::new(rows.into_iter())
}

fn person(user: UserRef<'_>) -> [(&'static str, String); 4] {
    [
        ("user.userid", user.username().to_owned()),
        ("user.firstname", user.first_name().to_owned()),
        ("user.lastname", user.last_name().to_owned()),
        ("user.email", user.email().to_owned()),
    ]
}

/// Whose enrollments are in reach. Those of deleted people are gone (B-056, B-059), those of
/// deactivated ones are there unless the report hides them (B-035, B-245).
fn enrollments<'w>(
    world: &'w World,
    rights: &'w Rights,
    report: &'w Report,
) -> impl Iterator<Item = (UserRef<'w>, EnrollmentRef<'w>)> {
    world.enrollments.iter(Scope::All).filter_map(move |row| {
        let user = world.users.get(row.user())?;
        let wanted = rights.manages_user(row.user())
            && rights.sees_course(row.course())
            && (report.courses.is_empty() || report.courses.contains(&row.course()))
            && (!report.hide_deactivated || user.is_active());
        wanted.then_some((user, row))
    })
}

/// Archived enrollments in reach, which no filter of people touches (B-088).
fn archived<'w>(
    world: &'w World,
    rights: &'w Rights,
    report: &'w Report,
) -> impl Iterator<Item = &'w ArchivedEnrollment> {
    let rows = world.enrollments.archived.of(&[], &report.courses);
    rows.map(|(_, row)| row).filter(move |row| {
        rights.manages_user(row.enrollment.user) && rights.sees_course(row.enrollment.course)
    })
}

fn awards<'w>(
    world: &'w World,
    rights: &'w Rights,
    report: &'w Report,
) -> impl Iterator<Item = (UserRef<'w>, &'w Award)> {
    world.certifications.awards().filter_map(move |award| {
        let user = world.users.get(award.user)?;
        let wanted =
            rights.manages_user(award.user) && (!report.hide_deactivated || user.is_active());
        wanted.then_some((user, award))
    })
}

/// What is written of an account and a course; all of the live account is empty in archived rows.
struct Named<'n> {
    username: &'n str,
    first_name: &'n str,
    last_name: &'n str,
    email: &'n str,
    account: Option<UserRef<'n>>,
    branch: (&'n str, &'n str),
    course: (&'n str, &'n str, &'n str),
    credits: String,
    progress: String,
    archived: Option<DateTime>,
}

fn of_enrollment(world: &World, user: UserRef<'_>, row: EnrollmentRef<'_>) -> ReportRow {
    let course = world.courses.get(row.course());
    let branch = user.branches().next().and_then(|id| world.branches.get(id));
    let tracking = world.enrollments.tracking.get(row.user(), row.course());
    let percent = match row.status() {
        Status::Completed => 100,
        _ => tracking.map_or(0, |tracking| tracking.percent()),
    };
    let named = Named {
        username: user.username(),
        first_name: user.first_name(),
        last_name: user.last_name(),
        email: user.email(),
        account: Some(user),
        branch: branch.map_or(("", ""), |branch| {
            (branch.name("english"), branch.code.as_deref().unwrap_or_default())
        }),
        course: course.map_or(("", "", ""), |course| {
            (course.name.as_str(), course.code.as_str(), course.kind.as_str())
        }),
        credits: course.map_or_else(String::new, |course| course.credits.to_string()),
        progress: percent.to_string(),
        archived: None,
    };
    printed(&named, &row.to_enrollment())
}

/// As it was: nothing of the live account, and no more of the material than was frozen (B-090).
fn of_archived(row: &ArchivedEnrollment) -> ReportRow {
    let ArchivedEnrollment { archived_at, enrollment, tracking, user, course } = row;
    let named = Named {
        username: &user.username,
        first_name: &user.first_name,
        last_name: &user.last_name,
        email: &user.email,
        account: None,
        branch: ("", ""),
        course: (&course.name, &course.code, &course.kind),
        credits: String::new(),
        progress: match enrollment.status {
            Status::Completed => "100".to_owned(),
            _ => tracking.map_or_else(String::new, |done| done.percent().to_string()),
        },
        archived: Some(*archived_at),
    };
    printed(&named, enrollment)
}

fn printed(named: &Named<'_>, row: &Enrollment) -> ReportRow {
    let account = named.account;
    let (course, code, kind) = named.course;
    let (branch, branch_code) = named.branch;
    [
        (columns::USERNAME, named.username.to_owned()),
        (columns::FIRST_NAME, named.first_name.to_owned()),
        (columns::LAST_NAME, named.last_name.to_owned()),
        (columns::EMAIL, named.email.to_owned()),
        (columns::DEACTIVATED, text(account.map(|user| yes(!user.is_active())))),
        (columns::EXPIRATION, text(account.and_then(|user| user.expiration()))),
        (columns::USER_LAST_ACCESS, text(account.and_then(|user| user.last_access()))),
        (columns::BRANCH, branch.to_owned()),
        (columns::BRANCH_CODE, branch_code.to_owned()),
        (columns::COURSE, course.to_owned()),
        (columns::COURSE_CODE, code.to_owned()),
        (columns::COURSE_TYPE, kind.to_owned()),
        (columns::ENROLLED, row.enrolled_at.to_string()),
        (columns::FIRST_ACCESS, text(row.first_access)),
        (columns::LAST_ACCESS, text(row.last_access)),
        (columns::COMPLETED, text(row.completed_at)),
        (columns::VALID_UNTIL, text(row.active_until)),
        (columns::STATUS, words(row.status).to_owned()),
        (columns::SCORE, text(row.score)),
        (columns::PROGRESS, named.progress.clone()),
        (columns::CREDITS, named.credits.clone()),
        (columns::SESSION_TIME, "0".to_owned()),
        (columns::MATERIAL_TIME, row.total_time.to_string()),
        (columns::ARCHIVED, yes(named.archived.is_some()).to_owned()),
        (columns::ARCHIVED_ON, text(named.archived)),
    ]
    .into_iter()
    .collect()
}

fn of_award(world: &World, user: UserRef<'_>, award: &Award) -> ReportRow {
    let kind = world.certifications.get(award.certification);
    [
        (columns::USERNAME, user.username().to_owned()),
        (columns::FIRST_NAME, user.first_name().to_owned()),
        (columns::LAST_NAME, user.last_name().to_owned()),
        (columns::EMAIL, user.email().to_owned()),
        (columns::DEACTIVATED, yes(!user.is_active()).to_owned()),
        (columns::CERTIFICATION, kind.map_or_else(String::new, |kind| kind.title.clone())),
        (columns::CERTIFICATION_CODE, text(kind.and_then(|kind| kind.code.clone()))),
        (columns::ISSUED, award.issued.to_string()),
        (columns::EXPIRES, text(award.expires)),
    ]
    .into_iter()
    .collect()
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

const fn yes(flag: bool) -> &'static str {
    if flag { "Yes" } else { "No" }
}

/// A status as a report shows it (inferred).
const fn words(status: Status) -> &'static str {
    match status {
        Status::Waiting => "Waiting List",
        Status::ToConfirm => "To Confirm",
        Status::Subscribed => "Enrolled",
        Status::InProgress => "In Progress",
        Status::Completed => "Completed",
        Status::Suspended => "Suspended",
        Status::Overbooking => "Overbooking",
    }
}
