//! Routes match by shape: fixed segments before parameters, names of parameters ignored.

use std::collections::BTreeMap;

use docebo_sdk::endpoint::{Method, PathTemplate};

/// A tree of segments, with something of type `T` at method and path.
#[derive(Debug)]
pub(crate) struct Router<T> {
    root: Node,
    targets: Vec<T>,
}

#[derive(Debug, Default)]
struct Node {
    fixed: BTreeMap<&'static str, Node>,
    parameter: Option<Box<Node>>,
    methods: [Option<usize>; 5],
}

/// What a method and path lead to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found<'r, 'p, T> {
    /// A route, and the segments that stand where it has parameters.
    Route(&'r T, Vec<&'p str>),
    /// The path exists under other methods only; one of them.
    OtherMethod(&'r T),
    /// Nothing.
    Nothing,
}

impl<T> Default for Router<T> {
    fn default() -> Self {
        Self { root: Node::default(), targets: Vec::new() }
    }
}

impl<T> Router<T> {
    /// Adds a target under several methods and paths. A pair already taken keeps its first
    /// target and is given back.
    pub(crate) fn add(
        &mut self,
        target: T,
        places: impl IntoIterator<Item = (Method, &'static str)>,
    ) -> Vec<(Method, &'static str)> {
        let index = self.targets.len();
        self.targets.push(target);
        let mut taken = Vec::new();
        for (method, path) in places {
            let mut node = &mut self.root;
            for segment in PathTemplate(path).segments() {
                node = match segment {
                    Some(text) => node.fixed.entry(text).or_default(),
                    None => node.parameter.get_or_insert_default(),
                };
            }
            let slot = &mut node.methods[method as usize];
            if slot.is_some() {
                taken.push((method, path));
            } else {
                *slot = Some(index);
            }
        }
        taken
    }

    /// All targets, in the order of their arrival.
    pub(crate) fn targets(&self) -> &[T] {
        &self.targets
    }

    /// Finds the target of decoded segments.
    pub(crate) fn find<'r, 'p>(
        &'r self,
        method: Option<Method>,
        segments: &[&'p str],
    ) -> Found<'r, 'p, T> {
        let mut parameters = Vec::new();
        let mut other = None;
        let method = method.map(|method| method as usize);
        match self.root.walk(method, segments, &mut parameters, &mut other) {
            Some(index) => Found::Route(&self.targets[index], parameters),
            None => other.map_or(Found::Nothing, |index| Found::OtherMethod(&self.targets[index])),
        }
    }
}

impl Node {
    fn walk<'p>(
        &self,
        method: Option<usize>,
        segments: &[&'p str],
        parameters: &mut Vec<&'p str>,
        other: &mut Option<usize>,
    ) -> Option<usize> {
        let Some((segment, rest)) = segments.split_first() else {
            *other = other.or_else(|| self.methods.iter().flatten().next().copied());
            return self.methods[method?];
        };
        if let Some(node) = self.fixed.get(segment)
            && let Some(hit) = node.walk(method, rest, parameters, other)
        {
            return Some(hit);
        }
        let node = self.parameter.as_ref().filter(|_| !segment.is_empty())?;
        parameters.push(segment);
        let hit = node.walk(method, rest, parameters, other);
        if hit.is_none() {
            parameters.pop();
        }
        hit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn router() -> Router<&'static str> {
        let mut router = Router::default();
        router.add("session", [(Method::Get, "/manage/v1/user/session")]);
        router.add("user", [(Method::Get, "/manage/v1/user/{user_id}")]);
        router.add(
            "update",
            [(Method::Put, "/manage/v1/user/{user_id}"), (Method::Patch, "/manage/v1/user/{id}")],
        );
        router.add("pair", [(Method::Get, "/learn/v1/enrollments/{course_id}/{user_id}")]);
        router
    }

    #[track_caller]
    fn leads(method: Method, path: &str, expected: Found<'_, '_, &'static str>) {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        assert_eq!(router().find(Some(method), &segments), expected, "{method} {path}");
    }

    #[test]
    fn fixed_segments_win_over_parameters() {
        leads(Method::Get, "/manage/v1/user/session", Found::Route(&"session", vec![]));
        leads(Method::Get, "/manage/v1/user/13001", Found::Route(&"user", vec!["13001"]));
        leads(Method::Put, "/manage/v1/user/session", Found::Route(&"update", vec!["session"]));
        leads(Method::Patch, "/manage/v1/user/5", Found::Route(&"update", vec!["5"]));
        leads(Method::Get, "/learn/v1/enrollments/1/2", Found::Route(&"pair", vec!["1", "2"]));
    }

    #[test]
    fn what_is_not_there_says_which_part() {
        leads(Method::Delete, "/manage/v1/user/5", Found::OtherMethod(&"user"));
        leads(Method::Get, "/manage/v1/users", Found::Nothing);
        leads(Method::Get, "/manage/v1/user/", Found::Nothing);
    }
}
