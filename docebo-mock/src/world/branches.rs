//! The organisation chart: one tree of branches.
//!
//! There is exactly one root, which can be renamed but neither moved nor deleted, and nothing
//! beside it (B-134). Neither codes nor names are unique: whoever looks a branch up by one of them
//! may find several.
//!
//! Branches carry nested-set numbers, as the platform's table does. They are worked out for the
//! whole tree at once, when somebody asks for the first time after a change, and kept: what lies
//! below a branch is one slice of them.

mod numbers;

use std::{collections::BTreeMap, sync::OnceLock};

use serde::{Deserialize, Serialize};

use super::text::Needle;
use numbers::Numbers;
pub(crate) use numbers::{Bounds, Place};

/// The root's id. Published examples disagree (0, 1); 0 is the parent that clients send for
/// "directly below the root".
pub(crate) const ROOT: u32 = 0;

/// The key of a name that holds for every language.
const EVERY_LANGUAGE: &str = "all";

/// A branch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Branch {
    /// `None` for the root alone.
    pub(crate) parent: Option<u32>,
    /// Not offered at self-registration without one.
    pub(crate) code: Option<Box<str>>,
    /// Language code (`english`) to name; `all` for every language.
    pub(crate) names: BTreeMap<Box<str>, Box<str>>,
}

impl Branch {
    /// The name in a language, or else in any.
    pub(crate) fn name(&self, language: &str) -> &str {
        self.names
            .get(language)
            .or_else(|| self.names.get(EVERY_LANGUAGE))
            .or_else(|| self.names.values().next())
            .map_or("", |name| name)
    }

    /// Whether a name, in whichever language, or the code holds a text, case aside.
    pub(crate) fn mentions(&self, text: &Needle, names: bool, code: bool) -> bool {
        (names && self.names.values().any(|name| text.is_in(name)))
            || (code && self.code.as_deref().is_some_and(|code| text.is_in(code)))
    }

    fn is_named(&self, name: &str) -> bool {
        self.names.values().any(|own| **own == *name)
    }

    fn is_coded(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

/// Why a branch was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotOne {
    /// There is none.
    None,
    /// There are several: the platform refuses to choose (B-146, B-147).
    Several,
}

/// What a write on the tree is refused for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// No such branch.
    Unknown,
    /// The root stays where it is.
    Root,
    /// A branch cannot come to stand below itself.
    WithinItself,
    /// Other branches stand below it.
    HasBranches,
}

/// All branches.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub(crate) struct Branches {
    rows: BTreeMap<u32, Branch>,
    /// Children in the order they were made or moved here; the root's parent has no entry.
    children: BTreeMap<u32, Vec<u32>>,
    by_code: BTreeMap<Box<str>, Vec<u32>>,
    next: u32,
    generation: u64,
    /// Numbers that overlapping writes left behind, in place of the right ones (B-137).
    stale: BTreeMap<u32, Bounds>,
    numbers: OnceLock<Numbers>,
}

impl Default for Branches {
    fn default() -> Self {
        let root = Branch {
            parent: None,
            code: None,
            names: BTreeMap::from([(EVERY_LANGUAGE.into(), "Docebo".into())]),
        };
        Self {
            rows: BTreeMap::from([(ROOT, root)]),
            children: BTreeMap::new(),
            by_code: BTreeMap::new(),
            next: ROOT + 1,
            generation: 0,
            stale: BTreeMap::new(),
            numbers: OnceLock::new(),
        }
    }
}

impl Branches {
    pub(crate) fn get(&self, id: u32) -> Option<&Branch> {
        self.rows.get(&id)
    }

    pub(crate) fn contains(&self, id: u32) -> bool {
        self.rows.contains_key(&id)
    }

    /// All branches, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Branch)> {
        self.rows.iter().map(|(id, branch)| (*id, branch))
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Grows with every change to the tree.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// The branches right below one, in their order.
    pub(crate) fn children(&self, id: u32) -> &[u32] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Where a branch stands, by its numbers.
    pub(crate) fn place(&self, id: u32) -> Option<Place> {
        self.numbers().place(id)
    }

    /// A branch and everything below it, in the order of the tree, by their numbers; empty when
    /// there is no such branch.
    pub(crate) fn subtree(&self, id: u32) -> &[u32] {
        self.numbers().subtree(id)
    }

    /// A branch and everything below it, ascending; empty when there is no such branch.
    pub(crate) fn descendants(&self, id: u32) -> Vec<u32> {
        let mut found = self.subtree(id).to_vec();
        found.sort_unstable();
        found
    }

    fn numbers(&self) -> &Numbers {
        self.numbers.get_or_init(|| Numbers::of(self, &self.stale))
    }

    /// The way from the root to a branch, both included.
    pub(crate) fn path(&self, id: u32) -> Vec<u32> {
        let mut path = Vec::new();
        let mut next = self.contains(id).then_some(id);
        while let Some(id) = next {
            path.push(id);
            next = self.get(id).and_then(|branch| branch.parent);
        }
        path.reverse();
        path
    }

    /// The one branch of a code. Codes keep their case.
    pub(crate) fn by_code(&self, code: &str) -> Result<u32, NotOne> {
        one(self.by_code.get(code).into_iter().flatten().copied())
    }

    /// The one branch of a name, in whichever language. Names keep their case.
    pub(crate) fn by_name(&self, name: &str) -> Result<u32, NotOne> {
        one(self.iter().filter(|(_, branch)| branch.is_named(name)).map(|(id, _)| id))
    }

    fn child(&self, id: u32, step: &str, is: fn(&Branch, &str) -> bool) -> Result<u32, NotOne> {
        let fits = |id: &u32| self.get(*id).is_some_and(|branch| is(branch, step));
        one(self.children(id).iter().copied().filter(fits))
    }

    /// Makes a branch below another.
    pub(crate) fn create(
        &mut self,
        parent: u32,
        code: Option<&str>,
        names: impl IntoIterator<Item = (Box<str>, Box<str>)>,
    ) -> Result<u32, Refused> {
        if !self.contains(parent) {
            return Err(Refused::Unknown);
        }
        let id = self.next;
        self.next += 1;
        self.insert(
            id,
            Branch {
                parent: Some(parent),
                code: code.filter(|code| !code.is_empty()).map(Into::into),
                names: names.into_iter().collect(),
            },
        );
        Ok(id)
    }

    /// Changes code and names; a language that is not mentioned keeps its name, unless there is one
    /// for every language (inferred). An empty code takes the code away.
    pub(crate) fn edit(
        &mut self,
        id: u32,
        code: Option<&str>,
        names: impl IntoIterator<Item = (Box<str>, Box<str>)>,
    ) -> Result<(), Refused> {
        let branch = self.rows.get_mut(&id).ok_or(Refused::Unknown)?;
        let names: BTreeMap<_, _> = names.into_iter().collect();
        if names.contains_key(EVERY_LANGUAGE) {
            branch.names.clear();
        }
        branch.names.extend(names);
        if let Some(code) = code {
            let code: Option<Box<str>> = Some(code).filter(|code| !code.is_empty()).map(Into::into);
            let before = std::mem::replace(&mut branch.code, code.clone());
            self.unindex(before.as_deref(), id);
            self.index(code, id);
        }
        self.generation += 1;
        Ok(())
    }

    /// Puts a branch, with all below it, last below another.
    pub(crate) fn move_below(&mut self, id: u32, parent: u32) -> Result<(), Refused> {
        if !self.contains(id) || !self.contains(parent) {
            return Err(Refused::Unknown);
        }
        if id == ROOT {
            return Err(Refused::Root);
        }
        if self.path(parent).contains(&id) {
            return Err(Refused::WithinItself);
        }
        self.leave_parent(id);
        self.children.entry(parent).or_default().push(id);
        if let Some(branch) = self.rows.get_mut(&id) {
            branch.parent = Some(parent);
        }
        self.moved();
        Ok(())
    }

    /// Takes a branch out that has none below it.
    pub(crate) fn remove(&mut self, id: u32) -> Result<Branch, Refused> {
        if id == ROOT {
            return Err(Refused::Root);
        }
        if !self.children(id).is_empty() {
            return Err(Refused::HasBranches);
        }
        self.leave_parent(id);
        let branch = self.rows.remove(&id).ok_or(Refused::Unknown)?;
        self.unindex(branch.code.as_deref(), id);
        self.stale.remove(&id);
        self.moved();
        Ok(branch)
    }

    /// Writes as a call does whose renumbering is lost: every branch there was keeps the numbers
    /// it had, right or not (B-137).
    pub(crate) fn without_renumbering<R>(&mut self, write: impl FnOnce(&mut Self) -> R) -> R {
        let before: BTreeMap<u32, Bounds> = self.numbers().bounds().collect();
        let result = write(self);
        let sound = Numbers::of(self, &BTreeMap::new());
        self.stale = sound
            .bounds()
            .filter_map(|(id, bounds)| Some((id, *before.get(&id)?)).filter(|(_, b)| *b != bounds))
            .collect();
        self.moved();
        result
    }

    /// Makes what is missing of a path given by names and codes of equal depth, and says where it
    /// ends. A step is found by its code.
    pub(crate) fn create_path(&mut self, names: &str, codes: &str) -> Result<u32, NotOne> {
        let (names, codes): (Vec<_>, Vec<_>) = (steps(names).collect(), steps(codes).collect());
        if names.is_empty() || names.len() != codes.len() {
            return Err(NotOne::None);
        }
        let mut at = ROOT;
        for (name, code) in names.into_iter().zip(codes) {
            at = match self.child(at, code, Branch::is_coded) {
                Ok(found) => found,
                Err(NotOne::Several) => return Err(NotOne::Several),
                Err(NotOne::None) => self
                    .create(at, Some(code), [(EVERY_LANGUAGE.into(), name.into())])
                    .map_err(|_| NotOne::None)?,
            };
        }
        Ok(at)
    }

    fn insert(&mut self, id: u32, branch: Branch) {
        if let Some(parent) = branch.parent {
            self.children.entry(parent).or_default().push(id);
        }
        self.index(branch.code.clone(), id);
        self.rows.insert(id, branch);
        self.next = self.next.max(id.saturating_add(1));
        self.moved();
    }

    /// The tree has another shape now.
    fn moved(&mut self) {
        self.numbers = OnceLock::new();
        self.generation += 1;
    }

    fn leave_parent(&mut self, id: u32) {
        let parent = self.get(id).and_then(|branch| branch.parent);
        if let Some(children) = parent.and_then(|parent| self.children.get_mut(&parent)) {
            children.retain(|child| *child != id);
        }
    }

    fn index(&mut self, code: Option<Box<str>>, id: u32) {
        if let Some(code) = code {
            self.by_code.entry(code).or_default().push(id);
        }
    }

    fn unindex(&mut self, code: Option<&str>, id: u32) {
        let Some(code) = code else { return };
        if let Some(ids) = self.by_code.get_mut(code) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.by_code.remove(code);
            }
        }
    }
}

/// The tree as a snapshot holds it: parents first, so that siblings keep their order.
#[derive(Serialize, Deserialize)]
struct Saved {
    next: u32,
    rows: Vec<Row>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    stale: BTreeMap<u32, Bounds>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: u32,
    #[serde(flatten)]
    branch: Branch,
}

impl From<Saved> for Branches {
    fn from(Saved { next, rows, stale }: Saved) -> Self {
        let mut branches = Self { next, stale, ..Self::default() };
        for Row { id, branch } in rows {
            branches.insert(id, branch);
        }
        branches
    }
}

impl From<Branches> for Saved {
    fn from(mut branches: Branches) -> Self {
        let mut ids = vec![ROOT];
        let mut at = 0;
        while let Some(next) = ids.get(at) {
            ids.extend_from_slice(branches.children(*next));
            at += 1;
        }
        let rows = &mut branches.rows;
        let rows = ids.into_iter().filter_map(|id| Some(Row { id, branch: rows.remove(&id)? }));
        Self { rows: rows.collect(), next: branches.next, stale: branches.stale }
    }
}

fn one(mut found: impl Iterator<Item = u32>) -> Result<u32, NotOne> {
    let first = found.next().ok_or(NotOne::None)?;
    if found.next().is_some() { Err(NotOne::Several) } else { Ok(first) }
}

fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(str::trim).filter(|step| !step.is_empty())
}

#[cfg(test)]
mod tests;
