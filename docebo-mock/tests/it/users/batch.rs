//! The batch: options, rows, what each row does.

use docebo_mock::{
    Effect,
    ledger::switches::{BatchItemCap, IgnorePasswordChange, UnreadyManager},
};
use serde_json::{Value, json};

use super::{ANN, BOB, CLEO, DAN, PIA, actors, edit_world, row, user_data, world};
use crate::support::{Actor, error};

pub(super) const TARGET: &str = "/manage/v1/user/batch";

/// Results of rows under options, which leave branches alone unless they say otherwise.
#[track_caller]
pub(super) fn batch(actor: &Actor, items: Value, options: Value) -> Vec<Value> {
    let mut all = json!({"branch_option": "do_nothing"});
    all.as_object_mut().unwrap().extend(options.as_object().unwrap().clone());
    let answer = actor.ok("POST", TARGET, json!({"items": items, "options": all}));
    answer["data"].as_array().unwrap().clone()
}

/// Updates existing users with one row each.
#[track_caller]
pub(super) fn set(actor: &Actor, item: Value) -> Value {
    batch(actor, json!([item]), json!({"update_user_info": true})).remove(0)
}

#[track_caller]
pub(super) fn done(result: &Value) {
    assert_eq!((&result["success"], &result["message"]), (&json!(true), &json!("")), "{result}");
}

#[track_caller]
pub(super) fn fails(result: &Value, message: &str) {
    assert_eq!(result["success"], false, "{result}");
    assert_eq!(
        (&result["message"], &result["output"]["error"]),
        (&json!(message), &json!(message))
    );
}

#[test]
fn b145_a_batch_without_branch_option_is_the_captured_error() {
    let (_mock, admin) = actors();
    for body in [
        json!({"items": [{"username": "x"}]}),
        json!({"items": [{"username": "x"}], "options": {}}),
        json!({"items": [{"username": "x"}], "options": {"update_user_info": true}}),
    ] {
        let answer = admin.json("POST", TARGET, body);
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.text(),
            r#"{"name":"Bad Request","message":["Required option not set: branch_option"],"code":1006,"status":400}"#
        );
    }
    let body = json!({"items": [{"username": "x"}], "options": {"branch_option": "existing"}});
    let required = error("Bad Request", "Required option not set: destination_branch", 1006, 400);
    assert_eq!(admin.json("POST", TARGET, body).json(), required);
}

#[test]
fn options_and_sizes_are_checked_before_any_row() {
    let (mock, admin) = actors();
    for (option, value) in [
        ("branch_option", "somewhere"),
        ("powerUser_option", "all"),
        ("user_destination_branch_action", "copy"),
        ("multi_profiles_mode", "mix"),
    ] {
        let mut options = json!({"branch_option": "do_nothing"});
        options[option] = json!(value);
        let body = json!({"items": [{"username": "x"}], "options": options});
        let answer = admin.json("POST", TARGET, body);
        let text = format!("Invalid option value: {option}");
        assert_eq!(answer.json(), error("Bad Request", &text, 1001, 400));
    }
    let options = json!({"branch_option": "do_nothing"});
    let none = json!({"items": [], "options": options});
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    assert_eq!(admin.json("POST", TARGET, none).json(), missing);
    let items = |count: usize| -> Value {
        (0..count).map(|n| json!({"username": format!("u{n}")})).collect()
    };
    let too_many = |count: usize| {
        let body = json!({"items": items(count), "options": options});
        admin.json("POST", TARGET, body).status == 400
    };
    assert!(too_many(1_001));
    assert!(!too_many(1_000));
    mock.switch(BatchItemCap::Hundred);
    assert!(too_many(101));
    mock.switch(BatchItemCap::None);
    assert!(!too_many(1_001));
}

#[test]
fn b148_rows_answer_for_themselves_in_order() {
    let (_mock, admin) = actors();
    let items = json!([
        {"username": "flo", "firstname": "Flo"},
        {"username": "ANN"},
        {"user_id": "me"},
        {"username": "gus", "active": "maybe"},
        {"username": "hal", "first_name": "Hal"},
        {},
    ]);
    let body = json!({"items": items, "options": {"branch_option": "do_nothing"}});
    let answer = admin.json("POST", TARGET, body);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json()["data"],
        json!([
            {"row_index": 0, "success": true, "message": "",
             "output": {"user_id": 13016, "username": "flo"}},
            {"row_index": 1, "success": false, "message": "User already exists",
             "output": {"user_id": null, "username": "ANN", "error": "User already exists"}},
            {"row_index": 2, "success": false, "message": "Invalid user_id",
             "output": {"user_id": null, "username": null, "error": "Invalid user_id"}},
            {"row_index": 3, "success": false, "message": "Invalid value: active",
             "output": {"user_id": null, "username": "gus", "error": "Invalid value: active"}},
            {"row_index": 4, "success": true, "message": "",
             "output": {"user_id": 13017, "username": "hal"}},
            {"row_index": 5, "success": false, "message": "Username is mandatory",
             "output": {"user_id": null, "username": null, "error": "Username is mandatory"}},
        ])
    );
    assert_eq!(row(&admin, "hal")["first_name"], "Hal");
}

#[test]
fn b148_a_failed_row_leaves_nothing_behind() {
    let (_mock, admin) = actors();
    let before = world(&admin);
    fails(
        &set(
            &admin,
            json!({"username": "Ann", "firstname": "X", "active": false,
                            "level": "poweruser", "manager_1": "nobody"}),
        ),
        "Manager not found: nobody",
    );
    assert_eq!(world(&admin), before);
}

#[test]
fn b149_existing_users_are_refused_or_updated() {
    let (_mock, admin) = actors();
    let item = json!([{"username": "ann", "firstname": "Anna"}]);
    fails(&batch(&admin, item.clone(), json!({}))[0], "User already exists");
    assert_eq!(user_data(&admin, ANN)["first_name"], "Ann");
    done(&batch(&admin, item, json!({"update_user_info": true}))[0]);
    assert_eq!(user_data(&admin, ANN)["first_name"], "Anna");
    fails(&set(&admin, json!({"user_id": 99999})), "User not found");
    let both = set(&admin, json!({"user_id": ANN, "username": "Ann"}));
    fails(&both, "Only one of username, user_id and uuid");
}

#[test]
fn a_row_goes_by_one_of_three_keys() {
    let (_mock, admin) = actors();
    let uuid = row(&admin, "Ann")["uuid"].as_str().unwrap().to_owned();
    done(&set(&admin, json!({"uuid": uuid.to_uppercase(), "firstname": "Anna"})));
    assert_eq!(user_data(&admin, ANN)["first_name"], "Anna");
    let only = "Only one of username, user_id and uuid";
    fails(&set(&admin, json!({"uuid": uuid, "username": "Ann"})), only);
    fails(&set(&admin, json!({"uuid": uuid, "user_id": ANN})), only);
    fails(&set(&admin, json!({"uuid": "5f0c2a1e-67e1-11f0-9c2f-0242ac120002"})), "User not found");
    fails(&set(&admin, json!({"uuid": "17"})), "Invalid uuid");
    fails(&set(&admin, json!({"username": "  "})), "Username is mandatory");
}

#[test]
fn where_the_email_is_the_user_name_it_is_the_key() {
    let (_mock, admin) = actors();
    edit_world(&admin, |world| world["settings"]["email_as_username"] = json!(true));
    done(&set(&admin, json!({"username": "whatever", "email": "flo@example.com"})));
    assert_eq!(row(&admin, "flo@example.com")["username"], "flo@example.com");
    done(&set(&admin, json!({"email": "FLO@example.com", "firstname": "Flo"})));
    assert_eq!(row(&admin, "flo@example.com")["first_name"], "Flo");
    done(&set(&admin, json!({"user_id": ANN, "email": "ann@new.example.com"})));
    assert_eq!(user_data(&admin, ANN)["username"], "ann@new.example.com");
    fails(&set(&admin, json!({"username": "bob"})), "E-mail is mandatory");
    let rename = json!({"user_id": ANN, "new_username": "annie"});
    fails(&set(&admin, rename), "The username follows the e-mail");
}

#[test]
fn b196_the_superadmin_of_the_white_label_settings_is_not_imported() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "boss", "level": "superadmin"})));
    edit_world(&admin, |world| world["settings"]["white_label_saved_by"] = json!(13010));
    let rows =
        json!([{"username": "boss", "firstname": "X"}, {"username": "Ann", "firstname": "X"}]);
    let results = batch(&admin, rows, json!({"update_user_info": true}));
    fails(&results[0], "This Superadmin has saved the White Label settings");
    done(&results[1]);
    assert_eq!(user_data(&admin, 13010)["first_name"], "Eve");
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [13010]}));
    assert_eq!(world(&admin)["settings"]["white_label_saved_by"], json!(null));
}

#[test]
fn what_is_empty_is_cleared_and_what_is_absent_stays() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "cleo", "email": "c@example.com", "manager_1": "boss"})));
    let before = row(&admin, "cleo");
    done(&set(&admin, json!({"username": "cleo"})));
    assert_eq!(row(&admin, "cleo"), before);
    let item = json!({
        "username": "cleo", "firstname": "", "email": "", "expiration_date": "",
        "manager_1": "", "field_4": "", "timezone": "", "language": "",
    });
    done(&set(&admin, item));
    let after = row(&admin, "cleo");
    assert_eq!((&after["first_name"], &after["email"]), (&json!(""), &json!("")));
    assert_eq!((&after["expiration_date"], &after["managers"]), (&json!(null), &json!([])));
    assert_eq!(
        (&after["timezone"], &after["language"]),
        (&before["timezone"], &before["language"])
    );
    done(&set(&admin, json!({"username": "Ann", "field_4": null})));
    assert_eq!(row(&admin, "Ann")["field_4"], json!(null));
    // A flag is one of six words; an empty cell does not deactivate anybody.
    for word in ["", "on", "off", "maybe", "2"] {
        let result = set(&admin, json!({"username": "Ann", "active": word}));
        fails(&result, "Invalid value: active");
    }
    for (word, status) in [("No", "0"), ("TRUE", "1"), ("0", "0"), ("yes", "1"), ("False", "0")] {
        done(&set(&admin, json!({"username": "Ann", "active": word})));
        assert_eq!(row(&admin, "Ann")["status"], status);
    }
}

#[test]
fn b110_b037_a_level_change_drops_what_was_held() {
    let (_mock, admin) = actors();
    let held = |admin: &Actor| world(admin)["power_users"]["held"][PIA.to_string()].clone();
    assert_eq!(held(&admin)["profiles"], json!([1]));
    done(&set(&admin, json!({"username": "pia", "level": "superadmin"})));
    assert_eq!(held(&admin), json!(null));
    done(&set(&admin, json!({"username": "pia", "level": "poweruser"})));
    assert_eq!((&held(&admin)["profiles"], &held(&admin)["branches"]), (&json!([]), &json!({})));
    // The same level again changes nothing.
    done(&set(&admin, json!({"username": "pia", "profile": "Viewer"})));
    done(&set(&admin, json!({"username": "pia", "level": "poweruser"})));
    assert_eq!(held(&admin)["profiles"], json!([2]));
    // An explicit empty list takes them away; under `add_profile` it adds none.
    let add = json!({"update_user_info": true, "multi_profiles_mode": "add_profile"});
    done(&batch(&admin, json!([{"username": "pia", "profile": ""}]), add)[0]);
    assert_eq!(held(&admin)["profiles"], json!([2]));
    done(&set(&admin, json!({"username": "pia", "profile": []})));
    assert_eq!(held(&admin)["profiles"], json!([]));
}

#[test]
fn b188_the_password_behind_an_imported_hash_opens_the_account() {
    // Of `Passw0rd`.
    const HASH: &str = "$2y$13$abcdefghijklmnopqrstuu48A8VxzGHwQceymebgtJPcRBYgc7XrK";
    let (mock, admin) = actors();
    done(&set(&admin, json!({"username": "flo", "password_hash": HASH})));
    let login = |password: &str| {
        let body = json!({"username": "flo", "password": password});
        Actor::nobody(&mock).json("POST", "/manage/v1/user/login", body).status
    };
    assert_eq!(login("passw0rd"), 401);
    assert!(world(&admin)["users"].to_string().contains(HASH), "a refused sign-in changes nothing");
    Actor::sign_in(&mock, "FLO", "Passw0rd");
    assert_eq!((login("Passw0rd"), login("passw0rd")), (200, 401));
    // A hash that comes later is the one that counts, and a deactivated account stays shut.
    done(&set(&admin, json!({"username": "Ann", "password_hash": HASH, "active": false})));
    assert!(!super::can_sign_in(&mock, "Ann"));
    done(&set(&admin, json!({"username": "Ann", "active": true})));
    assert!(super::can_sign_in(&mock, "Ann"));
    let other = HASH.replace("rstuu48A8", "rstuu48A9");
    done(&set(&admin, json!({"username": "Ann", "password_hash": other})));
    assert!(!super::can_sign_in(&mock, "Ann"));
}

#[test]
fn b150_unmentioned_fields_keep_their_values() {
    let (_mock, admin) = actors();
    let before = row(&admin, "Ann");
    done(&set(&admin, json!({"user_id": ANN, "email": "new@example.com"})));
    let mut after = row(&admin, "Ann");
    assert_eq!(after["email"], "new@example.com");
    after["email"] = before["email"].clone();
    assert_eq!(before, after);
}

#[test]
fn b039_b041_b042_username_and_active_are_enough_and_undo_each_other() {
    let (_mock, admin) = actors();
    let before = row(&admin, "Ann");
    done(&set(&admin, json!({"username": "ann", "active": false})));
    assert_eq!(row(&admin, "Ann")["status"], "0");
    done(&set(&admin, json!({"username": "ann", "active": "1"})));
    assert_eq!(row(&admin, "Ann"), before);
}

#[test]
fn b152_who_must_change_the_password() {
    let forced = |options: Value, item: Value, id: u32| {
        let (_mock, admin) = actors();
        done(&batch(&admin, json!([item]), options)[0]);
        user_data(&admin, id)["force_change"] == "1"
    };
    let (new, old) = (json!({"username": "flo"}), json!({"user_id": ANN}));
    let on = |ignore: bool| {
        json!({"change_user_password": true, "update_user_info": true,
               "ignore_password_change_for_existing_users": ignore})
    };
    assert!(forced(on(false), new.clone(), 13016));
    assert!(forced(on(true), new.clone(), 13016));
    assert!(forced(on(false), old.clone(), ANN));
    assert!(!forced(on(true), old.clone(), ANN));
    assert!(!forced(json!({"update_user_info": true}), old, ANN));
    assert!(!forced(json!({}), new, 13016));
    let own = json!({"user_id": ANN, "force_change": true});
    assert!(forced(json!({"update_user_info": true}), own, ANN));

    let (mock, admin) = actors();
    mock.switch(IgnorePasswordChange::Forced);
    done(&batch(&admin, json!([{"user_id": ANN}]), on(true))[0]);
    assert_eq!(user_data(&admin, ANN)["force_change"], "1");
}

#[test]
fn b187_b188_passwords_are_given_hashed_or_made_up() {
    let (mock, admin) = actors();
    done(&set(&admin, json!({"username": "Ann", "password": "NewPassw0rd"})));
    Actor::sign_in(&mock, "Ann", "NewPassw0rd");
    fails(
        &set(&admin, json!({"username": "Ann", "password": "x"})),
        "The password does not match the rules",
    );
    let hash = "$2y$13$abcdefghijklmnopqrstuu48A8VxzGHwQceymebgtJPcRBYgc7XrK".to_owned();
    done(&set(&admin, json!({"username": "boss", "password_hash": hash})));
    let wrong =
        ["$10$", "$14$", "$x3$"].map(|cost| hash.replace("$13$", cost)).into_iter().chain([
            hash.replace("$2y$", "$1$"),
            hash[..59].to_owned(),
            format!("$2y$13${}", "!".repeat(53)),
            "5f4dcc3b5aa765d61d8327deb882cf99".to_owned(),
        ]);
    for hash in wrong {
        let result = set(&admin, json!({"username": "boss", "password_hash": hash}));
        fails(&result, "Invalid password hash");
    }
    fails(
        &set(&admin, json!({"username": "boss", "password": "Passw0rd", "password_hash": hash})),
        "Either password or password_hash, not both",
    );
    done(&set(&admin, json!({"username": "flo"})));
    assert!(world(&admin)["users"].to_string().contains("\"flo\""));
}

#[test]
fn b109_b111_b192_profiles_are_for_power_users_and_ten_at_most() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "Ann", "level": "POWERUSER", "profile": "Clerk|Viewer"})));
    let profiles = |admin: &Actor, id: u32| {
        world(admin)["power_users"]["held"][id.to_string()]["profiles"].clone()
    };
    assert_eq!(profiles(&admin, ANN), json!([1, 2]));
    done(&set(&admin, json!({"username": "Ann", "profile": ["Viewer"]})));
    assert_eq!(profiles(&admin, ANN), json!([2]));
    let add = json!({"update_user_info": true, "multi_profiles_mode": "add_profile"});
    done(&batch(&admin, json!([{"username": "Ann", "profile": "Clerk"}]), add)[0]);
    assert_eq!(profiles(&admin, ANN), json!([1, 2]));
    done(&set(&admin, json!({"username": "boss", "profile": "Clerk"})));
    assert_eq!(
        (&row(&admin, "boss")["level"], profiles(&admin, 13010)),
        (&json!("user"), json!(null))
    );
    fails(&set(&admin, json!({"username": "Ann", "profile": "Ghost"})), "Profile not found: Ghost");
    edit_world(&admin, |world| {
        for n in 3..=11 {
            let profile = world["power_users"]["profiles"]["1"].clone();
            world["power_users"]["profiles"][n.to_string()] = profile;
            world["power_users"]["profiles"][n.to_string()]["name"] = json!(format!("P{n}"));
        }
    });
    let many: Vec<String> = (3..=11).map(|n| format!("P{n}")).collect();
    done(&set(&admin, json!({"username": "Ann", "profile": many})));
    let over = json!({"update_user_info": true, "multi_profiles_mode": "add_profile"});
    let item = json!([{"username": "Ann", "profile": "Clerk|Viewer"}]);
    fails(&batch(&admin, item, over)[0], "10 profiles at most");
}

#[test]
fn b110_a_plain_level_demotes() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "pia", "level": "user"})));
    assert_eq!(row(&admin, "pia")["level"], "user");
    assert_eq!(world(&admin)["power_users"]["held"].get(PIA.to_string()), None);
}

#[test]
fn b125_b126_managers_are_named_by_type_and_one_replaces_the_other() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "dan", "manager_1": "ANN", "manager_2": null})));
    let managers = row(&admin, "dan")["managers"].clone();
    assert_eq!(managers.as_array().unwrap().len(), 1);
    assert_eq!(managers[0]["manager_username"], "Ann");
    done(&set(&admin, json!({"username": "dan", "manager_2": "Ann"})));
    assert_eq!(row(&admin, "dan")["managers"][1]["manager_type_id"], "2");
    fails(&set(&admin, json!({"username": "dan", "manager_9": "Ann"})), "Manager type not found");
}

#[test]
fn b127_managers_come_before_their_team_and_become_managers() {
    let (mock, admin) = actors();
    let rows = json!([{"username": "t", "manager_1": "m"}, {"username": "m"},
                      {"username": "t", "manager_1": "m"}]);
    let results = batch(&admin, rows, json!({}));
    fails(&results[0], "Manager not found: m");
    done(&results[2]);
    assert_eq!(row(&admin, "m")["is_manager"], true);
    mock.switch(UnreadyManager::Refuse);
    fails(&set(&admin, json!({"username": "dan", "manager_1": "bob"})), "Not a manager: bob");
    done(&set(&admin, json!({"username": "dan", "manager_1": "boss"})));
}

#[test]
fn b154_new_users_are_mailed_when_the_batch_is_over() {
    let (mock, admin) = actors();
    let rows = json!([{"username": "flo"}, {"username": "Ann"}, {"username": "gus"}]);
    batch(&admin, rows, json!({"update_user_info": true, "send_notification_email": true}));
    let effects: Vec<Effect> = mock.outbox().into_iter().map(|sent| sent.effect).collect();
    let mailed: Vec<u64> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Mail { user_id, .. } => Some(*user_id),
            _ => None,
        })
        .collect();
    assert_eq!(mailed, [13016, 13017]);
    let last = effects.iter().rposition(|effect| matches!(effect, Effect::Event { .. }));
    let first = effects.iter().position(|effect| matches!(effect, Effect::Mail { .. }));
    assert!(last < first);
}

#[test]
fn b199_the_welcome_holds_a_link_and_never_a_password() {
    let (mock, admin) = actors();
    let rows = json!([
        {"username": "flo", "email": "flo@example.com"},
        {"username": "gus", "email": "gus@example.com", "password": "S3cretPassw0rd"},
    ]);
    batch(&admin, rows, json!({"send_notification_email": true}));
    let sent = serde_json::to_string(&mock.outbox()).unwrap();
    assert!(!sent.contains("S3cretPassw0rd"), "{sent}");
    let links: Vec<(String, String)> = mock
        .outbox()
        .into_iter()
        .filter_map(|sent| match sent.effect {
            Effect::LinkMail { template, email, token, .. } if template == "user_created" => {
                Some((email, token))
            }
            _ => None,
        })
        .collect();
    let [(flo, token), (gus, _)] = links.as_slice() else { panic!("{links:?}") };
    assert_eq!((flo.as_str(), gus.as_str()), ("flo@example.com", "gus@example.com"));
    // The link opens the account to whoever has the mail.
    let body = json!({"userid": "flo", "reset_token": token, "new_password": "N3wPassword"});
    let answer = admin.ok("POST", "/manage/v1/user/flo/password", body);
    assert_eq!(answer["data"]["success"], true, "{answer}");
    Actor::sign_in(&mock, "flo", "N3wPassword");
}

#[test]
fn b155_additional_fields_go_by_number_and_dropdowns_by_label() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "Ann", "field_4": "Paris", "field_7": "off"})));
    let row = row(&admin, "Ann");
    assert_eq!((&row["field_4"], &row["field_7"]), (&json!("Paris"), &json!("No")));
    let body = json!({"items": [{"username": "Ann", "field_Badge": "B"}],
                      "options": {"branch_option": "do_nothing", "update_user_info": true}});
    let answer = admin.json("POST", TARGET, body);
    assert!(answer.header("x-mock-unread").contains("field_Badge"));
    assert_eq!(super::row(&admin, "Ann")["field_9"], "A-17");
    fails(&set(&admin, json!({"username": "Ann", "field_4": "1"})), "Invalid value for `Office`");
    fails(&set(&admin, json!({"username": "Ann", "field_99": "x"})), "Field not found");
}

#[test]
fn b156_dates_are_written_one_way() {
    let (_mock, admin) = actors();
    done(&set(&admin, json!({"username": "Ann", "expiration_date": "2027-01-31"})));
    assert_eq!(row(&admin, "Ann")["expiration_date"], "2027-01-31");
    for other in ["31-01-2027", "01/31/2027", "2027/01/31", "soon"] {
        let result = set(&admin, json!({"username": "Ann", "expiration_date": other}));
        fails(&result, "Invalid date: expiration_date");
    }
    for none in [json!(""), json!(null)] {
        done(&set(&admin, json!({"username": "cleo", "expiration_date": none})));
        assert_eq!(user_data(&admin, CLEO)["expiration"], json!(null));
    }
}

#[test]
fn b157_levels_are_words_in_any_case() {
    let (_mock, admin) = actors();
    for (word, level) in [("PowerUser", "power_user"), ("superadmin", "godadmin"), ("User", "user")]
    {
        done(&set(&admin, json!({"username": "Ann", "level": word})));
        assert_eq!(row(&admin, "Ann")["level"], level);
    }
    done(&set(&admin, json!({"username": "flo"})));
    assert_eq!(row(&admin, "flo")["level"], "user");
    fails(&set(&admin, json!({"username": "Ann", "level": "boss"})), "Invalid level");
}

#[test]
fn a_row_renames_and_sets_the_rest() {
    let (_mock, admin) = actors();
    let item = json!({
        "username": "Ann", "new_username": "annie", "lastname": "Mill", "timezone": "EUROPE/PARIS",
        "language": "Italian", "date_format": "en_gb", "is_manager": "no",
    });
    let result = set(&admin, item);
    assert_eq!(result["output"], json!({"user_id": ANN, "username": "annie"}));
    let row = row(&admin, "annie");
    assert_eq!((&row["timezone"], &row["lang_code"]), (&json!("Europe/Paris"), &json!("italian")));
    assert_eq!((&row["date_format"], &row["is_manager"]), (&json!("en_gb"), &json!(false)));
    fails(
        &set(&admin, json!({"username": "annie", "new_username": "BOB"})),
        "Username already exists",
    );
    for code in ["klingon", "it", "dutch"] {
        let result = set(&admin, json!({"username": "annie", "language": code}));
        fails(&result, "Language not active");
    }
    for zone in ["Europe/Rom", "GMT+1 Europe/Rome"] {
        fails(&set(&admin, json!({"username": "annie", "timezone": zone})), "Invalid timezone");
    }
    let nobody = json!({"username": "new", "new_username": "newer"});
    fails(&set(&admin, nobody), "There is no user to rename");
    let result = batch(&admin, json!([{"username": "annie", "new_username": "ann"}]), json!({}));
    fails(&result[0], "User already exists");
}

#[test]
fn nobody_is_locked_out_by_a_row() {
    let (mock, admin) = actors();
    let own = set(&admin, json!({"username": "admin", "active": false}));
    fails(&own, "You cannot deactivate yourself");
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    let items = json!([
        {"user_id": ANN, "firstname": "A"}, {"user_id": BOB, "firstname": "B"},
        {"username": "admin", "active": false}, {"user_id": DAN, "level": "superadmin"},
    ]);
    let results = batch(&power_user, items, json!({"update_user_info": true}));
    done(&results[0]);
    fails(&results[1], "You are not allowed to update this user");
    fails(&results[2], "You are not allowed to update this user");
    fails(&results[3], "You are not allowed to assign this level");
    let learner = Actor::sign_in(&mock, "boss", "Passw0rd");
    let body = json!({"items": [{"username": "x"}], "options": {"branch_option": "do_nothing"}});
    assert_eq!(learner.json("POST", TARGET, body).status, 403);
}
