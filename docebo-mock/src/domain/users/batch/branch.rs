//! Where a row's user belongs.

use docebo_sdk::users::BatchRow;

use super::options::Options;
use crate::{
    context::Context,
    world::{
        World,
        branches::{NotOne, ROOT},
    },
};

/// The branch a row comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The row says nothing about branches.
    Stay,
    /// This one.
    Branch(u32),
    /// One that is to be made, by names and codes from below the root down.
    Make { names: String, codes: String },
}

/// Reads a row's branch: by both paths, else by name, else by code, else the fallback (B-146,
/// B-147, B-151). The fallback does not come in for a row that names a branch nobody can tell.
pub(super) fn resolve(
    world: &World,
    cx: &Context<'_>,
    options: &Options,
    row: &BatchRow,
) -> Result<Target, String> {
    let names = given(row.branch_name_path.as_deref());
    let codes = given(row.branch_code_path.as_deref());
    let branches = &world.branches;
    let found = match (names, codes) {
        (Some(names), Some(codes)) => return by_paths(world, cx, options, names, codes),
        (Some(_), None) => return Err(lone("branch_name_path", "branch_code_path")),
        (None, Some(_)) => return Err(lone("branch_code_path", "branch_name_path")),
        (None, None) => {
            match (given(row.branch_name.as_deref()), given(row.branch_code.as_deref())) {
                (Some(name), _) => {
                    cx.rule("B-147");
                    one(branches.by_name(name), "name", name)?
                }
                (None, Some(code)) => {
                    cx.rule("B-147");
                    one(branches.by_code(code), "code", code)?
                }
                (None, None) => {
                    cx.rule("B-151");
                    return Ok(options.fallback.map_or(Target::Stay, Target::Branch));
                }
            }
        }
    };
    within(cx, found)
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The two paths go together (documented for files, inferred here).
fn lone(given: &str, missing: &str) -> String {
    format!("{given} needs {missing}")
}

/// Follows both paths at once. Both have to say the same: letters count in either (B-175).
fn by_paths(
    world: &World,
    cx: &Context<'_>,
    options: &Options,
    names: &str,
    codes: &str,
) -> Result<Target, String> {
    cx.rule("B-146");
    let steps = |path| str::split(path, '/').map(str::trim).filter(|step: &&str| !step.is_empty());
    let (named, coded): (Vec<_>, Vec<_>) = (steps(names).collect(), steps(codes).collect());
    if named.len() != coded.len() {
        return Err("The name path and the code path differ in depth".to_owned());
    }
    let is = |id: u32, name: &str| {
        let branch = world.branches.get(id);
        branch.is_some_and(|branch| branch.names.values().any(|own| **own == *name))
    };
    let has = |id: u32, code: &str| {
        world.branches.get(id).is_some_and(|branch| branch.code.as_deref() == Some(code))
    };
    let mut path: Vec<(&str, &str)> = named.into_iter().zip(coded).collect();
    // A path may start at the root or right below it.
    let from_root = path.first().is_some_and(|(name, code)| is(ROOT, name) && has(ROOT, code));
    if from_root {
        path.remove(0);
    } else if path.is_empty() {
        return Err(format!("Branch path not found: {names}"));
    }
    let mut at = ROOT;
    for (name, code) in &path {
        let coded = || world.branches.children(at).iter().copied().filter(|id| has(*id, code));
        let mut both = coded().filter(|id| is(*id, name));
        at = match (both.next(), both.next()) {
            (Some(id), None) => id,
            (Some(_), Some(_)) => return Err(format!("Branch path is ambiguous: {codes}")),
            (None, _) if coded().next().is_some() => {
                return Err(format!("The paths name different branches: {names}, {codes}"));
            }
            // Only a Superadmin's batch makes branches: a power user could not see them.
            (None, _) if options.make_branches && cx.rights().is_superadmin() => {
                let (names, codes): (Vec<&str>, Vec<&str>) = path.into_iter().unzip();
                return Ok(Target::Make { names: names.join("/"), codes: codes.join("/") });
            }
            (None, _) => return Err(format!("Branch path not found: {names}")),
        };
    }
    within(cx, at)
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
