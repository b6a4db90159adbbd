//! The two enrollment lists of the course service.

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        AccountState, AssignmentType, CourseEnrollmentQuery, CourseEnrollmentRow, CourseMember,
        CourseMemberQuery, EnrollmentLevel, EnrollmentStatus, ListCourseEnrollments,
        ListEnrollmentsOfCourse,
    },
    wire::{DateTime, Page, SortDir},
};

use super::{known_course, level_of, narrow, reach::Reach, status_of, stored_level, stored_status};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        enrollments::{EnrollmentRef, Scope, Status},
    },
};

pub(super) fn flat(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListCourseEnrollments>,
) -> Result<Page<CourseEnrollmentRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let unpaged = CourseEnrollmentQuery {
        page: None,
        page_size: None,
        get_cursor: None,
        cursor: None,
        ..query.clone()
    };
    let key = format!("flat {unpaged:?}");
    let CourseEnrollmentQuery {
        user_id,
        course_id,
        enrollment_status,
        enrollment_level,
        extra_fields,
        updated_from,
        page,
        page_size,
        get_cursor: _,
        cursor: _,
    } = query;
    let filter = Filter {
        users: (!user_id.is_empty()).then(|| narrow(&user_id).into_iter().collect()),
        courses: (!course_id.is_empty()).then(|| narrow(&course_id).into_iter().collect()),
        statuses: statuses(&enrollment_status)?,
        levels: levels(&enrollment_level)?,
        updated_from,
        updated_to: None,
    };
    let with_time = extra_fields.iter().any(|field| field == "enrollment_time_spent");
    let paging = Paging::new(page, page_size);
    let (total, rows) = select(world, cx, &filter, &key, paging);
    let rows = rows.into_iter().map(|row| flat_row(world, row, with_time)).collect();
    Ok(paging.page(total, rows))
}

pub(super) fn of_course(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListEnrollmentsOfCourse>,
) -> Result<Page<CourseMember>, Fault> {
    let Call { path: course, query, body: Empty {} } = call;
    let unpaged = CourseMemberQuery {
        page: None,
        page_size: None,
        get_cursor: None,
        cursor: None,
        ..query.clone()
    };
    let key = format!("course {course} {unpaged:?}");
    let CourseMemberQuery {
        user_id,
        level,
        extra_fields: _,
        page,
        page_size,
        get_cursor: _,
        cursor: _,
    } = query;
    let course = known_course(world, course)?.id;
    let filter = Filter {
        users: (!user_id.is_empty()).then(|| narrow(&user_id).into_iter().collect()),
        courses: Some(BTreeSet::from([course])),
        statuses: None,
        levels: levels(&level)?,
        updated_from: None,
        updated_to: None,
    };
    let paging = Paging::new(page, page_size);
    let (total, rows) = select(world, cx, &filter, &key, paging);
    let rows = rows.into_iter().map(|row| member(world, row)).collect();
    Ok(paging.page(total, rows))
}

/// Which course enrollments are wanted; `None` means any.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) users: Option<BTreeSet<u32>>,
    pub(super) courses: Option<BTreeSet<u32>>,
    pub(super) statuses: Option<BTreeSet<Status>>,
    pub(super) levels: Option<BTreeSet<u8>>,
    pub(super) updated_from: Option<DateTime>,
    pub(super) updated_to: Option<DateTime>,
}

impl Filter {
    /// The index that holds exactly the wanted rows, when there is one.
    pub(super) fn scope(&self, reach: Reach<'_>) -> Option<Scope> {
        let only = |set: &Option<BTreeSet<u32>>| match set {
            Some(set) if set.len() == 1 => set.first().copied(),
            _ => None,
        };
        let Self { users, courses, statuses, levels, updated_from, updated_to } = self;
        if levels.is_some() {
            return None;
        }
        if updated_from.is_some() || updated_to.is_some() {
            let alone = users.is_none() && courses.is_none() && statuses.is_none();
            return self.updated().filter(|_| alone && matches!(reach, Reach::All));
        }
        match (reach, users, courses, statuses) {
            (Reach::All, None, None, None) => Some(Scope::All),
            (Reach::Own(user), None, None, None) => Some(Scope::User(user)),
            (Reach::All, Some(_), None, None) => only(users).map(Scope::User),
            (Reach::All, None, Some(_), None) => only(courses).map(Scope::Course),
            (Reach::All, None, None, Some(wanted)) if wanted.len() == 1 => {
                wanted.first().copied().map(Scope::Status)
            }
            _ => None,
        }
    }

    /// The rows changed in the wanted time, where that is within what rows are sorted by.
    fn updated(&self) -> Option<Scope> {
        let seconds = |at: Option<DateTime>, open| match at {
            None => Some(open),
            Some(at) => u32::try_from(at.unix()).ok().filter(|at| (2..u32::MAX).contains(at)),
        };
        Some(Scope::Updated(seconds(self.updated_from, 0)?, seconds(self.updated_to, u32::MAX)?))
    }

    fn admits(&self, row: EnrollmentRef<'_>) -> bool {
        self.users.as_ref().is_none_or(|set| set.contains(&row.user()))
            && self.courses.as_ref().is_none_or(|set| set.contains(&row.course()))
            && self.statuses.as_ref().is_none_or(|set| set.contains(&row.status()))
            && self.levels.as_ref().is_none_or(|set| set.contains(&row.level()))
            && self.updated_from.is_none_or(|from| row.updated_at() >= from)
            && self.updated_to.is_none_or(|to| row.updated_at() <= to)
    }

    /// Every wanted row in reach, through the narrowest index; linear in what that holds.
    pub(super) fn rows<'w>(&self, world: &'w World, reach: Reach<'_>) -> Vec<EnrollmentRef<'w>> {
        let own = match reach {
            Reach::Own(user) => Some(BTreeSet::from([user])),
            _ => None,
        };
        let users = own.as_ref().or(self.users.as_ref());
        let scopes: Vec<Scope> = match (users, &self.courses, &self.statuses) {
            (Some(users), _, _) => users.iter().copied().map(Scope::User).collect(),
            (None, Some(courses), _) => courses.iter().copied().map(Scope::Course).collect(),
            (None, None, Some(set)) if set.len() == 1 => {
                set.iter().copied().map(Scope::Status).collect()
            }
            (None, None, _) if self.updated_from.is_some() => {
                vec![self.updated().unwrap_or(Scope::All)]
            }
            (None, None, _) => vec![Scope::All],
        };
        let rows = scopes.into_iter().flat_map(|scope| world.enrollments.iter(scope));
        rows.filter(|row| self.admits(*row) && reach.sees(row.user(), row.course())).collect()
    }
}

/// A page of rows: cut from an index when one fits, from a kept list otherwise.
fn select<'w>(
    world: &'w World,
    cx: &Context<'_>,
    filter: &Filter,
    key: &str,
    paging: Paging,
) -> (usize, Vec<EnrollmentRef<'w>>) {
    let reach = Reach::of(cx);
    if let Some(scope) = filter.scope(reach) {
        let page = world.enrollments.page(scope, SortDir::Asc, paging.offset(), paging.limit());
        return (page.total, page.rows);
    }
    let key = format!("{key} {}", reach.key(cx));
    let generation = world.enrollments.generation();
    let pairs = world.enrollments.selections().get_or_compute(&key, generation, || {
        let rows = filter.rows(world, reach);
        rows.into_iter().flat_map(|row| [row.user(), row.course()]).collect()
    });
    let (pairs, _) = pairs.as_chunks::<2>();
    let rows = paging
        .cut(pairs)
        .iter()
        .filter_map(|[user, course]| world.enrollments.get(*user, *course))
        .collect();
    (pairs.len(), rows)
}

/// The wanted statuses, as stored; `None` for any.
pub(super) fn statuses(words: &[EnrollmentStatus]) -> Result<Option<BTreeSet<Status>>, Fault> {
    let stored = words.iter().map(|word| {
        stored_status(word).ok_or_else(|| Fault::bad_request(format!("Invalid status: {word}")))
    });
    Ok(Some(stored.collect::<Result<BTreeSet<_>, _>>()?).filter(|set| !set.is_empty()))
}

/// The wanted levels, as stored; `None` for any.
pub(super) fn levels(words: &[EnrollmentLevel]) -> Result<Option<BTreeSet<u8>>, Fault> {
    let stored = words.iter().map(|word| {
        stored_level(word).ok_or_else(|| Fault::bad_request(format!("Invalid level: {word}")))
    });
    Ok(Some(stored.collect::<Result<BTreeSet<_>, _>>()?).filter(|set| !set.is_empty()))
}

fn flat_row(world: &World, row: EnrollmentRef<'_>, with_time: bool) -> CourseEnrollmentRow {
    let user = world.users.get(row.user());
    let course = world.courses.get(row.course());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    CourseEnrollmentRow {
        user_id: row.user().into(),
        username: text(user.map(|user| user.username())),
        course_id: row.course().into(),
        course_uid: text(course.map(|course| course.uid.as_str())),
        course_code: course.map(|course| course.code.clone()).filter(|code| !code.is_empty()),
        course_name: text(course.map(|course| course.name.as_str())),
        course_type: course
            .map(|course| course.kind.clone())
            .unwrap_or(docebo_sdk::courses::CourseType::Elearning),
        course_begin_date: course.and_then(|course| course.starts),
        course_end_date: course.and_then(|course| course.ends),
        enrollment_level: level_of(row.level()),
        enrollment_status: status_of(row.status()),
        enrollment_created_by: row.subscribed_by().map(Into::into),
        enrollment_created_at: Some(row.enrolled_at()),
        enrollment_validity_begin_date: row.active_from().map(DateTime::date),
        enrollment_validity_begin_datetime: row.active_from(),
        enrollment_validity_end_date: row.active_until().map(DateTime::date),
        enrollment_validity_end_datetime: row.active_until(),
        enrollment_date_last_updated: Some(row.updated_at()),
        enrollment_completion_date: row.completed_at(),
        enrollment_score: row.score(),
        assignment_type: Some(row.assignment_type())
            .filter(|word| !word.is_empty())
            .map(AssignmentType::from_word),
        enrollment_time_spent: with_time.then(|| row.total_time().into()),
    }
}

fn member(world: &World, row: EnrollmentRef<'_>) -> CourseMember {
    let user = world.users.get(row.user());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let active = user.is_some_and(|user| user.is_active());
    CourseMember {
        course_id: Some(row.course().into()),
        user_id: row.user().into(),
        username: text(user.map(|user| user.username())),
        email: user.map(|user| user.email().to_owned()).filter(|email| !email.is_empty()),
        first_name: text(user.map(|user| user.first_name())),
        last_name: text(user.map(|user| user.last_name())),
        level: level_of(row.level()),
        level_id: Some(level_of(row.level())),
        enrollment_date: Some(row.enrolled_at()),
        active_from: row.active_from(),
        active_until: row.active_until(),
        date_complete: row.completed_at(),
        status: status_of(row.status()),
        status_id: Some(status_of(row.status())),
        user_status: Some(if active { AccountState::Active } else { AccountState::Inactive }),
        user_status_id: Some(active.into()),
        score_given: row.score(),
        forced_score_given: Some(false),
    }
}
