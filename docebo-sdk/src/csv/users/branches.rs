//! The branch a row means.

use std::collections::HashMap;

use super::Branch;
use crate::{csv::finding::Wrong, id::BranchId};

/// Branches, ready to be found.
#[derive(Debug)]
pub(super) struct Branches<'p> {
    root: Option<&'p Branch>,
    names: HashMap<&'p str, usize>,
    codes: HashMap<&'p str, usize>,
    children: HashMap<BranchId, Vec<&'p Branch>>,
}

impl<'p> Branches<'p> {
    pub(super) fn new(all: &'p [Branch]) -> Self {
        let mut branches = Self {
            root: all.iter().find(|branch| branch.parent.is_none()),
            names: HashMap::with_capacity(all.len()),
            codes: HashMap::with_capacity(all.len()),
            children: HashMap::with_capacity(all.len()),
        };
        for branch in all {
            *branches.names.entry(&branch.name).or_default() += 1;
            if !branch.code.is_empty() {
                *branches.codes.entry(&branch.code).or_default() += 1;
            }
            if let Some(parent) = branch.parent {
                branches.children.entry(parent).or_default().push(branch);
            }
        }
        branches
    }

    pub(super) fn name(&self, name: &str) -> Result<(), Wrong> {
        one(&self.names, name, "name", "use the branch's code or its paths")
    }

    pub(super) fn code(&self, code: &str) -> Result<(), Wrong> {
        one(&self.codes, code, "code", "use the branch's paths")
    }

    /// Both paths, from the root down; the root itself may be left out.
    pub(super) fn paths(&self, names: &str, codes: &str, makes: bool) -> Result<(), Wrong> {
        match self.descend(codes, |branch| &branch.code) {
            (1.., 2..) => Err(Wrong::error(
                "B-147",
                "several branches have this path",
                "give them different codes",
            )),
            (0, _) if makes => Ok(()),
            (0, _) => Err(Wrong::error(
                "B-194",
                "there is no such branch, and branches are not made",
                "mend the path (case counts), or set force_create_branches",
            )),
            _ if self.descend(names, |branch| &branch.name).0 > 0 => Ok(()),
            _ => Err(Wrong::warning(
                "B-170",
                "the codes lead to a branch, the names do not: the codes decide",
                "write the names as the platform has them, to the letter",
            )),
        }
    }

    /// How many branches a path leads to, and to how many at most on its way.
    fn descend(&self, path: &str, text: fn(&Branch) -> &str) -> (usize, usize) {
        let Some(root) = self.root else { return (0, 0) };
        let mut steps = steps(path).peekable();
        let from_root = steps.next_if(|step| text(root) == *step).is_some();
        if steps.peek().is_none() && !from_root {
            return (0, 0);
        }
        let mut at = vec![root];
        let mut widest = 1;
        for step in steps {
            let below = at.iter().filter_map(|branch| self.children.get(&branch.id)).flatten();
            at = below.filter(|branch| text(branch) == step).copied().collect();
            widest = widest.max(at.len());
        }
        (at.len(), widest)
    }
}

fn one(index: &HashMap<&str, usize>, text: &str, what: &str, remedy: &str) -> Result<(), Wrong> {
    match index.get(text) {
        Some(1) => Ok(()),
        Some(_) => Err(Wrong::error("B-147", format!("several branches have this {what}"), remedy)),
        None => {
            let same = |own: &&&str| own.to_lowercase() == text.to_lowercase();
            let near = index.keys().filter(same).min();
            Err(match near {
                Some(own) => Wrong::error(
                    "B-175",
                    format!("no branch has this {what}: case counts"),
                    format!("write {own}"),
                ),
                None => Wrong::error(
                    "B-147",
                    format!("no branch has this {what}"),
                    "make the branch first, or use both paths with force_create_branches",
                ),
            })
        }
    }
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(str::trim).filter(|step| !step.is_empty())
}

/// How far down a path leads.
pub(super) fn depth(path: &str) -> usize {
    steps(path).count()
}
