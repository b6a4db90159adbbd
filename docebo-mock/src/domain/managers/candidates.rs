//! Who can be picked as a manager: active users of any level (inferred), of whom a power user sees
//! those it sees at all.

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::UserId,
    managers::{Candidate, CandidateSort, ListCandidates, ListCandidatesQuery},
    wire::{Page, SortDir},
};

use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::Permission,
        text::Needle,
        users::{UserOrder, UserRef},
    },
};

/// The list of ids is computed once for a search and kept until users change; a page costs its
/// own rows.
pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListCandidates>,
) -> Result<Page<Candidate>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListCandidatesQuery { page, page_size, cursor: _, sort_attr, sort_dir, search_text } =
        query;
    cx.require(Permission::UserView)?;
    let attr = sort_attr.unwrap_or(CandidateSort::Id);
    let order = match attr {
        CandidateSort::Id => UserOrder::Id,
        CandidateSort::Username => UserOrder::Username,
        CandidateSort::FirstName => UserOrder::FirstName,
        CandidateSort::LastName => UserOrder::LastName,
        CandidateSort::Email => UserOrder::Email,
        _ => return Err(Fault::bad_request("Invalid sort_attr")),
    };
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    let text = search_text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let scope = cx.rights().users();
    let me = cx.user().filter(|_| !scope.is_all());
    let key = format!("candidates {order:?} {dir:?} {} {me:?} {text:?}", scope.serial());
    let needle = text.map(Needle::new);
    let admits = |user: UserRef<'_>| {
        user.is_active()
            && cx.rights().sees_user(user.id())
            && needle.as_ref().is_none_or(|needle| user.matches(needle))
    };
    let ids = world.selections.get_or_compute(&key, world.users.generation(), || {
        world.users.ids_where(order, dir, admits)
    });
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&ids).iter().filter_map(|id| world.users.get(*id)).map(row);
    Ok(paging.sorted(ids.len(), rows.collect(), attr.as_str(), dir))
}

fn row(user: UserRef<'_>) -> Candidate {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Candidate {
        manager_id: UserId::from(user.id()),
        manager_email: text(user.email()),
        manager_username: user.username().to_owned(),
        manager_firstname: text(user.first_name()),
        manager_lastname: text(user.last_name()),
    }
}
