//! Categories: one level of the tree, or what a search finds.

use docebo_sdk::{
    categories::{
        CategoryChild, CategoryQuery, CategoryRow, CategorySort, ChildQuery, ListCategories,
        ListCategoryChildren,
    },
    endpoint::{Call, Empty},
    id::CategoryId,
    wire::{Page, SortDir},
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        categories::{Categories, Category},
        text::Needle,
    },
};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListCategories>(list).inert(&["get_total_count"]);
    r.read::<ListCategoryChildren>(children).inert(&["get_total_count"]);
}

fn list(
    world: &World,
    _cx: &Context<'_>,
    call: Call<ListCategories>,
) -> Result<Page<CategoryRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let CategoryQuery { node_id, search_text, sort_attr, sort_dir, page, page_size } = query;
    let table = &world.categories;
    // The invisible root has no id; 0 stands for it, as for the root branch (inferred).
    let node = match node_id.filter(|id| id.get() != 0) {
        None => None,
        Some(id) => Some(known(world, id)?),
    };
    let attr = sort_attr.unwrap_or(CategorySort::Title);
    let mut found: Vec<&Category> = match search_text.filter(|text| !text.is_empty()) {
        None => table
            .children(node.map(|node| node.id))
            .iter()
            .filter_map(|id| table.get(*id))
            .collect(),
        Some(text) => {
            let needle = Needle::new(&text);
            let below = |category: &&Category| {
                node.is_none_or(|node| node.id != category.id && lies_below(table, category, node))
            };
            table.iter().filter(|category| needle.is_in(&category.title)).filter(below).collect()
        }
    };
    match attr {
        CategorySort::Title => found.sort_by_cached_key(|category| category.title.to_lowercase()),
        CategorySort::Id => found.sort_by_key(|category| category.id),
        _ => return Err(Fault::bad_request("Invalid sort_attr")),
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        found.reverse();
    }
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&found).iter().filter_map(|category| row(table, category)).collect();
    Ok(paging.sorted(found.len(), rows, attr.as_str(), dir))
}

fn lies_below(table: &Categories, category: &Category, node: &Category) -> bool {
    let (Some(inner), Some(outer)) = (table.place(category.id), table.place(node.id)) else {
        return false;
    };
    outer.left < inner.left && inner.right < outer.right
}

fn row(table: &Categories, category: &Category) -> Option<CategoryRow> {
    let place = table.place(category.id)?;
    Some(CategoryRow {
        id: category.id.into(),
        title: category.title.clone(),
        lev: place.level.into(),
        i_left: place.left.into(),
        i_right: place.right.into(),
        has_child: !table.children(Some(category.id)).is_empty(),
    })
}

fn children(
    world: &World,
    _cx: &Context<'_>,
    call: Call<ListCategoryChildren>,
) -> Result<Page<CategoryChild>, Fault> {
    let Call { path: id, query: ChildQuery { page, page_size }, body: Empty {} } = call;
    let table = &world.categories;
    let ids = table.children(Some(known(world, id)?.id));
    let paging = Paging::new(page, page_size);
    let rows =
        paging.cut(ids).iter().filter_map(|id| table.get(*id)).map(|category| CategoryChild {
            id_category: category.id.into(),
            category_name: category.title.clone(),
            has_child: !table.children(Some(category.id)).is_empty(),
        });
    Ok(paging.page(ids.len(), rows.collect()))
}

fn known(world: &World, id: CategoryId) -> Result<&Category, Fault> {
    u32::try_from(id.get())
        .ok()
        .and_then(|id| world.categories.get(id))
        .ok_or_else(|| Fault::not_found("Not found"))
}
