//! Catalogs: lists, items, batches, and who sees what.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

const PW: &str = "Passw0rd";

fn shop() -> DoceboMock {
    mock_with(json!({
        "branches": [
            {"code": "SAL", "name": "Sales"},
            {"code": "EMEA", "name": "EMEA", "parent": "SAL"},
        ],
        "profiles": [
            {"name": "Curator", "permissions": ["catalog/view", "catalog/create", "catalog/edit"]},
            {"name": "Reader", "permissions": ["course/view"]},
        ],
        "users": [
            {"username": "ann", "id": 14001, "password": PW},
            {"username": "bob", "id": 14002, "password": PW, "branch": "EMEA"},
            {"username": "pat", "id": 14003, "password": PW, "level": "power_user"},
            {"username": "rea", "id": 14004, "password": PW, "level": "power_user"},
        ],
        "courses": [
            {"code": "SAFE", "id": 7, "name": "Safety"},
            {"code": "NEG", "id": 8, "name": "Negotiation", "type": "classroom",
             "category": "Soft skills"},
            {"code": "SECRET", "id": 9, "name": "Drafts", "published": false},
        ],
        "learning_plans": [
            {"id": 3, "code": "ONB", "title": "Onboarding", "published": true,
             "courses": [{"course": "SAFE"}, {"course": "NEG"}]},
        ],
        "categories": [{"id": 4, "title": "Soft skills"}],
        "enrollments": [{"user": "ann", "course": "SAFE"}],
        "groups": [{"name": "Starters", "users": ["ann"]}],
        "catalogs": [
            {"id": 5, "code": "S", "name": "For sales", "description": "<p>Deals</p>",
             "courses": ["SAFE", "NEG", "SECRET"], "learning_plans": ["ONB"],
             "branches": {"SAL": true}},
            {"id": 6, "code": "N", "name": "For new people", "courses": ["SAFE"],
             "groups": ["Starters"]},
            {"id": 9, "name": "Open to all", "courses": ["SAFE"], "public": true},
        ],
        "power_users": [
            {"username": "pat", "profiles": ["Curator"], "catalogs": [5], "courses": ["NEG"],
             "users": ["ann"]},
            {"username": "rea", "profiles": ["Reader"], "catalogs": [5]},
        ],
    }))
}

fn ids(page: &Value, key: &str) -> Vec<u64> {
    let items = page["data"]["items"].as_array().unwrap();
    items.iter().map(|item| item[key].as_u64().unwrap()).collect()
}

#[test]
fn the_list_has_the_platform_s_spelling_and_types() {
    let mock = shop();
    let admin = Actor::superadmin(&mock);
    let all = admin.read("/learn/v1/catalog");
    assert_eq!(
        all["data"]["items"][2],
        json!({
            "catalogue_id": 5, "catalogue_name": "For sales",
            "catalogue_description": "<p>Deals</p>", "catalogue_code": "S", "number_items": 4,
            "sub_items": null,
        })
    );
    assert_eq!(ids(&all, "catalogue_id"), [9, 6, 5], "newest first");
    assert_eq!(all["data"]["total_count"], 3);
    for (query, expected) in [
        ("sort_dir=asc", &[5, 6, 9][..]),
        ("sort_attr=catalogue_name&sort_dir=asc", &[6, 5, 9]),
        ("catalogue_name[]=SALES&catalogue_name[]=open", &[9, 5]),
        ("catalogue_description=deals", &[5]),
        ("code=N", &[6]),
        ("search_text=for", &[6, 5]),
        ("type[]=classroom", &[5]),
        ("price[]=2", &[]),
        ("lang_code[]=en&page=2&page_size=2", &[5]),
        ("my_catalogs=1", &[9]),
    ] {
        let page = admin.read(&format!("/learn/v1/catalog?{query}"));
        assert_eq!(ids(&page, "catalogue_id"), expected, "{query}");
    }
    let refused = admin.get("/learn/v1/catalog?sort_attr=colour");
    assert_eq!(
        (refused.status, refused.json()),
        (400, error("Bad Request", "Invalid sort_attr", 1001, 400))
    );
}

#[test]
fn the_list_shows_items_when_asked() {
    let mock = shop();
    let admin = Actor::superadmin(&mock);
    let items = |query: &str| {
        let page = admin.read(&format!("/learn/v1/catalog?code=S&{query}"));
        let row = page["data"]["items"][0].clone();
        let items = row["sub_items"].as_array().map(|items| {
            items.iter().map(|item| item["item_id"].as_u64().unwrap()).collect::<Vec<_>>()
        });
        (row["number_items"].clone(), items)
    };
    assert_eq!(items("show_item_list=0"), (json!(4), None));
    assert_eq!(items("show_item_list=1"), (json!(4), Some(vec![7, 8, 9, 3])));
    assert_eq!(items("show_item_list=1&items_per_catalog=2"), (json!(4), Some(vec![7, 8])));
    assert_eq!(items("show_item_list=1&type=learning_plan"), (json!(4), Some(vec![3])));
}

#[test]
fn items_are_numbers_where_the_platform_has_numbers() {
    let mock = shop();
    let ann = Actor::sign_in(&mock, "ann", PW);
    let admin = Actor::superadmin(&mock);
    assert_eq!(
        ann.read("/learn/v1/catalog/6")["data"]["items"],
        json!([{
            "item_id": 7, "item_type": "elearning", "item_name": "Safety", "is_user_enrolled": 1,
            "access_status": null, "item_code": "SAFE", "item_description": null,
            "item_thumbnail": null, "item_category": null, "item_language": "en", "item_policy": 1,
            "item_can_enroll": 0, "item_visibility": 1, "item_rating": null, "item_price": null,
            "price_status": 1, "is_new": 0, "is_opened": 1, "number_of_courses": null,
        }])
    );
    let all = admin.read("/learn/v1/catalog/5");
    assert_eq!(ids(&all, "item_id"), [7, 8, 9, 3]);
    let plan = &all["data"]["items"][3];
    assert_eq!(
        (&plan["item_type"], &plan["number_of_courses"], &plan["is_user_enrolled"]),
        (&json!("learning_plan"), &json!(2), &json!(0))
    );
    for (query, expected) in [
        ("type[]=classroom&type[]=learning_plan", &[8, 3][..]),
        ("category_id=4", &[8]),
        ("lang_code=de", &[]),
        ("search_text=on", &[8, 3]),
        ("price[]=1&page=2&page_size=3", &[3]),
    ] {
        let page = admin.read(&format!("/learn/v1/catalog/5?{query}"));
        assert_eq!(ids(&page, "item_id"), expected, "{query}");
    }
}

#[test]
fn a_catalog_shows_to_whom_it_is_assigned() {
    let mock = shop();
    let [ann, bob] = ["ann", "bob"].map(|name| Actor::sign_in(&mock, name, PW));
    let mine = |actor: &Actor| ids(&actor.read("/learn/v1/catalog?my_catalogs=1"), "catalogue_id");
    assert_eq!((mine(&ann), mine(&bob)), (vec![9, 6], vec![9, 5]), "by group; by a branch above");
    assert_eq!(ann.get("/learn/v1/catalog").status, 403, "administers none");
    assert_eq!(ann.get("/learn/v1/catalog/5").status, 403);
    assert_eq!(ids(&bob.read("/learn/v1/catalog/5"), "item_id"), [7, 8, 3], "no drafts");
    assert_eq!(
        ids(&ann.read("/learn/v1/catalog/0"), "item_id"),
        [7, 8, 3],
        "whatever is published"
    );
    let missing = bob.get("/learn/v1/catalog/77");
    assert_eq!((missing.status, missing.json()), (404, error("Not Found", "Not found", 0, 404)));
}

#[test]
fn a_public_catalog_answers_without_a_token() {
    let mock = shop();
    let nobody = Actor::nobody(&mock);
    let page = nobody.read("/learn/v1/catalog/9");
    let item = &page["data"]["items"][0];
    assert_eq!((&item["is_user_enrolled"], &item["item_visibility"]), (&json!(null), &json!(0)));
    for path in ["/learn/v1/catalog/5", "/learn/v1/catalog/0", "/learn/v1/catalog"] {
        assert_eq!(nobody.get(path).status, 401, "{path}");
    }
    assert_eq!(nobody.get("/learn/v1/catalog/77").status, 404);
    assert_eq!(nobody.read("/learn/v1/courses/7")["data"]["code"], "SAFE");
    assert_eq!(nobody.get("/learn/v1/courses/8").status, 401, "in no public catalog");
}

#[test]
fn catalogs_are_made_row_by_row() {
    let mock = shop();
    let admin = Actor::superadmin(&mock);
    let made = admin.ok(
        "POST",
        "/learn/v1/catalog/batch",
        json!({"items": [
            {"code": "X", "name": "Extra", "description": "<b>More</b>"},
            {"code": "S", "name": "Sales again"},
            {"code": "Y"},
            {"name": "Z"},
        ]}),
    );
    let failed = |message: &str| json!({"success": false, "message": message});
    assert_eq!(
        made["data"],
        json!([
            {"success": true, "message": null},
            failed("Catalog code already exists: S"),
            failed("name is required"),
            failed("code is required"),
        ])
    );
    let extra = admin.read("/learn/v1/catalog?code=X");
    assert_eq!(ids(&extra, "catalogue_id"), [10]);
    assert_eq!(admin.json("POST", "/learn/v1/catalog/batch", json!({"items": []})).status, 400);
    let ann = Actor::sign_in(&mock, "ann", PW);
    let row = json!({"items": [{"code": "A", "name": "Ann's"}]});
    assert_eq!(ann.json("POST", "/learn/v1/catalog/batch", row).status, 403);
}

#[test]
fn catalogs_are_filled_by_code() {
    let mock = shop();
    let admin = Actor::superadmin(&mock);
    let row = |catalog: &str, item: &str, kind: &str| json!({"catalog_code": catalog, "item_code": item, "item_type": kind});
    let done = admin.ok(
        "POST",
        "/learn/v1/catalog/items/batch",
        json!({"items": [
            row("N", "NEG", "course"), row("N", "NEG", "course"), row("N", "ONB", "learning_plan"),
            row("N", "NOPE", "course"), row("Q", "NEG", "course"), row("N", "NEG", "song"),
            {"catalog_code": "N", "item_code": "NEG"},
        ]}),
    );
    let messages: Vec<_> =
        done["data"].as_array().unwrap().iter().map(|row| row["message"].clone()).collect();
    assert_eq!(
        json!(messages),
        json!([
            null,
            null,
            null,
            "Course not found: NOPE",
            "Catalog not found: Q",
            "Invalid item_type: song",
            "item_type is required",
        ])
    );
    assert_eq!(ids(&admin.read("/learn/v1/catalog/6"), "item_id"), [7, 8, 3]);
    admin.ok("DELETE", "/learn/v1/courses/8", json!({}));
    assert_eq!(ids(&admin.read("/learn/v1/catalog/6"), "item_id"), [7, 3], "gone with the course");
}

#[test]
fn catalogs_are_shown_by_code_and_forget_who_is_deleted() {
    let mock = shop();
    let admin = Actor::superadmin(&mock);
    let row = |kind: &str, code: &str| json!({"catalog_code": "N", "entity_type": kind, "entity_code": code});
    let mut above = row("orgchart", "SAL");
    let done = admin.ok(
        "POST",
        "/learn/v1/catalog/assignments/batch",
        json!({"items": [
            row("user", "PAT"), row("group", "Starters"), above, row("user", "zoe"),
            row("orgchart", "NOPE"), row("planet", "x"), row("user", ""),
        ]}),
    );
    let messages: Vec<_> =
        done["data"].as_array().unwrap().iter().map(|row| row["message"].clone()).collect();
    assert_eq!(
        json!(messages),
        json!([
            null,
            null,
            null,
            "User not found: zoe",
            "Branch not found: NOPE",
            "Invalid entity_type: planet",
            "entity_code is required",
        ])
    );
    let mine = |name: &str| {
        let actor = Actor::sign_in(&mock, name, PW);
        ids(&actor.read("/learn/v1/catalog?my_catalogs=1"), "catalogue_id")
    };
    assert_eq!(mine("pat"), [9, 6]);
    assert_eq!(mine("bob"), [9, 5], "the branch alone is not the one below it");
    above["include_descendants"] = json!(true);
    admin.ok("POST", "/learn/v1/catalog/assignments/batch", json!({"items": [above]}));
    assert_eq!(mine("bob"), [9, 6, 5]);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [14003]}));
    let world = admin.read("/_mock/snapshot")["world"]["catalogs"]["rows"]["6"].clone();
    assert_eq!(world["users"], json!([]));
}

#[test]
fn power_users_administer_the_catalogs_they_hold() {
    let mock = shop();
    let [pat, rea] = ["pat", "rea"].map(|name| Actor::sign_in(&mock, name, PW));
    assert_eq!(ids(&pat.read("/learn/v1/catalog"), "catalogue_id"), [5]);
    assert_eq!(pat.get("/learn/v1/catalog/5").status, 200);
    assert_eq!(pat.get("/learn/v1/catalog/6").status, 403, "not held");
    assert_eq!(rea.get("/learn/v1/catalog").status, 403, "held, without the permission");
    let put = |catalog: &str, course: &str| {
        let row = json!({"catalog_code": catalog, "item_code": course, "item_type": "course"});
        let done = pat.ok("POST", "/learn/v1/catalog/items/batch", json!({"items": [row]}));
        done["data"][0]["message"].clone()
    };
    assert_eq!(put("S", "NEG"), json!(null));
    assert_eq!(put("S", "SAFE"), json!("Course not found: SAFE"), "beyond reach");
    assert_eq!(put("N", "NEG"), json!("Catalog not found: N"), "beyond reach");
    let show = |user: &str| {
        let row = json!({"catalog_code": "S", "entity_type": "user", "entity_code": user});
        let done = pat.ok("POST", "/learn/v1/catalog/assignments/batch", json!({"items": [row]}));
        done["data"][0]["success"].clone()
    };
    assert_eq!((show("ann"), show("bob")), (json!(true), json!(false)));
    let row = json!({"items": [{"code": "P", "name": "Pat's"}]});
    pat.ok("POST", "/learn/v1/catalog/batch", row.clone());
    assert_eq!(ids(&pat.read("/learn/v1/catalog"), "catalogue_id"), [5], "not with this token");
    let pat = Actor::sign_in(&mock, "pat", PW);
    assert_eq!(ids(&pat.read("/learn/v1/catalog"), "catalogue_id"), [10, 5]);
    assert_eq!(rea.json("POST", "/learn/v1/catalog/batch", row).status, 403);
}
