//! Where the rows of a batch put their users.

use docebo_mock::ledger::switches::DoNothingScope;
use serde_json::{Value, json};

use super::{
    ANN, DAN, PIA, actors,
    batch::{batch, done, fails, set},
    edit_world, world,
};
use crate::support::Actor;

/// Codes of a user's branches; the root has none.
#[track_caller]
fn codes(admin: &Actor, id: u32) -> Vec<String> {
    let user = admin.read(&format!("/manage/v1/user/{id}"));
    let branches = user["data"]["branches"].as_array().unwrap();
    branches.iter().map(|branch| branch["code"].as_str().unwrap().to_owned()).collect()
}

/// The number of a branch.
fn branch(admin: &Actor, code: &str) -> Value {
    let rows = world(admin)["branches"]["rows"].clone();
    let row = rows.as_array().unwrap().iter().find(|row| row["code"] == code).unwrap().clone();
    row["id"].clone()
}

fn update(options: Value) -> Value {
    let mut all = json!({"update_user_info": true});
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    all
}

#[test]
fn a_branch_is_told_by_paths_then_name_then_code() {
    let (_mock, admin) = actors();
    for (item, code) in [
        (
            json!({"branch_name_path": "Sales/EMEA", "branch_code_path": "S/E", "branch_name": "HR"}),
            "E",
        ),
        (json!({"branch_name_path": "Sales / Twin", "branch_code_path": "S/T1"}), "T1"),
        (json!({"branch_name_path": "/HR/Twin/", "branch_code_path": "H/T2"}), "T2"),
        (json!({"branch_name": "HR", "branch_code": "S"}), "H"),
        (json!({"branch_code": "E"}), "E"),
        (json!({"branch_name": "", "branch_code": "S"}), "S"),
    ] {
        let mut item = item;
        item["username"] = json!("boss");
        done(&set(&admin, item));
        assert_eq!(codes(&admin, 13010), [code]);
    }
}

#[test]
fn b147_what_cannot_be_told_apart_fails_the_row() {
    let (_mock, admin) = actors();
    let hr = branch(&admin, "H");
    let options = update(json!({"branch_option": "existing", "destination_branch": hr}));
    for (item, message) in [
        (json!({"branch_name": "Twin"}), "Branch name is ambiguous: Twin"),
        (json!({"branch_name": "sales"}), "Branch name not found: sales"),
        (json!({"branch_code": "s"}), "Branch code not found: s"),
        (json!({"branch_name_path": "Sales/EMEA"}), "branch_name_path needs branch_code_path"),
        (json!({"branch_code_path": "S/E"}), "branch_code_path needs branch_name_path"),
        (
            json!({"branch_name_path": "Sales/LATAM", "branch_code_path": "S/L"}),
            "Branch path not found: Sales/LATAM",
        ),
        (
            json!({"branch_name_path": "Sales/emea", "branch_code_path": "S/E"}),
            "The paths name different branches: Sales/emea, S/E",
        ),
        (
            json!({"branch_name_path": "EMEA", "branch_code_path": "E"}),
            "Branch path not found: EMEA",
        ),
        (json!({"branch_name_path": "/", "branch_code_path": "/"}), "Branch path not found: /"),
        (
            json!({"branch_name_path": "Sales/EMEA", "branch_code_path": "S"}),
            "The name path and the code path differ in depth",
        ),
    ] {
        let mut item = item;
        item["username"] = json!("Ann");
        // The fallback does not come in for a row that names a branch.
        fails(&batch(&admin, json!([item]), options.clone())[0], message);
        assert_eq!(codes(&admin, ANN), ["S"]);
    }
}

#[test]
fn b146_missing_branches_are_made_only_when_asked() {
    let (_mock, admin) = actors();
    let item = json!([{"username": "Ann", "branch_name_path": "Sales/LATAM/Chile",
                       "branch_code_path": "S/L/CL"}]);
    let refused = batch(&admin, item.clone(), update(json!({})));
    fails(&refused[0], "Branch path not found: Sales/LATAM/Chile");
    done(&batch(&admin, item.clone(), update(json!({"force_create_branches": true})))[0]);
    assert_eq!(codes(&admin, ANN), ["CL"]);
    let path = admin.read("/manage/v1/user/13011")["data"]["branches"][0]["path"].clone();
    assert_eq!(path, "Docebo/Sales/LATAM/Chile");
    // The value of 2017 means the same.
    let (_mock, admin) = actors();
    done(&batch(&admin, item, update(json!({"branch_option": "autocreate"})))[0]);
    assert_eq!(codes(&admin, ANN), ["CL"]);
}

#[test]
fn b146_paths_may_start_at_the_root_and_twins_are_told_by_both() {
    let (_mock, admin) = actors();
    edit_world(&admin, |world| {
        world["branches"]["rows"][0]["code"] = json!("R");
        let mut twin = world["branches"]["rows"][3].clone();
        let sales = world["branches"]["rows"][1].clone();
        twin["id"] = json!(77);
        twin["parent"] = sales["id"].clone();
        twin["code"] = json!("E");
        twin["names"] = json!({"all": "EMEA"});
        world["branches"]["rows"].as_array_mut().unwrap().push(twin);
    });
    let path = |names: &str, codes: &str| {
        let row =
            json!([{"username": "Ann", "branch_name_path": names, "branch_code_path": codes}]);
        batch(&admin, row, update(json!({"force_create_branches": true}))).remove(0)
    };
    done(&path("Docebo/Sales/Twin", "R/S/T1"));
    assert_eq!(codes(&admin, ANN), ["T1"]);
    fails(&path("Sales/EMEA", "S/E"), "Branch path is ambiguous: S/E");
    // What is missing below the root is made there, not below a second one.
    done(&path("Docebo/Sales/Nordics", "R/S/N"));
    let user = admin.read("/manage/v1/user/13011")["data"]["branches"][0].clone();
    assert_eq!(user["path"], "Docebo/Sales/Nordics");
    done(&path("Docebo", "R"));
    assert_eq!(codes(&admin, ANN), ["R"]);
}

#[test]
fn b151_rows_that_name_none_take_the_fallback() {
    let (_mock, admin) = actors();
    let hr = branch(&admin, "H");
    for destination in [hr.clone(), json!(hr.to_string())] {
        let options =
            update(json!({"branch_option": "existing", "destination_branch": destination}));
        let rows = json!([{"username": "Ann"}, {"username": "flo"},
                          {"username": "dan", "branch_code": "E"}]);
        batch(&admin, rows, options).iter().for_each(done);
        assert_eq!(codes(&admin, ANN), ["H"]);
        assert_eq!(codes(&admin, 13016), ["H"]);
        assert_eq!(codes(&admin, DAN), ["E"]);
    }
}

#[test]
fn b193_do_nothing_leaves_the_branch_and_by_switch_the_record() {
    let (mock, admin) = actors();
    done(&set(&admin, json!({"username": "Ann", "firstname": "Anna"})));
    assert_eq!(codes(&admin, ANN), ["S"]);
    assert_eq!(super::row(&admin, "Ann")["first_name"], "Anna");
    done(&set(&admin, json!({"username": "flo"})));
    assert_eq!(codes(&admin, 13016), [""], "new users land in the root");
    mock.switch(DoNothingScope::Record);
    done(&set(&admin, json!({"username": "Ann", "firstname": "Annie"})));
    assert_eq!(super::row(&admin, "Ann")["first_name"], "Anna");
    done(&set(&admin, json!({"username": "Ann", "firstname": "Annie", "branch_code": "H"})));
    assert_eq!(super::row(&admin, "Ann")["first_name"], "Annie");
}

#[test]
fn b138_platforms_of_today_move_and_older_ones_add_when_asked() {
    let (_mock, admin) = actors();
    let item = json!([{"username": "Ann", "branch_code": "H"}]);
    let add = update(json!({"user_destination_branch_action": "add"}));
    done(&batch(&admin, item.clone(), add.clone())[0]);
    assert_eq!(codes(&admin, ANN), ["H"]);
    let (_mock, admin) = actors();
    edit_world(&admin, |world| world["settings"]["activated_on"] = json!("2018-01-01"));
    done(&batch(&admin, item.clone(), add)[0]);
    assert_eq!(codes(&admin, ANN), ["S", "H"]);
    let moving = update(json!({"user_destination_branch_action": "move"}));
    done(&batch(&admin, item, moving)[0]);
    assert_eq!(codes(&admin, ANN), ["H"]);
}

#[test]
fn b153_power_users_get_no_branch_their_own_or_all_below_it() {
    for (option, grant) in [
        (json!({"powerUser_option": "no_association"}), json!(null)),
        (json!({}), json!(null)),
        (json!({"powerUser_option": "assigned_branch"}), json!("only")),
        (json!({"auto_assign_branch_to_pu": true}), json!("only")),
        (json!({"powerUser_option": "assigned_branch_descendants"}), json!("with_descendants")),
    ] {
        let (_mock, admin) = actors();
        let hr = branch(&admin, "H").to_string();
        let rows = json!([{"username": "pia", "branch_code": "H"}]);
        done(&batch(&admin, rows, update(option.clone()))[0]);
        let held = world(&admin)["power_users"]["held"][PIA.to_string()].clone();
        assert_eq!(held["branches"].get(&hr).cloned().unwrap_or_default(), grant, "{option}");
    }
}

#[test]
fn a_power_user_places_users_within_reach() {
    let (mock, admin) = actors();
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    done(&set(&power_user, json!({"username": "Ann", "branch_code": "E"})));
    assert_eq!(codes(&admin, ANN), ["E"]);
    let outside = set(&power_user, json!({"username": "Ann", "branch_code": "H"}));
    fails(&outside, "Branch not found");
}
