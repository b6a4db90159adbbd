//! Catalogs: lists, items, and the batches that make, fill and show them.
//!
//! Superadmins administer all of them, power users those among their resources, given the
//! permission (`catalog/view`, `catalog/create`, `catalog/edit`; the codes are inferred). Everybody
//! sees those assigned to them.

mod batch;
mod items;

use docebo_sdk::{
    catalogs::{
        BatchAssignments, BatchCatalogs, BatchItems, Catalog, CatalogSort, GetCatalog,
        GetCatalogQuery, ListCatalogs, ListCatalogsQuery,
    },
    endpoint::{Call, Empty},
    wire::{Page, SortDir},
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission, catalogs::Catalog as Stored, text::Needle},
};
use items::{Items, Wanted};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListCatalogs>(list).inert(&["get_total_count"]);
    r.read::<GetCatalog>(view);
    r.write::<BatchCatalogs>(batch::catalogs);
    r.write::<BatchItems>(batch::items);
    r.write::<BatchAssignments>(batch::assignments);
}

fn list(world: &World, cx: &Context<'_>, call: Call<ListCatalogs>) -> Result<Page<Catalog>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListCatalogsQuery {
        catalogue_name,
        catalogue_description,
        code,
        search_text,
        my_catalogs,
        show_item_list,
        items_per_catalog,
        kind,
        price,
        lang_code,
        sort_attr,
        sort_dir,
        page,
        page_size,
        get_total_count: _,
    } = query;
    let own = my_catalogs == Some(true);
    if !own {
        cx.require(Permission::CatalogView)?;
    }
    let mut rows: Vec<(u32, &Stored)> = match cx.user().filter(|_| own) {
        Some(user) => world.catalogs.of_user(world, user).collect(),
        None if own => Vec::new(),
        None => {
            let administers = |(id, _): &(u32, &Stored)| cx.rights().sees_catalog(*id);
            world.catalogs.iter().filter(administers).collect()
        }
    };
    let wanted = Wanted { kind, price, lang_code, category: None, search: None };
    let named: Vec<Needle> = catalogue_name.iter().map(|text| Needle::new(text)).collect();
    let described: Vec<Needle> =
        catalogue_description.iter().map(|text| Needle::new(text)).collect();
    let search = search_text.as_deref().map(Needle::new);
    let any = |needles: &[Needle], text: &str| {
        needles.is_empty() || needles.iter().any(|needle| needle.is_in(text))
    };
    rows.retain(|(_, catalog)| {
        let own_code = catalog.code.as_deref().unwrap_or_default();
        any(&named, &catalog.name)
            && any(&described, &catalog.description)
            && code.as_deref().is_none_or(|code| code == own_code)
            && search.as_ref().is_none_or(|search| {
                [&catalog.name, &catalog.description, own_code]
                    .iter()
                    .any(|text| search.is_in(text))
            })
            && (wanted.is_all() || Items::of(world, cx, catalog, &wanted).next().is_some())
    });
    let attr = sort_attr.unwrap_or(CatalogSort::Id);
    match attr {
        CatalogSort::Id => {}
        CatalogSort::Name => rows.sort_by_cached_key(|(_, catalog)| catalog.name.to_lowercase()),
        CatalogSort::Description => {
            rows.sort_by_cached_key(|(_, catalog)| catalog.description.to_lowercase());
        }
        _ => return Err(Fault::bad_request("Invalid sort_attr")),
    }
    let dir = sort_dir.unwrap_or(SortDir::Desc);
    if dir == SortDir::Desc {
        rows.reverse();
    }
    let paging = Paging::new(page, page_size);
    let each = show_item_list
        .unwrap_or(false)
        .then(|| items_per_catalog.map_or(usize::MAX, |each| each as usize));
    let shown = paging.cut(&rows).iter().map(|(id, catalog)| Catalog {
        id: (*id).into(),
        name: catalog.name.clone(),
        description: some(&catalog.description),
        code: catalog.code.clone(),
        number_items: catalog.len() as u64,
        sub_items: each.map(|each| {
            let items = Items::of(world, cx, catalog, &wanted);
            items.take(each).map(|item| item.row(world, cx, catalog.public)).collect()
        }),
    });
    Ok(paging.sorted(rows.len(), shown.collect(), attr.as_str(), dir))
}

fn view(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetCatalog>,
) -> Result<Page<docebo_sdk::catalogs::CatalogItem>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let GetCatalogQuery { kind, lang_code, category_id, search_text, price, page, page_size } =
        query;
    let paging = Paging::new(page, page_size);
    let search = search_text.as_deref().map(Needle::new);
    let wanted = Wanted { kind, price, lang_code, category: category_id, search };
    let signed_in = cx.rights().level().is_some();
    let generic;
    let catalog = if path == docebo_sdk::catalogs::GENERIC_CATALOG {
        if !signed_in {
            return Err(Fault::unauthorized());
        }
        generic = items::generic(world);
        &generic
    } else {
        let found = u32::try_from(path.get()).ok();
        let found = found.and_then(|id| Some((id, world.catalogs.get(id)?)));
        let (id, catalog) = found.ok_or_else(|| Fault::not_found("Not found"))?;
        let administers = cx.rights().may(Permission::CatalogView) && cx.rights().sees_catalog(id);
        if !administers && !world.catalogs.is_shown(world, id, cx.user()) {
            return Err(if signed_in { Fault::forbidden() } else { Fault::unauthorized() });
        }
        catalog
    };
    let items: Vec<_> = Items::of(world, cx, catalog, &wanted).collect();
    let rows = paging.cut(&items).iter().map(|item| item.row(world, cx, catalog.public));
    Ok(paging.page(items.len(), rows.collect()))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
