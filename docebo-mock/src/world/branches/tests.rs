//! The tree, by itself.

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

fn bounds(tree: &Branches, id: u32) -> (u32, u32, u32) {
    let Place { bounds: Bounds { left, right }, level } = tree.place(id).unwrap();
    (left, right, level)
}

#[test]
fn numbers_nest_as_the_branches_do() {
    let (tree, [sales, emea, apac, archive, old]) = tree();
    assert_eq!(bounds(&tree, ROOT), (1, 12, 1));
    assert_eq!(bounds(&tree, sales), (2, 7, 2));
    assert_eq!(bounds(&tree, emea), (3, 4, 3));
    assert_eq!(bounds(&tree, apac), (5, 6, 3));
    assert_eq!(bounds(&tree, archive), (8, 11, 2));
    assert_eq!(tree.subtree(ROOT), [ROOT, sales, emea, apac, archive, old]);
    assert_eq!(tree.subtree(archive), [archive, old]);
    assert!(tree.subtree(99).is_empty());
}

#[test]
fn a_branch_moves_with_all_below_it_and_never_below_itself() {
    let (mut tree, [sales, emea, apac, archive, old]) = tree();
    assert_eq!(tree.move_below(sales, emea), Err(Refused::WithinItself));
    assert_eq!(tree.move_below(sales, sales), Err(Refused::WithinItself));
    assert_eq!(tree.move_below(ROOT, sales), Err(Refused::Root));
    assert_eq!(tree.move_below(sales, 99), Err(Refused::Unknown));
    tree.move_below(sales, archive).unwrap();
    assert_eq!(tree.subtree(ROOT), [ROOT, archive, old, sales, emea, apac]);
    assert_eq!(tree.path(apac), [ROOT, archive, sales, apac]);
    assert_eq!(bounds(&tree, emea), (6, 7, 4));
}

#[test]
fn a_branch_goes_when_nothing_is_below_it() {
    let (mut tree, [sales, emea, apac, ..]) = tree();
    assert_eq!(tree.remove(ROOT).unwrap_err(), Refused::Root);
    assert_eq!(tree.remove(sales).unwrap_err(), Refused::HasBranches);
    assert_eq!(tree.remove(99).unwrap_err(), Refused::Unknown);
    tree.remove(emea).unwrap();
    assert_eq!(tree.children(sales), [apac]);
    assert!(tree.by_code("EM").is_ok(), "one of the two is left");
    let again = tree.create(sales, None, named("New")).unwrap();
    assert!(again > emea, "no number is given twice");
}

#[test]
fn an_edit_changes_what_it_names() {
    let (mut tree, [sales, ..]) = tree();
    tree.edit(sales, None, [("italian".into(), "Vendite".into())]).unwrap();
    let branch = tree.get(sales).unwrap();
    assert_eq!((branch.name("english"), branch.name("italian")), ("Sales", "Vendite"));
    tree.edit(sales, Some("S2"), []).unwrap();
    assert_eq!((tree.by_code("S2"), tree.by_code("SAL")), (Ok(sales), Err(NotOne::None)));
    tree.edit(sales, Some(""), []).unwrap();
    assert_eq!(tree.get(sales).unwrap().code, None);
    assert_eq!(tree.edit(99, None, []), Err(Refused::Unknown));
}

#[test]
fn b137_a_lost_renumbering_leaves_numbers_that_do_not_nest() {
    let (mut tree, [sales, emea, _, archive, _]) = tree();
    let made = tree.without_renumbering(|tree| tree.create(emea, None, named("Oslo"))).unwrap();
    assert_eq!(bounds(&tree, made), (4, 5, 4));
    assert_eq!(bounds(&tree, emea), (3, 4, 3), "too narrow for what is below it");
    assert_eq!(tree.subtree(emea), [emea]);
    assert_eq!(tree.path(made), [ROOT, sales, emea, made], "the links are sound");
    let text = serde_json::to_string(&tree).unwrap();
    let again: Branches = serde_json::from_str(&text).unwrap();
    assert_eq!(bounds(&again, archive), bounds(&tree, archive));
    assert_eq!(again.subtree(emea), [emea]);
}
