//! Changing a course, and many of them from a table.

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::Success,
    courses::{
        BatchCourses, CourseBatch, CourseBatchOptions, CourseBatchResult, CourseBatchRow,
        CourseType, CourseUpdate, Difficulty, Publication, UpdateCourse,
    },
    endpoint::{Call, Empty},
};

use crate::{
    context::Context,
    domain::enrollments::known_course,
    fault::Fault,
    ledger::switches::BatchItemCap,
    world::{
        World,
        access::Permission,
        courses::{Course, Policy, uid_of},
        events::Happened,
        material::Material,
    },
};

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateCourse>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let CourseUpdate { id, name, description, code } = body;
    cx.require(Permission::CourseEdit)?;
    let course = known_course(world, path)?.id;
    if !cx.rights().sees_course(course) {
        return Err(Fault::forbidden());
    }
    if id.is_some_and(|id| id != path) {
        return Err(Fault::bad_request("id is not that of the path"));
    }
    let emptied =
        |text: &Option<String>| text.as_deref().is_some_and(|text| text.trim().is_empty());
    if emptied(&name) || emptied(&description) {
        return Err(Fault::bad_request("Name, description or type missing"));
    }
    world.courses.update(course, cx.now, |course| {
        replace(&mut course.name, name);
        replace(&mut course.description, description);
        replace(&mut course.code, code);
    });
    world.fire(cx.now, Happened::CourseUpdated(course));
    Ok(Success { success: true })
}

fn replace(slot: &mut String, value: Option<String>) {
    if let Some(value) = value {
        *slot = value;
    }
}

/// Rows one by one, each answering for itself.
pub(super) fn batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchCourses>,
) -> Result<Vec<CourseBatchResult>, Fault> {
    let Call { path: (), query: Empty {}, body: CourseBatch { items, options } } = call;
    let CourseBatchOptions { update_course_info, use_code_to_update } = options;
    if !cx.rights().may(Permission::CourseCreate) {
        cx.require(Permission::CourseEdit)?;
    }
    if items.is_empty() {
        return Err(Fault::bad_request("items is required"));
    }
    let cap = match cx.switch::<BatchItemCap>() {
        BatchItemCap::Thousand => 1_000,
        BatchItemCap::Hundred => 100,
        BatchItemCap::None => usize::MAX,
    };
    if items.len() > cap {
        return Err(Fault::bad_request(format!("Too many items: {cap} at most")));
    }
    world.cause.batch = true;
    let mut known = Known::of(world, use_code_to_update);
    let mut results = Vec::with_capacity(items.len());
    for (at, mut item) in items.into_iter().enumerate() {
        let batch_item_id = item.batch_item_id.take();
        let outcome = apply(world, cx, &mut known, update_course_info, item);
        results.push(CourseBatchResult {
            row_index: at as u64,
            success: outcome.is_ok(),
            message: outcome.err().unwrap_or_default(),
            batch_item_id,
        });
    }
    Ok(results)
}

/// How rows find existing courses: by code or by name.
enum Known {
    ByCode,
    ByName(BTreeMap<String, u32>),
}

impl Known {
    fn of(world: &World, by_code: bool) -> Self {
        if by_code {
            return Self::ByCode;
        }
        // The first of a name counts.
        let all = world.courses.iter().rev().map(|course| (course.name.clone(), course.id));
        Self::ByName(all.collect())
    }

    fn find(&self, world: &World, row: &CourseBatchRow) -> Result<Option<u32>, String> {
        match self {
            Self::ByName(names) => {
                Ok(row.course_name.as_deref().and_then(|name| names.get(name)).copied())
            }
            Self::ByCode => match row.course_code.as_deref().filter(|code| !code.is_empty()) {
                None => Err("course_code is required to find courses by code".to_owned()),
                Some(code) => match world.courses.by_code(code) {
                    [] => Ok(None),
                    [one] => Ok(Some(*one)),
                    _ => Err(format!("Several courses have the code {code}")),
                },
            },
        }
    }
}

fn apply(
    world: &mut World,
    cx: &Context<'_>,
    known: &mut Known,
    update: bool,
    item: CourseBatchRow,
) -> Result<(), String> {
    let existing = known.find(world, &item)?;
    let values = Values::read(world, item)?;
    let Some(id) = existing else {
        cx.require(Permission::CourseCreate).map_err(|_| "Permission denied".to_owned())?;
        let id = world.courses.next_id();
        let mut course = Course {
            uid: uid_of(id, &values.kind),
            language: world.settings.default_language.clone(),
            created_by: cx.user(),
            material: vec![Material::page("Training material 1")],
            ..Course::new(id, cx.now)
        };
        if let Known::ByName(names) = known {
            names.insert(values.name.clone(), id);
        }
        values.write(&mut course);
        world.courses.insert(course);
        world.fire(cx.now, Happened::CourseCreated(id));
        return Ok(());
    };
    if !update {
        return Err("The course exists already".to_owned());
    }
    let may = cx.rights().may(Permission::CourseEdit) && cx.rights().sees_course(id);
    if !may {
        return Err("Permission denied".to_owned());
    }
    world.courses.update(id, cx.now, |course| values.write(course));
    world.fire(cx.now, Happened::CourseUpdated(id));
    Ok(())
}

/// A row, checked.
struct Values {
    name: String,
    description: String,
    kind: CourseType,
    code: Option<String>,
    language: Option<String>,
    published: Option<bool>,
    category: Option<u32>,
    policy: Option<Policy>,
    duration: Option<u32>,
    selling: Option<bool>,
    price: Option<String>,
    credits: Option<f64>,
    seats: Option<u32>,
    starts: Option<docebo_sdk::wire::Date>,
    ends: Option<docebo_sdk::wire::Date>,
}

impl Values {
    fn read(world: &World, row: CourseBatchRow) -> Result<Self, String> {
        let CourseBatchRow {
            course_type,
            course_name,
            course_description,
            course_code,
            course_language,
            course_published,
            course_category_id,
            course_category,
            course_difficulty,
            user_enroll,
            user_enroll_begin: _,
            user_enroll_end: _,
            course_avg_time,
            course_for_sale,
            course_price,
            course_status,
            course_credits,
            course_max_subscriptions,
            course_validity_begin,
            course_validity_end,
            batch_item_id: _,
        } = row;
        let needed = |text: Option<String>, what: &str| {
            let given = text.filter(|text| !text.trim().is_empty());
            given.ok_or_else(|| format!("{what} is required"))
        };
        let name = needed(course_name, "course_name")?;
        let description = needed(course_description, "course_description")?;
        let kind = course_type.ok_or("course_type is required")?;
        if !matches!(kind, CourseType::Elearning | CourseType::Classroom) {
            return Err(format!("Invalid course_type: {kind}"));
        }
        if let Some(Difficulty::Unknown(word)) = &course_difficulty {
            return Err(format!("Invalid course_difficulty: {}", word.as_str()));
        }
        if let Some(status) = course_status.filter(|status| *status > 2) {
            return Err(format!("Invalid course_status: {status}"));
        }
        let published = match course_published {
            None => None,
            Some(Publication::Published) => Some(true),
            Some(Publication::Unpublished) => Some(false),
            Some(other) => return Err(format!("Invalid course_published: {other}")),
        };
        let category = match (course_category_id, course_category) {
            (Some(id), _) => {
                let known = u32::try_from(id.get()).ok();
                let known = known.filter(|id| world.categories.get(*id).is_some());
                Some(known.ok_or_else(|| format!("No category {id}"))?)
            }
            (None, Some(title)) if !title.is_empty() => {
                let known = world.categories.titled(&title);
                Some(known.ok_or_else(|| format!("No category {title}"))?)
            }
            (None, _) => None,
        };
        if course_validity_begin.zip(course_validity_end).is_some_and(|(from, to)| to < from) {
            return Err("course_validity_end lies before course_validity_begin".to_owned());
        }
        let duration = match &course_avg_time {
            None => None,
            Some(text) => {
                Some(seconds(text).ok_or_else(|| format!("Invalid course_avg_time: {text}"))?)
            }
        };
        Ok(Self {
            name,
            description,
            kind,
            code: course_code,
            language: course_language.filter(|language| !language.is_empty()),
            published,
            category,
            policy: user_enroll.map(|may| if may { Policy::Free } else { Policy::AdminOnly }),
            duration,
            selling: course_for_sale,
            price: course_price.map(amount),
            credits: course_credits.map(|credits| credits as f64 / 100.0),
            seats: course_max_subscriptions.map(|seats| u32::try_from(seats).unwrap_or(u32::MAX)),
            starts: course_validity_begin,
            ends: course_validity_end,
        })
    }

    /// Puts what is given in place of what was.
    fn write(self, course: &mut Course) {
        let Self {
            name,
            description,
            kind,
            code,
            language,
            published,
            category,
            policy,
            duration,
            selling,
            price,
            credits,
            seats,
            starts,
            ends,
        } = self;
        (course.name, course.description, course.kind) = (name, description, kind);
        replace(&mut course.code, code);
        replace(&mut course.language, language);
        replace(&mut course.price, price);
        course.published = published.unwrap_or(course.published);
        course.category = category.or(course.category);
        course.policy = policy.unwrap_or(course.policy);
        course.duration = duration.unwrap_or(course.duration);
        course.selling = selling.unwrap_or(course.selling);
        course.credits = credits.unwrap_or(course.credits);
        course.seats = seats.or(course.seats);
        course.starts = starts.or(course.starts);
        course.ends = ends.or(course.ends);
    }
}

/// `HH:MM:SS` in seconds.
fn seconds(text: &str) -> Option<u32> {
    let mut parts = text.trim().split(':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || minutes > 59 || seconds > 59 {
        return None;
    }
    hours.checked_mul(3_600)?.checked_add(minutes * 60 + seconds)
}

/// Cents as the lists print prices: whole units alone, else with two places.
fn amount(cents: u64) -> String {
    match cents % 100 {
        0 => (cents / 100).to_string(),
        rest => format!("{}.{rest:02}", cents / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_prices_are_read_as_the_batch_has_them() {
        for (text, expected) in [
            ("01:30:05", Some(5_405)),
            ("100:00:00", Some(360_000)),
            ("1:60:00", None),
            ("90", None),
            ("1:2:3:4", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        assert_eq!([0, 1_000, 1_050, 5].map(amount), ["0", "10", "10.50", "0.05"]);
    }
}
