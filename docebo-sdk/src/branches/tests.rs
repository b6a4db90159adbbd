use serde_json::json;

use super::*;
use crate::endpoint::{Call, Empty, Endpoint, Reply, ReplyHead};

fn read<E: Endpoint>(body: serde_json::Value) -> <E::Output as Reply>::Value {
    E::Output::read(ReplyHead::default(), body.to_string().as_bytes()).unwrap()
}

#[test]
fn both_spellings_of_the_numbers_are_read() {
    let page = read::<ListBranches>(json!({"data": {"items": [
        {"id": "12", "title": 7, "code": "", "lev": "2", "iLeft": 4, "iRight": "9"},
        {"id": 13, "title": "EMEA", "code": "EM", "lev": 3, "i_left": 5, "i_right": 6,
         "has_children": "0", "selected": 1, "selectable": "0", "actions": ["edit"], "new": 1},
    ]}}));
    let [sales, emea] = &page.items[..] else { panic!() };
    assert_eq!((sales.id, sales.title.as_str(), &sales.code), (BranchId::new(12), "7", &None));
    assert!(sales.has_branches() && sales.selectable && sales.contains(emea));
    assert!(!emea.has_branches() && !emea.selectable && !emea.contains(sales));
}

#[test]
fn a_path_is_read_in_any_form() {
    let branch = read::<GetBranch>(json!({"data": {
        "id": 5, "translations": [], "id_parent": "0",
        "path": [0, "3", "Sales", {"id": 4, "name": "EMEA"}],
    }}));
    assert_eq!(branch.id_parent, Some(ROOT));
    let steps: Vec<_> = branch.path.unwrap().into_iter().map(|s| (s.id, s.title)).collect();
    let id = |id| Some(BranchId::new(id));
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(steps, [(id(0), None), (id(3), None), (None, text("Sales")), (id(4), text("EMEA"))]);
}

#[test]
fn an_assignment_is_read_wrapped_or_not() {
    let lists = json!({"success": ["100"], "already_assigned_users": {"1": 3}, "errors": []});
    let bare = read::<AssignToBranch>(lists.clone());
    assert_eq!(bare.success, [crate::UserId::new(100)]);
    assert_eq!(bare.already_assigned_users, [crate::UserId::new(3)]);
    assert_eq!(read::<AssignToBranch>(json!({ "data": lists })), bare);
}

#[test]
fn a_created_branch_is_told_under_any_key() {
    for key in ["id", "id_org", "branch_id"] {
        assert_eq!(read::<CreateBranch>(json!({"data": {key: "42"}})).id, BranchId::new(42));
    }
}

#[test]
fn a_code_in_a_path_is_escaped() {
    let query = GetBranchQuery { use_secondary_identifier: Some(true), include_path: None };
    let call = Call::<GetBranch>::new("R D".into(), query, Empty {}).encode().unwrap();
    assert_eq!(call.target, "/manage/v1/orgchart/R%20D?use_secondary_identifier=1");
}

#[test]
fn bodies_are_sent_as_the_catalogue_has_them() {
    let body = UserAssignment {
        id_org: Some(BranchId::new(5).into()),
        id_users: vec![crate::UserId::new(1), crate::UserId::new(2)],
        use_secondary_identifier: None,
    };
    assert_eq!(serde_json::to_value(body).unwrap(), json!({"id_org": 5, "id_users": "1,2"}));
    let rows = vec![BranchRow::new("EM", "EMEA").below("SAL")];
    let body = BranchBatch { items: rows, options: BranchBatchOptions { update: Some(true) } };
    assert_eq!(
        serde_json::to_value(body).unwrap(),
        json!({
            "items": [{"code": "EM", "name": {"all": "EMEA"}, "parent_code": "SAL"}],
            "options": {"update": true},
        })
    );
}
