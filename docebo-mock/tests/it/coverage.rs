//! Completeness: what one crate describes, the other serves.

use std::collections::BTreeMap;

use docebo_sdk::endpoint::{EndpointInfo, Method};

fn shape(path: &str) -> String {
    path.split('/')
        .map(|segment| if segment.starts_with('{') { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// Every route of an endpoint: its own, and its aliases.
fn routes(info: &EndpointInfo) -> impl Iterator<Item = (Method, &'static str)> {
    let own = std::iter::once((info.method, info.path));
    own.chain(info.aliases.iter().map(|alias| (alias.method, alias.path)))
}

#[test]
fn every_endpoint_of_the_sdk_is_served() {
    let served: Vec<_> = docebo_mock::endpoints().map(|served| served.endpoint).collect();
    let missing: Vec<_> = docebo_sdk::catalog()
        .filter(|info| !served.contains(info))
        .map(|info| format!("{} {}", info.method, info.path))
        .collect();
    assert!(missing.is_empty(), "no rule answers\n  {}", missing.join("\n  "));
}

#[test]
fn every_rule_answers_an_endpoint_of_the_catalogue_once() {
    let mut seen = Vec::new();
    for served in docebo_mock::endpoints() {
        let info = served.endpoint;
        assert!(docebo_sdk::catalog().any(|known| known == info), "{info:?} is not catalogued");
        assert!(!seen.contains(&info), "{info:?} is registered twice");
        seen.push(info);
    }
}

#[test]
fn no_two_endpoints_share_a_route() {
    let mut homes: BTreeMap<String, &EndpointInfo> = BTreeMap::new();
    for info in docebo_sdk::catalog() {
        for (method, path) in routes(info) {
            let other = homes.insert(format!("{method} {}", shape(path)), info);
            assert!(other.is_none(), "{method} {path}: {other:?} and {info:?}");
        }
    }
}

#[test]
fn aliases_take_the_same_parameters() {
    let count = |path: &str| path.matches('{').count();
    for info in docebo_sdk::catalog() {
        for alias in info.aliases {
            assert_eq!(count(info.path), count(alias.path), "{} {}", info.path, alias.path);
        }
    }
}

#[test]
fn every_endpoint_belongs_to_the_catalogue_once() {
    let mut homes: BTreeMap<&str, &EndpointInfo> = BTreeMap::new();
    for info in docebo_sdk::catalog() {
        assert!(!info.ids.is_empty(), "{} {} serves no catalogue entry", info.method, info.path);
        for id in info.ids {
            let other = homes.insert(id, info);
            assert!(other.is_none(), "{id}: {other:?} and {info:?}");
        }
    }
}

#[test]
fn paths_are_absolute_and_tidy() {
    for info in docebo_sdk::catalog() {
        for (_, path) in routes(info) {
            assert!(
                path.starts_with('/') && !path.ends_with('/') && !path.contains("//"),
                "{path}"
            );
            let mut names: Vec<_> =
                path.split('/').filter(|segment| segment.starts_with('{')).collect();
            assert!(names.iter().all(|name| name.len() > 2 && name.ends_with('}')), "{path}");
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), path.matches('{').count(), "{path}: a name twice");
        }
    }
}
