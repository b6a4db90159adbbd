//! Reading the tree.

use std::{collections::BTreeSet, sync::Arc};

use docebo_sdk::{
    BranchId,
    branches::{
        Branch, BranchNode, BranchSearch, BranchSort, BranchStep, GetBranch, GetBranchQuery,
        ListBranches, ListBranchesQuery,
    },
    endpoint::{Call, Empty},
    wire::{Page, SortDir},
};

use super::{View, find, of_id};
use crate::{
    context::Context,
    domain::{cursor, paging::Paging},
    fault::Fault,
    world::{
        World,
        access::Permission,
        branches::{Bounds, ROOT},
        languages,
        text::Needle,
    },
};

/// What a search comes down to.
struct Search<'q> {
    node: u32,
    flattened: bool,
    text: Option<&'q str>,
    names: bool,
    codes: bool,
    sort: BranchSort,
    dir: SortDir,
    language: &'q str,
}

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListBranches>,
) -> Result<Page<BranchNode>, Fault> {
    let Call { path: (), query: asked, body: Empty {} } = call;
    let view = View::of(world, cx)?;
    let query = match asked.cursor.as_deref().and_then(cursor::decode::<ListBranchesQuery>) {
        Some(stored) => ListBranchesQuery {
            page: asked.page,
            page_size: asked.page_size.or(stored.page_size),
            cursor: asked.cursor,
            ..stored
        },
        None => asked,
    };
    let ListBranchesQuery {
        node_id,
        lang,
        search_text,
        search_type,
        flattened,
        preselected,
        get_actions,
        get_cursor,
        cursor: kept,
        page,
        page_size,
        sort_attr,
        sort_dir,
    } = &query;
    let node = node_id.map_or(Ok(ROOT), |id| of_id(world, id))?;
    view.require(node)?;
    cx.rule("B-134");
    let (names, codes) = match search_type {
        None | Some(BranchSearch::Both) => (true, true),
        Some(BranchSearch::Title) => (true, false),
        Some(BranchSearch::Code) => (false, true),
        Some(_) => return Err(Fault::bad_request("Invalid parameters: search_type")),
    };
    let sort = sort_attr.clone().unwrap_or(BranchSort::Tree);
    if !sort.is_known() {
        return Err(Fault::bad_request("Invalid parameters: sort_attr"));
    }
    let language = lang.as_deref().filter(|code| !code.is_empty()).map(languages::own_code);
    let language = language.unwrap_or_else(|| language_of(world, cx));
    let search = Search {
        node,
        flattened: flattened.unwrap_or(false),
        text: search_text.as_deref().map(str::trim).filter(|text| !text.is_empty()),
        names,
        codes,
        sort,
        dir: sort_dir.unwrap_or(SortDir::Asc),
        language: &language,
    };
    let paging = Paging::new(*page, *page_size);
    let preselected: BTreeSet<&str> = preselected.iter().map(String::as_str).collect();
    let row = |id: &u32| {
        let actions = get_actions.unwrap_or(false).then(|| actions(cx, *id));
        node_row(world, cx, *id, &language, &preselected, actions)
    };
    let rows = |ids: &[u32]| (ids.len(), paging.cut(ids).iter().filter_map(row).collect());
    let (total, items) = match search.kept_with_the_tree(world, &view) {
        Some(ids) => rows(ids),
        None => rows(&search.computed(world, cx, &view)),
    };
    let mut answer = match sort_attr {
        Some(_) => paging.sorted(total, items, search.sort.as_str(), search.dir),
        None => paging.page(total, items),
    };
    answer.cursor = match kept {
        Some(cursor) => Some(cursor.clone()),
        None if get_cursor.unwrap_or(false) => {
            let stored = ListBranchesQuery { page: None, get_cursor: None, ..query.clone() };
            Some(cursor::encode(&stored))
        }
        None => None,
    };
    Ok(answer)
}

impl Search<'_> {
    /// The list, where it lies there already.
    fn kept_with_the_tree<'w>(&self, world: &'w World, view: &View) -> Option<&'w [u32]> {
        let plain = self.text.is_none()
            && self.sort == BranchSort::Tree
            && self.dir == SortDir::Asc
            && view.is_whole();
        plain.then(|| {
            if self.flattened {
                world.branches.subtree(self.node)
            } else {
                world.branches.children(self.node)
            }
        })
    }

    /// The list, worked out once for all its pages.
    fn computed(&self, world: &World, cx: &Context<'_>, view: &View) -> Arc<[u32]> {
        let Self { node, flattened, text, names, codes, sort, dir, language } = self;
        let scope = cx.rights().branches().serial();
        let key = format!(
            "branches {node} {flattened} {text:?} {names} {codes} {sort} {dir:?} {language} {scope}"
        );
        world
            .selections
            .get_or_compute(&key, world.branches.generation(), || self.compute(world, view))
    }

    fn compute(&self, world: &World, view: &View) -> Vec<u32> {
        let branches = &world.branches;
        let found = match self.text {
            None if self.flattened => branches.subtree(self.node),
            None => branches.children(self.node),
            Some(_) => branches.subtree(self.node),
        };
        let needle = self.text.map(Needle::new);
        let fits = |id: &u32| {
            needle.as_ref().is_none_or(|needle| {
                let branch = branches.get(*id);
                *id != self.node
                    && branch.is_some_and(|branch| branch.mentions(needle, self.names, self.codes))
            })
        };
        let mut found: Vec<u32> =
            found.iter().copied().filter(|id| view.shows(*id) && fits(id)).collect();
        match self.sort {
            BranchSort::Title => found.sort_by_cached_key(|id| {
                let title = branches.get(*id).map(|branch| branch.name(self.language));
                (title.unwrap_or_default().to_lowercase(), *id)
            }),
            BranchSort::Code => found.sort_by_cached_key(|id| {
                (branches.get(*id).and_then(|branch| branch.code.clone()), *id)
            }),
            BranchSort::Id => found.sort_unstable(),
            _ => {} // they come in the order of the tree
        }
        if self.dir == SortDir::Desc {
            found.reverse();
        }
        found
    }
}

fn node_row(
    world: &World,
    cx: &Context<'_>,
    id: u32,
    language: &str,
    preselected: &BTreeSet<&str>,
    actions: Option<Vec<String>>,
) -> Option<BranchNode> {
    let branch = world.branches.get(id)?;
    let place = world.branches.place(id)?;
    let Bounds { left, right } = place.bounds;
    let selected = || u8::from(preselected.contains(id.to_string().as_str()));
    Some(BranchNode {
        id: BranchId::from(id),
        title: branch.name(language).to_owned(),
        code: branch.code.as_deref().map(str::to_owned),
        lev: place.level,
        i_left: left,
        i_right: right,
        has_children: Some(!world.branches.children(id).is_empty()),
        selected: (!preselected.is_empty()).then(selected),
        selectable: cx.rights().sees_branch(id),
        actions,
    })
}

/// What the caller may do to a branch. The words are inferred.
fn actions(cx: &Context<'_>, id: u32) -> Vec<String> {
    if !cx.rights().sees_branch(id) {
        return Vec::new();
    }
    let may = |permission, word: &'static str| cx.rights().may(permission).then_some(word);
    let reparent = if id == ROOT { None } else { may(Permission::BranchEdit, "move") };
    let delete = if id == ROOT { None } else { may(Permission::BranchDelete, "delete") };
    [
        may(Permission::BranchCreate, "create"),
        may(Permission::BranchEdit, "edit"),
        reparent,
        delete,
        may(Permission::UserEdit, "assign_users"),
    ]
    .into_iter()
    .flatten()
    .map(str::to_owned)
    .collect()
}

/// The caller's own language; the platform's for an application.
fn language_of(world: &World, cx: &Context<'_>) -> String {
    let own = cx.user().and_then(|id| world.users.get(id)).map(|user| user.language().to_owned());
    own.filter(|code| !code.is_empty()).unwrap_or_else(|| world.settings.default_language.clone())
}

pub(super) fn get(world: &World, cx: &Context<'_>, call: Call<GetBranch>) -> Result<Branch, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let GetBranchQuery { use_secondary_identifier, include_path } = query;
    let view = View::of(world, cx)?;
    let id = find(world, &path, use_secondary_identifier)?;
    view.require(id)?;
    let branch = world.branches.get(id).ok_or_else(super::unknown)?;
    let language = language_of(world, cx);
    let step = |above: u32| {
        let branch = world.branches.get(above)?;
        let title = Some(branch.name(&language).to_owned());
        Some(BranchStep { id: Some(BranchId::from(above)), title })
    };
    let above = || {
        let mut path = world.branches.path(id);
        path.pop();
        path.into_iter().filter_map(step).collect()
    };
    Ok(Branch {
        id: BranchId::from(id),
        code: branch.code.as_deref().map(str::to_owned),
        translations: branch
            .names
            .iter()
            .map(|(language, name)| (language.to_string(), name.to_string()))
            .collect(),
        id_parent: branch.parent.map(BranchId::from),
        path: include_path.unwrap_or(false).then(above),
    })
}
