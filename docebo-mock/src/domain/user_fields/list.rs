//! The list of fields, bare or in pages.

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::UserFieldId,
    user_fields::{
        ListUserFields, ListUserFieldsQuery, UserField, UserFieldList, UserFieldRow, UserFieldSort,
    },
    users::FieldOption,
    wire::SortDir,
};

use super::visibility::{Asked, Reason};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::Permission,
        languages,
        text::{Needle, compare_folded},
        user_fields,
    },
};

/// A field that is listed, and why it applies in the branches asked for.
struct Listed<'w> {
    field: &'w user_fields::UserField,
    title: &'w str,
    reason: Option<Reason>,
}

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListUserFields>,
) -> Result<UserFieldList, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListUserFieldsQuery {
        search_text,
        branch_ids,
        branch_codes,
        user_id,
        as_array,
        no_pagination,
        skip_all,
        lang,
        sort_attr,
        sort_dir,
        page,
        page_size,
        get_total_count: _, // totals are always sent
    } = query;
    cx.require(Permission::UserView)?;
    let asked = Asked::read(world, cx, branch_ids, branch_codes, user_id, skip_all == Some(true))?;
    let default = world.settings.default_language.as_str();
    let language = lang.map_or_else(|| default.to_owned(), |code| languages::own_code(&code));
    let wanted: Vec<Needle> = search_text.iter().map(|text| Needle::new(text.trim())).collect();

    let fields = world.user_fields.iter().filter_map(|field| {
        let title = field.titles.get(&language, default);
        let found = wanted.is_empty() || wanted.iter().any(|needle| needle.is_in(title));
        let reason = asked.reason(world, field.id);
        let applies = reason != Some(Reason::Not);
        (found && applies).then_some(Listed { field, title, reason })
    });
    let mut fields: Vec<Listed<'_>> = fields.collect();
    let by = sort_attr.unwrap_or(UserFieldSort::Id);
    match by {
        UserFieldSort::Id => {}
        UserFieldSort::Title => fields.sort_by(|a, b| compare_folded(a.title, b.title)),
        _ => return Err(Fault::bad_request("Invalid parameters: sort_attr")),
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        fields.reverse();
    }

    if as_array == Some(true) {
        let bare = fields.iter().map(|listed| bare(listed, &language, default));
        return Ok(UserFieldList::Bare(bare.collect()));
    }
    let row = |listed: &Listed<'_>| row(world, listed);
    let paging = Paging::new(page, page_size);
    if no_pagination == Some(true) {
        // There are never more fields than fit a page.
        let paging = Paging::new(None, None);
        let rows = fields.iter().map(row).collect();
        return Ok(UserFieldList::Page(paging.sorted(fields.len(), rows, by.as_str(), dir)));
    }
    let rows = paging.cut(&fields).iter().map(row).collect();
    Ok(UserFieldList::Page(paging.sorted(fields.len(), rows, by.as_str(), dir)))
}

fn bare(listed: &Listed<'_>, language: &str, default: &str) -> UserField {
    let Listed { field, title, reason: _ } = listed;
    let option = |choice: &user_fields::FieldChoice| FieldOption {
        id: choice.id.into(),
        label: choice.labels.get(language, default).to_owned(),
    };
    UserField {
        id: UserFieldId::from(field.id),
        title: (*title).to_owned(),
        kind: field.kind.wire(),
        mandatory: field.mandatory,
        invisible_to_user: field.invisible,
        options: field.options.iter().map(option).collect(),
    }
}

fn row(world: &World, listed: &Listed<'_>) -> UserFieldRow {
    let Listed { field, title, reason } = listed;
    UserFieldRow {
        id: UserFieldId::from(field.id),
        title: (*title).to_owned(),
        kind: field.kind.wire(),
        mandatory: field.mandatory,
        invisible_to_user: field.invisible,
        sequence: world.user_fields.place_of(field.id).map(|place| place as u64 + 1),
        inherited: reason.map(|reason| reason == Reason::Inherited),
    }
}
