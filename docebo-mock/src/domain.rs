//! The platform's rules, one file a resource, and the table that ties them to endpoints.
//!
//! A rule is a pure function: reads take `&World`, writes `&mut World`, both the decoded call and
//! a [`Context`]. It answers the endpoint's value or a [`Fault`]; neither knows HTTP.

pub(crate) mod auth;
pub(crate) mod automation;
pub(crate) mod branches;
pub(crate) mod catalogs;
pub(crate) mod categories;
pub(crate) mod certifications;
pub(crate) mod courses;
pub(crate) mod cursor;
pub(crate) mod due;
pub(crate) mod enrollment_fields;
pub(crate) mod enrollment_rules;
pub(crate) mod enrollments;
pub(crate) mod groups;
pub(crate) mod importer;
pub(crate) mod jobs;
pub(crate) mod learning_plans;
pub(crate) mod locations;
pub(crate) mod managers;
pub(crate) mod paging;
pub(crate) mod power_users;
pub(crate) mod reports;
pub(crate) mod salesforce;
pub(crate) mod sessions;
pub(crate) mod sheet;
pub(crate) mod site;
pub(crate) mod user_fields;
pub(crate) mod users;

use std::borrow::Cow;

use docebo_sdk::endpoint::{Call, Endpoint, Reply};

use crate::{
    context::Context,
    fault::Fault,
    http::Route,
    world::{World, files::Made, relations},
};

/// What callers of endpoint `E` get.
pub(crate) type Value<E> = <<E as Endpoint>::Output as Reply>::Value;

/// A rule's answer: a value, or the same already in the platform's bytes (the content inside the
/// envelope), printed from that type.
pub(crate) enum Answer<E: Endpoint> {
    /// A value, to be printed.
    Value(Value<E>),
    /// The printed content.
    Rendered(Vec<u8>),
}

/// A rule that reads.
type Read<E, A> = fn(&World, &Context<'_>, Call<E>) -> Result<A, Fault>;
/// A rule that writes.
type Write<E, A> = fn(&mut World, &Context<'_>, Call<E>) -> Result<A, Fault>;

/// A rule that writes, once slow work was done.
type WriteAfter<E, D> = fn(&mut World, &Context<'_>, Call<E>, D) -> Result<Value<E>, Fault>;

/// Collects the rules of all resources.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    routes: Vec<Route>,
}

impl Registry {
    /// Ties a reading rule to its endpoint.
    pub(crate) fn read<E: Endpoint>(&mut self, rule: Read<E, Value<E>>) -> &mut Route {
        self.add(Route::read::<E>(move |world, cx, call| rule(world, cx, call).map(Answer::Value)))
    }

    /// Ties a reading rule that may answer in bytes to its endpoint.
    pub(crate) fn read_rendered<E: Endpoint>(&mut self, rule: Read<E, Answer<E>>) -> &mut Route {
        self.add(Route::read::<E>(rule))
    }

    /// Ties a writing rule to its endpoint.
    pub(crate) fn write<E: Endpoint>(&mut self, rule: Write<E, Value<E>>) -> &mut Route {
        self.add(Route::write::<E>(move |world, cx, call| rule(world, cx, call).map(Answer::Value)))
    }

    /// Ties a writing rule to its endpoint that needs slow work done first: `ask` says what,
    /// `work` does it while nobody holds the world, and the rule gets what came of it.
    pub(crate) fn write_after<E: Endpoint, W: 'static, D: Default + 'static>(
        &mut self,
        ask: fn(&World, &Call<E>) -> W,
        work: fn(W) -> D,
        rule: WriteAfter<E, D>,
    ) -> &mut Route {
        let rule = move |world: &mut World, cx: &Context<'_>, call, done| {
            rule(world, cx, call, done).map(Answer::Value)
        };
        self.add(Route::write_after::<E, W, D>(ask, work, rule))
    }

    fn add(&mut self, route: Route) -> &mut Route {
        self.routes.push(route);
        let last = self.routes.len() - 1;
        &mut self.routes[last]
    }
}

/// Reads what came inside another call, as forgivingly as a call of its own.
pub(crate) fn read_nested<T: serde::de::DeserializeOwned>(
    tree: serde_json::Value,
) -> Result<T, Fault> {
    crate::http::read_tree(tree)
}

/// The file at an address that an answer gave.
pub(crate) fn file<'w>(world: &'w World, address: &str) -> Option<Cow<'w, [u8]>> {
    let made = match Made::at(address) {
        Some(Made::Log(hash)) => world.jobs.get(hash)?.log(),
        Some(Made::Sample(kind)) => importer::sample_file(world, kind),
        None => return world.files.at(address).map(|file| Cow::Borrowed(file.bytes())),
    };
    made.map(|text| Cow::Owned(text.into_bytes()))
}

/// All routes, each with its rule.
pub(crate) fn routes() -> Vec<Route> {
    let mut registry = Registry::default();
    auth::register(&mut registry);
    branches::register(&mut registry);
    catalogs::register(&mut registry);
    categories::register(&mut registry);
    certifications::register(&mut registry);
    courses::register(&mut registry);
    enrollment_fields::register(&mut registry);
    enrollments::register(&mut registry);
    groups::register(&mut registry);
    importer::register(&mut registry);
    jobs::register(&mut registry);
    learning_plans::register(&mut registry);
    locations::register(&mut registry);
    managers::register(&mut registry);
    power_users::register(&mut registry);
    reports::register(&mut registry);
    sessions::register(&mut registry);
    site::register(&mut registry);
    user_fields::register(&mut registry);
    users::register(&mut registry);
    registry.routes
}

/// Answers an inspection path under `/_mock`; `None` when there is no such path.
pub(crate) fn inspect(
    path: &str,
    world: &World,
    query: &str,
) -> Option<Result<serde_json::Value, String>> {
    match path {
        "/_mock/archived_enrollments" => Some(enrollments::archived::inspect(world, query)),
        "/_mock/archived_plan_enrollments" => Some(learning_plans::archive::inspect(world, query)),
        "/_mock/belongings" => Some(Ok(serde_json::json!({
            "owned": world.belongings.owned().collect::<Vec<_>>(),
            "lost": world.belongings.lost(),
        }))),
        "/_mock/enrollment_rules" => Some(Ok(enrollment_rules::inspect(world))),
        "/_mock/orphans" => Some(Ok(serde_json::json!({ "orphans": orphans(world) }))),
        "/_mock/team_relations" => Some(Ok(serde_json::json!({
            "relations": relations::all(world).collect::<Vec<_>>(),
        }))),
        _ => None,
    }
}

/// What was built by people who no longer stand behind it (B-113).
fn orphans(world: &World) -> Vec<serde_json::Value> {
    let orphan = |thing: &crate::world::owned::Owned| {
        let by = thing.orphaned(world)?;
        Some(serde_json::json!({
            "kind": thing.kind, "title": thing.title, "owner": thing.owner, "orphaned_by": by,
        }))
    };
    world.built_things().filter_map(orphan).collect()
}
