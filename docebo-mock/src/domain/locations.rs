//! Locations: where sessions take place.

use docebo_sdk::{
    endpoint::{Call, Empty},
    locations::{ListLocations, LocationQuery, LocationRow, LocationSort},
    wire::{Page, SortDir},
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission, locations::Location, text::Needle},
};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListLocations>(list).inert(&["get_total_count"]);
}

/// All locations; a power user's own.
fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListLocations>,
) -> Result<Page<LocationRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let LocationQuery { search_text, sort_attr, sort_dir, page, page_size } = query;
    // No permission of locations is known: they go with those of courses (inferred).
    cx.require(Permission::CourseView)?;
    let held = cx.user().and_then(|me| world.power_users.held(me));
    let needle = Needle::new(search_text.as_deref().unwrap_or_default());
    let mut found: Vec<(u32, &Location)> = world
        .locations
        .iter()
        .map(|(id, location)| (*id, location))
        .filter(|(id, _)| {
            cx.rights().is_superadmin() || held.is_some_and(|held| held.locations.contains(id))
        })
        .filter(|(_, location)| {
            search_text.as_deref().is_none_or(str::is_empty) || needle.is_in(&location.name)
        })
        .collect();
    let attr = sort_attr.unwrap_or(LocationSort::Id);
    match attr {
        LocationSort::Id => {}
        LocationSort::Name => found.sort_by_cached_key(|(_, place)| place.name.to_lowercase()),
        LocationSort::Country => found.sort_by(|(_, a), (_, b)| a.country.cmp(&b.country)),
        _ => return Err(Fault::bad_request("Invalid sort_attr")),
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        found.reverse();
    }
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&found).iter().map(|(id, location)| row(*id, location)).collect();
    Ok(paging.sorted(found.len(), rows, attr.as_str(), dir))
}

fn row(id: u32, location: &Location) -> LocationRow {
    let Location { name, address, country } = location;
    LocationRow {
        id_location: id.into(),
        name: name.clone(),
        address: address.clone(),
        country: country.clone(),
    }
}
