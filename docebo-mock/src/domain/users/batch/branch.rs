//! Where a row's user belongs.

use docebo_sdk::users::BatchRow;

use super::options::Options;
use crate::{
    context::Context,
    world::{World, branches::NotOne},
};

/// The branch a row comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The row says nothing about branches.
    Stay,
    /// This one.
    Branch(u32),
    /// One that is to be made, by names and codes from the root down.
    Make { names: String, codes: String },
}

/// Reads a row's branch: by paths, else by name, else by code, else the fallback (B-146, B-147,
/// B-151). The fallback does not come in for a row that names a branch nobody can tell.
pub(super) fn resolve(
    world: &World,
    cx: &Context<'_>,
    options: &Options,
    row: &BatchRow,
) -> Result<Target, String> {
    let given = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let names = given(&row.branch_name_path);
    let codes = given(&row.branch_code_path);
    let branches = &world.branches;
    let found = match (names, codes, given(&row.branch_name), given(&row.branch_code)) {
        (Some(names), Some(codes), _, _) => return by_paths(world, cx, options, names, codes),
        (Some(names), None, _, _) => one(branches.by_name_path(&names), "path", &names)?,
        (None, Some(codes), _, _) => one(branches.by_code_path(&codes), "path", &codes)?,
        (None, None, Some(name), _) => {
            cx.rule("B-147");
            one(branches.by_name(&name), "name", &name)?
        }
        (None, None, None, Some(code)) => {
            cx.rule("B-147");
            one(branches.by_code(&code), "code", &code)?
        }
        (None, None, None, None) => {
            cx.rule("B-151");
            return Ok(options.fallback.map_or(Target::Stay, Target::Branch));
        }
    };
    within(cx, found)
}

fn by_paths(
    world: &World,
    cx: &Context<'_>,
    options: &Options,
    names: String,
    codes: String,
) -> Result<Target, String> {
    cx.rule("B-146");
    let depth = |path: &str| path.split('/').filter(|step| !step.trim().is_empty()).count();
    if depth(&names) != depth(&codes) {
        return Err("The name path and the code path differ in depth".to_owned());
    }
    match world.branches.by_code_path(&codes) {
        Ok(found) => within(cx, found),
        Err(NotOne::Several) => Err(format!("Branch path is ambiguous: {codes}")),
        // Only a Superadmin's batch makes branches: a power user could not see them.
        Err(NotOne::None) if options.make_branches && cx.rights().is_superadmin() => {
            Ok(Target::Make { names, codes })
        }
        Err(NotOne::None) => Err(format!("Branch path not found: {names}")),
    }
}

fn one(found: Result<u32, NotOne>, what: &str, text: &str) -> Result<u32, String> {
    found.map_err(|error| match error {
        NotOne::None => format!("Branch {what} not found: {text}"),
        NotOne::Several => format!("Branch {what} is ambiguous: {text}"),
    })
}

fn within(cx: &Context<'_>, branch: u32) -> Result<Target, String> {
    if cx.rights().sees_branch(branch) {
        Ok(Target::Branch(branch))
    } else {
        Err("Branch not found".to_owned())
    }
}
