//! What one power user holds, kind by kind, as lists. A page costs its own rows; ordering by name
//! and searching cost what is held.

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::{CatalogId, CategoryId, CourseId, LearningPlanId, LocationId, kind},
    power_users::{
        AssignedCatalog, AssignedCategory, AssignedCourse, AssignedGroup, AssignedLocation,
        AssignedPlan, ListAssigned, ListAssignedQuery,
    },
    wire::{Page, SortDir},
};

use super::{resources::Kept, visible};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        power_users::Holdings,
        text::{Needle, folded},
    },
};

/// A kind whose rows have an id and a name.
pub(super) trait Shown: Kept {
    /// The names of the two in a row.
    const ATTRS: [&'static str; 2];
    /// The ids held, ascending.
    fn held(_world: &World, held: &Holdings) -> Vec<u32> {
        held.ids(Self::KIND)
    }
    /// What a thing is called, and its code.
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)>;
    /// Its row.
    fn row(world: &World, id: u32) -> Option<Self::Row>;
}

pub(super) fn list<K: Shown>(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListAssigned<K>>,
) -> Result<Page<K::Row>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let ListAssignedQuery { page, page_size, cursor: _, sort_attr, sort_dir, search_text } = query;
    let power_user = visible(world, cx, path)?;
    let held = world.power_users.held(power_user);
    let mut ids = held.map(|held| K::held(world, held)).unwrap_or_default();
    let needle = search_text.as_deref().map(Needle::new);
    ids.retain(|id| {
        K::names(world, *id).is_some_and(|(name, code)| {
            needle.as_ref().is_none_or(|needle| {
                needle.is_in(name) || code.is_some_and(|code| needle.is_in(code))
            })
        })
    });
    let [by_id, by_name] = K::ATTRS;
    let attr = sort_attr.unwrap_or_else(|| by_id.to_owned());
    if attr == by_name {
        let name = |id: u32| K::names(world, id).map_or("", |(name, _)| name);
        ids.sort_by_cached_key(|id| folded(name(*id)).collect::<String>());
    } else if attr != by_id && attr != "id" {
        return Err(Fault::bad_request("Invalid sort_attr"));
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        ids.reverse();
    }
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&ids).iter().filter_map(|id| K::row(world, *id));
    Ok(paging.sorted(ids.len(), rows.collect(), &attr, dir))
}

impl Shown for kind::Group {
    const ATTRS: [&'static str; 2] = ["group_id", "name"];
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)> {
        world.groups.get(id).map(|group| (group.name.as_str(), None))
    }
    fn row(world: &World, id: u32) -> Option<AssignedGroup> {
        let group = world.groups.get(id)?;
        Some(AssignedGroup {
            group_id: group.uuid.to_string(),
            name: group.name.clone(),
            description: (!group.description.is_empty()).then(|| group.description.clone()),
        })
    }
}

impl Shown for kind::Course {
    const ATTRS: [&'static str; 2] = ["course_id", "name"];
    fn held(world: &World, held: &Holdings) -> Vec<u32> {
        if held.all_courses { Self::all(world) } else { held.ids(Self::KIND) }
    }
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)> {
        world.courses.get(id).map(|course| (course.name.as_str(), Some(course.code.as_str())))
    }
    fn row(world: &World, id: u32) -> Option<AssignedCourse> {
        let course = world.courses.get(id)?;
        Some(AssignedCourse {
            course_id: CourseId::from(id),
            name: course.name.clone(),
            code: (!course.code.is_empty()).then(|| course.code.clone()),
            course_type: course.kind.to_string(),
        })
    }
}

impl Shown for kind::LearningPlan {
    const ATTRS: [&'static str; 2] = ["learning_plan_id", "name"];
    fn held(world: &World, held: &Holdings) -> Vec<u32> {
        if held.all_plans { Self::all(world) } else { held.ids(Self::KIND) }
    }
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)> {
        world.plans.get(id).map(|plan| (plan.title.as_str(), plan.code.as_deref()))
    }
    fn row(world: &World, id: u32) -> Option<AssignedPlan> {
        let plan = world.plans.get(id)?;
        Some(AssignedPlan {
            learning_plan_id: LearningPlanId::from(id),
            name: plan.title.clone(),
            code: plan.code.clone(),
        })
    }
}

impl Shown for kind::Category {
    const ATTRS: [&'static str; 2] = ["category_id", "title"];
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)> {
        world.categories.get(id).map(|category| (category.title.as_str(), None))
    }
    fn row(world: &World, id: u32) -> Option<AssignedCategory> {
        let title = world.categories.get(id)?.title.clone();
        Some(AssignedCategory { category_id: CategoryId::from(id), title })
    }
}

impl Shown for kind::Catalog {
    const ATTRS: [&'static str; 2] = ["catalog_id", "name"];
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)> {
        let catalog = world.catalogs.get(id)?;
        Some((catalog.name.as_str(), catalog.code.as_deref()))
    }
    fn row(world: &World, id: u32) -> Option<AssignedCatalog> {
        let catalog = world.catalogs.get(id)?;
        Some(AssignedCatalog {
            catalog_id: CatalogId::from(id),
            name: catalog.name.clone(),
            code: catalog.code.clone(),
        })
    }
}

impl Shown for kind::Location {
    const ATTRS: [&'static str; 2] = ["location_id", "name"];
    fn names(world: &World, id: u32) -> Option<(&str, Option<&str>)> {
        world.locations.get(&id).map(|location| (location.name.as_str(), None))
    }
    fn row(world: &World, id: u32) -> Option<AssignedLocation> {
        let name = world.locations.get(&id)?.name.clone();
        Some(AssignedLocation { location_id: LocationId::from(id), name })
    }
}
