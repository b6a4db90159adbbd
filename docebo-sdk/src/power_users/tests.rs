use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::*;
use crate::{
    endpoint::{Call, Reply, ReplyHead},
    id::BranchId,
};

#[track_caller]
fn prints_back<T: Serialize + DeserializeOwned>(wire: &str) -> T {
    let row: T = serde_json::from_str(wire).unwrap();
    assert_eq!(serde_json::to_string(&row).unwrap(), wire);
    row
}

#[test]
fn a_list_row_prints_back_to_the_platforms_bytes() {
    let row: PowerUserRow = prints_back(concat!(
        r#"{"user_id":13242,"username":"jane.doe","firstname":"Jane","lastname":"Doe","#,
        r#""email":"jane@example.com","avatar":null,"#,
        r#""profiles":[{"profile_id":3,"profile_name":"Regional admin"}],"#,
        r#""total_assigned_users":12,"total_assigned_groups":1,"total_assigned_branches":2,"#,
        r#""total_assigned_courses":5,"total_assigned_lps":1,"total_assigned_categories":0,"#,
        r#""total_assigned_catalogs":1,"total_assigned_locations":0}"#,
    ));
    assert_eq!(row.counts.learning_plans, Some(1));
    assert_eq!(row.counts.channels, None);
}

#[test]
fn rows_with_older_keys_are_read() {
    let row: PowerUserRow = serde_json::from_value(json!({
        "id": "7", "username": "j", "profiles": [{"id": 3, "name": "P"}],
        "total_assigned_users": "4"
    }))
    .unwrap();
    assert_eq!((row.user_id, row.counts.users), (UserId::new(7), Some(4)));
    assert_eq!(row.profiles[0].profile_id, ProfileId::new(3));
    assert_eq!(row.profiles[0].profile_name, "P");
}

#[test]
fn where_both_keys_stand_the_present_name_wins() {
    let row: AssignedUser =
        serde_json::from_value(json!({"id": "row-1", "user_id": 7, "username": "j"})).unwrap();
    assert_eq!(row.user_id, UserId::new(7));
}

#[test]
fn a_record_with_hardly_any_counter_is_read() {
    let body =
        br#"{"data":{"total_assigned_users":3,"permissions":[{"area":"user","code":"view"}]}}"#;
    let record = Data::<PowerUser>::read(ReplyHead::default(), body).unwrap();
    assert_eq!((record.counts.users, record.counts.branches), (Some(3), None));
    assert!(record.permissions[0].is("user", "view"));
    assert!(!record.permissions[0].is("user", "edit"));
}

#[test]
fn rejected_ids_are_read_bare_or_with_a_text() {
    let outcome: Outcome =
        serde_json::from_value(json!({"errors": [9, {"user_id": 8, "message": "no"}]})).unwrap();
    assert!(outcome.success);
    assert_eq!(outcome.errors[0].id, 9);
    assert_eq!((outcome.errors[1].id, outcome.errors[1].error.as_str()), (8, "no"));
}

#[test]
fn a_refusal_at_status_200_is_told() {
    let outcome: Outcome = serde_json::from_value(
        json!({"success": false, "errors": [{"id": 8, "error": "Superadmin"}]}),
    )
    .unwrap();
    let refusal = PromoteUsers::refusal(&outcome).unwrap();
    assert_eq!(refusal.messages, [("8".to_owned(), "Superadmin".to_owned())]);
}

#[test]
fn demoting_sends_its_ids_in_the_body() {
    let body = UserSelection::ids([UserId::new(7), UserId::new(8)]);
    let sent = Call::<DemoteUsers>::new((), Empty {}, body).encode().unwrap();
    assert_eq!((sent.method, sent.target.as_str()), (Method::Delete, "/poweruser/v1/powerusers"));
    assert_eq!(sent.body, br#"{"user_ids":[7,8]}"#);
}

#[test]
fn a_snapshot_turns_back_into_calls() {
    let mut before = PowerUserSnapshot::new(
        UserId::new(7),
        vec![ProfileRef { profile_id: ProfileId::new(3), profile_name: "P".into() }],
        ResourceCounts { catalogs: Some(2), groups: Some(0), ..ResourceCounts::default() },
    );
    before.branches = vec![BranchId::new(4)];
    before.branches_with_descendants = vec![BranchId::new(5)];
    let calls = before.restore_calls();
    assert_eq!(calls.count(), 3);
    let body = |bytes: Vec<u8>| serde_json::from_slice::<Value>(&bytes).unwrap();
    assert_eq!(body(calls.promote.encode().unwrap().body), json!({"user_ids": [7]}));
    assert_eq!(
        body(calls.profiles.unwrap().encode().unwrap().body),
        json!({"user_ids": [7], "profile_ids": [3]})
    );
    let branches = calls.branches.unwrap().encode().unwrap();
    assert_eq!(branches.target, "/poweruser/v1/powerusers/7/branches");
    assert_eq!(body(branches.body), json!({"branch_ids": [4], "branch_ids_descendants": [5]}));
    assert!(calls.users.is_none() && calls.courses.is_none() && calls.learning_plans.is_none());
    assert_eq!(before.not_held(), [("catalogs", 2)]);
}

#[test]
fn every_kind_sends_its_own_names() {
    fn sent<E: Endpoint<Query = Empty>>(path: E::Path, body: E::Body) -> (String, String) {
        let sent = Call::<E>::new(path, Empty {}, body).encode().unwrap();
        (sent.target, String::from_utf8(sent.body).unwrap())
    }
    let user = UserId::new(7);
    let target = |what: &str| format!("/poweruser/v1/powerusers/7/{what}");
    let groups = GroupSelection::ids(["b5c0".to_owned(), "12".to_owned()]);
    assert_eq!(
        sent::<AssignGroups>(user, groups),
        (target("groups"), r#"{"group_ids":["b5c0","12"]}"#.to_owned())
    );
    assert_eq!(
        sent::<UnassignCategories>(user, CategorySelection::all()),
        (target("categories"), r#"{"category_all":true}"#.to_owned())
    );
    assert_eq!(
        sent::<AssignLocations>(user, LocationSelection::matching("HQ")),
        (target("locations"), r#"{"location_filters":{"search":"HQ"}}"#.to_owned())
    );
    assert_eq!(
        sent::<AssignUserList>((), UserList::new(user, [UserId::new(1), UserId::new(2)])),
        ("/learn/v1/pu/assign_users".to_owned(), r#"{"id_user":7,"id_users":"1,2"}"#.to_owned())
    );
}

#[test]
fn the_answers_of_2017_are_read_as_they_come() {
    let answer: AssignedBranchStates =
        serde_json::from_value(json!({"branches": {"12": "2", "13": 0}, "errors": null})).unwrap();
    assert_eq!(answer.branches.get(BranchId::new(12)), Some(&2));
    assert_eq!((answer.branches.get(BranchId::new(13)), answer.errors), (Some(&0), None));
    let answer: AssignedBranchStates = serde_json::from_value(json!({"branches": []})).unwrap();
    assert!(answer.branches.is_empty());
    let answer: AssignedUserList = serde_json::from_value(json!({
        "errors": {"already_assigned": [12, "13"], "assigned_users": "3"}
    }))
    .unwrap();
    let tally = answer.errors.unwrap();
    assert_eq!((tally.already_assigned, tally.assigned_users), (vec!["12".into(), "13".into()], 3));
    let answer: AssignedCourseList =
        serde_json::from_value(json!({"assigned_success": [13], "assigned_error": null})).unwrap();
    assert_eq!((answer.assigned_success, answer.assigned_error), (Some(vec!["13".into()]), None));
}

#[test]
fn a_profile_is_read_from_older_keys() {
    let profile: Profile = serde_json::from_value(json!({
        "id": "3", "name": "P", "description": "", "permissions": [{"code": "user/view"}],
        "colour": "red"
    }))
    .unwrap();
    assert_eq!((profile.profile_id, profile.profile_name.as_str()), (ProfileId::new(3), "P"));
    assert_eq!((profile.description, profile.prepopulate_user_fields), (None, None));
}
