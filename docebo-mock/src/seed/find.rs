//! How rows of a seed refer to each other: by what people know, or by id.

use crate::world::World;

type Found = Result<u32, String>;

/// A user name, or an id.
pub(super) fn user(world: &World, name: &str) -> Found {
    world
        .users
        .by_username(name)
        .map(|user| user.id())
        .or_else(|| name.parse().ok().filter(|id| world.users.contains(*id)))
        .ok_or_else(|| format!("no user `{name}`"))
}

/// A branch's code.
pub(super) fn branch(world: &World, code: &str) -> Found {
    world.branches.by_code(code).map_err(|_| format!("no one branch has the code `{code}`"))
}

/// A group's name.
pub(super) fn group(world: &World, name: &str) -> Found {
    let found = world.groups.by_name(name).map(|group| group.id);
    found.ok_or_else(|| format!("no group `{name}`"))
}

/// An additional field's title, or an id.
pub(super) fn field(world: &World, title: &str) -> Found {
    let titled = world.user_fields.iter().find(|field| field.titles.is(title));
    let titled = titled.map(|field| field.id);
    titled
        .or_else(|| title.parse().ok().filter(|id| world.user_fields.get(*id).is_some()))
        .ok_or_else(|| format!("no additional field `{title}`"))
}

/// A course's code, or an id.
pub(super) fn course(world: &World, code: &str) -> Found {
    match world.courses.by_code(code) {
        [one] => Ok(*one),
        [] => code
            .parse()
            .ok()
            .filter(|id| world.courses.get(*id).is_some())
            .ok_or_else(|| format!("no course `{code}`")),
        _ => Err(format!("several courses have the code `{code}`")),
    }
}

/// A learning plan's code, or an id.
pub(super) fn plan(world: &World, code: &str) -> Found {
    world
        .plans
        .iter()
        .find(|plan| plan.code.as_deref() == Some(code))
        .map(|plan| plan.id)
        .or_else(|| code.parse().ok().filter(|id| world.plans.get(*id).is_some()))
        .ok_or_else(|| format!("no learning plan `{code}`"))
}

/// All of a list, or the first that is missing.
pub(super) fn all(names: &[String], find: impl Fn(&str) -> Found) -> Result<Vec<u32>, String> {
    names.iter().map(|name| find(name)).collect()
}
