//! Manager types: the list, and what Superadmins do to it.

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::ManagerTypeId,
    managers::{
        CreateManagerType, CreatedManagerType, DeleteManagerTypes, ListManagerTypes,
        ListManagerTypesQuery, ManagerType, ManagerTypeIds, ManagerTypeUpdate, ManagerTypes,
        NewManagerType, UpdateManagerType,
    },
};

use super::known;
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::Permission,
        managers::{self, DIRECT, Refused},
    },
};

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListManagerTypes>,
) -> Result<ManagerTypes, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListManagerTypesQuery { as_array, page, page_size, get_total_count: _ } = query;
    cx.require(Permission::UserView)?;
    cx.rule("B-126");
    let bare = as_array == Some(true);
    let types: Vec<ManagerType> = world
        .managers
        .iter()
        .map(|(id, kind)| ManagerType {
            id: ManagerTypeId::from(id),
            title: kind.title.clone(),
            active: (!bare).then_some(kind.active),
        })
        .collect();
    if bare {
        return Ok(ManagerTypes::Bare(types));
    }
    let paging = Paging::new(page, page_size);
    Ok(ManagerTypes::Page(paging.page(types.len(), paging.cut(&types).to_vec())))
}

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateManagerType>,
) -> Result<CreatedManagerType, Fault> {
    let Call { path: (), query: Empty {}, body: NewManagerType { title, description } } = call;
    cx.rights().require_superadmin()?;
    cx.rule("B-126");
    let id = world.managers.create(title.as_deref().unwrap_or_default()).map_err(refused)?;
    world.managers.update(id, None, description, None).map_err(refused)?;
    Ok(CreatedManagerType { id: ManagerTypeId::from(id) })
}

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateManagerType>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let ManagerTypeUpdate { title, description, active } = body;
    cx.rights().require_superadmin()?;
    cx.rule("B-126");
    // No type has a number as large as one that the world cannot count.
    let id = known(path).unwrap_or(u32::MAX);
    world.managers.update(id, title.as_deref(), description, active).map_err(refused)?;
    Ok(Success { success: true })
}

/// Links of the types go with them. Nothing is done when the direct manager is among them.
pub(super) fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteManagerTypes>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body: ManagerTypeIds { manager_type_ids } } = call;
    cx.rights().require_superadmin()?;
    cx.rule("B-126");
    if manager_type_ids.is_empty() {
        return Err(Fault::bad_request("manager_type_ids is required"));
    }
    let ids: Vec<u32> = manager_type_ids.into_iter().filter_map(known).collect();
    if ids.contains(&DIRECT) {
        return Err(Fault::bad_request("The mandatory manager type cannot be deleted"));
    }
    for id in ids {
        managers::delete_type(world, id);
    }
    Ok(Success { success: true })
}

fn refused(refused: Refused) -> Fault {
    match refused {
        Refused::UnknownType => Fault::not_found("Not found"),
        _ => Fault::bad_request(refused.text()),
    }
}
