//! Courses: lists, single views, creating.

mod compact;
mod fields;
mod learn;
mod material;
mod write;

use docebo_sdk::{
    auth::Success,
    courses::{
        BatchCourses, CourseDetail, CourseQuery, CourseRow, CourseType, CreateCourse,
        CreatedCourse, DeleteCourse, GetCourse, GetLearnCourse, ListCompactCourses,
        ListCourseFields, ListCourses, ListLearnCourses, ListMaterial, NewCourse, UpdateCourse,
    },
    endpoint::{Call, Empty},
    wire::{Page, SortDir},
};

pub(super) use learn::sees;

use super::{Registry, enrollments::known_course, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        categories::Category,
        courses::{self, Course, uid_of},
        enrollments::Status,
        events::Happened,
        material::Material,
        text::Needle,
    },
};

pub(crate) fn register(r: &mut Registry) {
    const PAGED: &[&str] = &["get_total_count", "get_cursor"];
    r.read::<ListCourses>(list).inert(PAGED);
    r.read::<GetCourse>(view);
    r.read::<ListLearnCourses>(learn::list).inert(PAGED);
    r.read::<GetLearnCourse>(learn::view);
    r.read::<ListMaterial>(material::list);
    r.write::<CreateCourse>(create).inert(&["language_label"]);
    r.write::<BatchCourses>(write::batch).inert(&[
        "items.course_difficulty",
        "items.course_status",
        "items.user_enroll_begin",
        "items.user_enroll_end",
    ]);
    r.write::<UpdateCourse>(write::update);
    r.write::<DeleteCourse>(delete);
    r.read::<ListCompactCourses>(compact::list);
    r.read::<ListCourseFields>(fields::list).inert(PAGED);
}

fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListCourses>,
) -> Result<Page<CourseRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let CourseQuery { search_text, sort_attr, sort_dir, page, page_size, get_cursor: _, cursor: _ } =
        query;
    cx.require(Permission::CourseView)?;
    let paging = Paging::new(page, page_size);
    let order = sort_attr
        .map(|attr| {
            let order = Order::of(&attr);
            let order =
                order.ok_or_else(|| Fault::bad_request(format!("Invalid sort_attr: {attr}")))?;
            Ok::<_, Fault>((attr, order, sort_dir.unwrap_or(SortDir::Asc)))
        })
        .transpose()?;
    let wanted = Wanted {
        search: search_text.unwrap_or_default(),
        order: order.as_ref().map(|(_, order, dir)| (*order, *dir)),
        updated_from: None,
        sees: format!("scope {}", cx.rights().courses().serial()),
    };
    let all = cx.rights().courses().is_all();
    let (total, courses) =
        wanted.page(world, paging, all, |course| cx.rights().sees_course(course.id));
    let rows = courses.into_iter().map(|course| row(world, course)).collect();
    Ok(match order {
        None => paging.page(total, rows),
        Some((attr, _, dir)) => paging.sorted(total, rows, &attr, dir),
    })
}

fn view(world: &World, cx: &Context<'_>, call: Call<GetCourse>) -> Result<CourseDetail, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    cx.require(Permission::CourseView)?;
    let course = known_course(world, id)?;
    if !cx.rights().sees_course(course.id) {
        return Err(Fault::forbidden());
    }
    Ok(CourseDetail {
        id: course.id.into(),
        title: course.name.clone(),
        code: some(&course.code),
        kind: course.kind.clone(),
        status: Some(publication(course).to_owned()),
    })
}

fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateCourse>,
) -> Result<CreatedCourse, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewCourse {
        name,
        description,
        course_type,
        code,
        language,
        language_label: _,
        status,
        selling,
        price,
        is_new,
        is_opened,
        duration,
    } = body;
    cx.require(Permission::CourseCreate)?;
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (Some(name), Some(description), Some(kind)) =
        (given(name), given(description), course_type)
    else {
        return Err(Fault::bad_request("Name, description or type missing"));
    };
    if !kind.is_known() {
        return Err(Fault::bad_request(format!("Invalid course_type: {kind}")));
    }
    let id = world.courses.next_id();
    world.courses.insert(Course {
        uid: uid_of(id, &kind),
        code: code.unwrap_or_default(),
        name,
        description,
        kind,
        language: language.unwrap_or_else(|| world.settings.default_language.clone()),
        published: status.is_none_or(|status| status == "published"),
        created_by: cx.user(),
        material: vec![Material::page("Training material 1")],
        duration: u32::try_from(duration.unwrap_or(0)).unwrap_or(u32::MAX),
        selling: selling.unwrap_or(false),
        price: price.unwrap_or_else(|| "0".to_owned()),
        is_new: is_new.unwrap_or(false),
        is_opened: is_opened.unwrap_or(true),
        ..Course::new(id, cx.now)
    });
    world.fire(cx.now, Happened::CourseCreated(id));
    Ok(CreatedCourse { id_course: id.into() })
}

fn delete(world: &mut World, cx: &Context<'_>, call: Call<DeleteCourse>) -> Result<Success, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    cx.require(Permission::CourseDelete)?;
    let id = known_course(world, id)?.id;
    if !cx.rights().sees_course(id) {
        return Err(Fault::forbidden());
    }
    cx.rule("B-096");
    world.fire(cx.now, Happened::CourseDeleted(id));
    courses::delete(world, id);
    Ok(Success { success: true })
}

fn row(world: &World, course: &Course) -> CourseRow {
    let counts = world.enrollments.course_counts(course.id);
    let waiting = counts.of(Status::Waiting);
    let enrolled = counts.total() - waiting;
    let sessions = world.sessions.of_course(course.id);
    let led = course.kind == CourseType::Classroom || !sessions.is_empty();
    let queue = |id: &u32| world.enrollments.roster(*id).waiting() as u64;
    CourseRow {
        id: course.id.into(),
        code: some(&course.code),
        uid: course.uid.clone(),
        title: course.name.clone(),
        kind: course.kind.clone(),
        language: course.language.clone(),
        language_label: label(&course.language),
        is_deleted: false,
        thumbnail: None,
        course_status: publication(course).to_owned(),
        published: course.published,
        creation_date: Some(course.created),
        last_update: Some(course.updated),
        created_by: course.created_by.map(Into::into),
        category_name: category(world, course).map(|category| category.title.clone()),
        slug_name: slug(&course.name),
        start_date: course.starts,
        end_date: course.ends,
        enrolled_count: enrolled as u64,
        waiting_list: waiting as u64,
        session_waiting_list: led.then(|| sessions.iter().map(queue).sum()),
        sessions_count: Some(sessions.len() as u64),
        users_without_session_count: led
            .then(|| enrolled.saturating_sub(world.enrollments.with_session(course.id)) as u64),
        average_completion_time: None,
        outdated_count: None,
        imported_from_content_marketplace: Some(false),
        decommissioned_at: None,
        removed_at: None,
        actions: Vec::new(),
        more: fields::columns(world, course).collect(),
    }
}

/// The category a course stands in.
fn category<'w>(world: &'w World, course: &Course) -> Option<&'w Category> {
    world.categories.get(course.category?)
}

/// Which courses a list shows, and in which order.
struct Wanted {
    /// Part of name or code; empty for any.
    search: String,
    /// By id when `None`.
    order: Option<(Order, SortDir)>,
    updated_from: Option<docebo_sdk::wire::DateTime>,
    /// What tells whose list it is.
    sees: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Id,
    Name,
    Code,
    Kind,
    Created,
    Updated,
    Starts,
    Ends,
}

impl Order {
    /// The order of an attribute under its names in either list.
    fn of(attr: &str) -> Option<Self> {
        Some(match attr {
            "id" | "id_course" => Self::Id,
            "title" | "name" => Self::Name,
            "code" => Self::Code,
            "type" | "course_type" => Self::Kind,
            "creation_date" | "create_date" => Self::Created,
            "last_update" | "date_last_updated" => Self::Updated,
            "start_date" => Self::Starts,
            "end_date" => Self::Ends,
            _ => return None,
        })
    }
}

impl Wanted {
    /// A page of what `admits` lets in; `all` says that it lets in everything.
    fn page<'w>(
        &self,
        world: &'w World,
        paging: Paging,
        all: bool,
        admits: impl Fn(&Course) -> bool,
    ) -> (usize, Vec<&'w Course>) {
        let table = &world.courses;
        let plain = all && self.search.is_empty() && self.updated_from.is_none();
        if plain && self.order.is_none() {
            let page = table.page(paging.offset(), paging.limit());
            return (table.len(), page.collect());
        }
        let Self { search, order, updated_from, sees } = self;
        let key = format!("{search:?} {order:?} {updated_from:?} {sees}");
        let ids = table.selections().get_or_compute(&key, table.generation(), || {
            let needle = Needle::new(search);
            let mut courses: Vec<&Course> = table
                .iter()
                .filter(|course| {
                    (search.is_empty() || needle.is_in(&course.name) || needle.is_in(&course.code))
                        && updated_from.is_none_or(|from| course.updated >= from)
                        && admits(course)
                })
                .collect();
            if let Some((order, dir)) = order {
                sort(&mut courses, *order, *dir);
            }
            courses.into_iter().map(|course| course.id).collect()
        });
        (ids.len(), paging.cut(&ids).iter().filter_map(|id| table.get(*id)).collect())
    }
}

/// Equal ones by id; descending is the exact reverse.
fn sort(courses: &mut [&Course], order: Order, dir: SortDir) {
    match order {
        Order::Id => {}
        Order::Name => courses.sort_by_cached_key(|course| course.name.to_lowercase()),
        Order::Code => courses.sort_by_cached_key(|course| course.code.to_lowercase()),
        Order::Kind => courses.sort_by_key(|course| course.kind.clone()),
        Order::Created => courses.sort_by_key(|course| course.created),
        Order::Updated => courses.sort_by_key(|course| course.updated),
        Order::Starts => courses.sort_by_key(|course| course.starts),
        Order::Ends => courses.sort_by_key(|course| course.ends),
    }
    if dir == SortDir::Desc {
        courses.reverse();
    }
}

const fn publication(course: &Course) -> &'static str {
    if course.published { "published" } else { "unpublished" }
}

/// `english` as people read it.
fn label(language: &str) -> String {
    let mut letters = language.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A name as part of an address: lower case, words joined by dashes.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_hold_words_and_dashes() {
        for (name, expected) in
            [("Safety first!", "safety-first"), ("  R&amp;D ", "r-amp-d"), ("", ""), ("Été", "été")]
        {
            assert_eq!(slug(name), expected);
        }
    }
}
