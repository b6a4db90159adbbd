//! The organisation chart: one tree of branches.
//!
//! There is exactly one root, which can be renamed but neither moved nor deleted, and nothing
//! beside it (B-134). Neither codes nor names are unique: whoever looks a branch up by one of them
//! may find several.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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

    /// A branch and everything below it, ascending; empty when there is no such branch.
    pub(crate) fn descendants(&self, id: u32) -> Vec<u32> {
        if !self.contains(id) {
            return Vec::new();
        }
        let mut found = vec![id];
        let mut at = 0;
        while let Some(next) = found.get(at) {
            found.extend_from_slice(self.children(*next));
            at += 1;
        }
        found.sort_unstable();
        found
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
        self.generation += 1;
    }

    fn index(&mut self, code: Option<Box<str>>, id: u32) {
        if let Some(code) = code {
            self.by_code.entry(code).or_default().push(id);
        }
    }
}

/// The tree as a snapshot holds it: parents first, so that siblings keep their order.
#[derive(Serialize, Deserialize)]
struct Saved {
    next: u32,
    rows: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: u32,
    #[serde(flatten)]
    branch: Branch,
}

impl From<Saved> for Branches {
    fn from(Saved { next, rows }: Saved) -> Self {
        let mut branches = Self { next, ..Self::default() };
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
        Self { rows: rows.collect(), next: branches.next }
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
mod tests {
    use super::*;

    fn named(name: &str) -> [(Box<str>, Box<str>); 1] {
        [("english".into(), name.into())]
    }

    /// Docebo > Sales (SAL) > EMEA (EM), APAC; Docebo > Archive > EMEA
    fn tree() -> (Branches, [u32; 5]) {
        let mut tree = Branches::default();
        let sales = tree.create(ROOT, Some("SAL"), named("Sales")).unwrap();
        let emea = tree.create(sales, Some("EM"), named("EMEA")).unwrap();
        let apac = tree.create(sales, None, named("APAC")).unwrap();
        let archive = tree.create(ROOT, None, named("Archive")).unwrap();
        let old = tree.create(archive, Some("EM"), named("EMEA")).unwrap();
        (tree, [sales, emea, apac, archive, old])
    }

    #[test]
    fn there_is_one_root() {
        let (tree, _) = tree();
        assert_eq!(tree.get(ROOT).unwrap().name("english"), "Docebo");
        assert_eq!(tree.iter().filter(|(_, branch)| branch.parent.is_none()).count(), 1);
    }

    #[test]
    fn what_matches_several_branches_finds_none() {
        let (tree, [sales, ..]) = tree();
        assert_eq!(tree.by_name("Sales"), Ok(sales));
        assert_eq!(tree.by_name("sales"), Err(NotOne::None));
        assert_eq!(tree.by_name("EMEA"), Err(NotOne::Several));
        assert_eq!(tree.by_code("EM"), Err(NotOne::Several));
        assert_eq!(tree.by_code("SAL"), Ok(sales));
    }

    #[test]
    fn missing_steps_of_a_path_are_made() {
        let (mut tree, [sales, ..]) = tree();
        let made = tree.create_path("Sales/Nordics/Oslo", "SAL/NOR/OSL").unwrap();
        assert_eq!((tree.by_code("OSL"), tree.by_name("Oslo")), (Ok(made), Ok(made)));
        assert_eq!(tree.path(made)[1], sales);
        assert_eq!(tree.create_path("Sales/Nordics/Oslo", "SAL/NOR/OSL"), Ok(made));
        assert_eq!(tree.create_path("A/B", "A"), Err(NotOne::None));
    }

    #[test]
    fn a_snapshot_keeps_ids_and_order() {
        let (mut tree, [sales, ..]) = tree();
        tree.create_path("Sales/Nordics", "SAL/NOR").unwrap();
        let text = serde_json::to_string(&tree).unwrap();
        let mut again: Branches = serde_json::from_str(&text).unwrap();
        assert_eq!(again.descendants(sales), tree.descendants(sales));
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
        assert_eq!(again.create(ROOT, None, named("New")), tree.create(ROOT, None, named("New")));
    }
}
