//! Deleting branches.

use super::*;

fn delete(actor: &Actor, branch: u64) -> Answer {
    actor.send("DELETE", &format!("/manage/v1/orgchart/{branch}"), None, "")
}

#[test]
fn people_of_a_deleted_branch_fall_back_to_the_root() {
    let (mock, admin) = actors();
    let answer = delete(&admin, HR);
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(titles(&admin, "?flattened=true"), ["Docebo", "Sales", "EMEA", "APAC", "Leavers"]);
    assert_eq!(branches_of(&mock, CAT), [0_u64; 0]);
    assert!(people(&admin, 0, "?only_first_level=1").contains(&json!("cat")));
    refused(&admin.get("/manage/v1/orgchart/4"), 404, "Not found");
    refused(&delete(&admin, HR), 404, "Not found");
    // No number is given twice.
    let body = json!({"translations": {"all": "New"}});
    assert_eq!(admin.ok("POST", "/manage/v1/orgchart", body)["data"]["id"], 6);
}

#[test]
fn people_of_several_branches_keep_the_others() {
    let (mock, admin) = actors();
    let body = json!({"branch_ids": [HR], "user_ids": [ANN]});
    admin.ok("PUT", "/manage/v1/user/add_to_branch", body);
    assert_eq!(branches_of(&mock, ANN), [SALES, HR]);
    delete(&admin, HR);
    assert_eq!(branches_of(&mock, ANN), [SALES]);
}

#[test]
fn b134_the_root_is_never_deleted() {
    let (_mock, admin) = actors();
    refused(&delete(&admin, 0), 400, "Root cannot be deleted");
}

#[test]
fn b136_a_branch_in_a_condition_of_a_group_stays_until_the_condition_is_gone() {
    let (_mock, admin) = actors();
    for payload in [json!({"branch_ids": [HR]}), json!({"branch_ids_descendants": [HR]})] {
        let rule = json!({"type": "BranchMembership", "payload": payload});
        let body = json!({
            "name": "Office", "type": "automatic", "ruleset": {"sets": [{"rules": [rule]}]},
        });
        let made = admin.ok("POST", "/audiences/v1/audience", body)["data"].clone();
        refused(&delete(&admin, HR), 400, "Branch is used in a group condition");
        let group = format!("/audiences/v1/audience/{}", made["uuid"].as_str().unwrap());
        admin.ok("DELETE", &group, json!({}));
    }
    assert_eq!(delete(&admin, HR).status, 200);
}

#[test]
fn a_branch_with_others_below_it_stays() {
    let (_mock, admin) = actors();
    refused(&delete(&admin, SALES), 400, "Branch has sub-branches");
    assert_eq!(titles(&admin, "?node_id=1"), ["EMEA", "APAC"]);
    for branch in [EMEA, APAC, SALES] {
        assert_eq!(delete(&admin, branch).status, 200);
    }
}

#[test]
fn power_users_lose_a_branch_that_is_gone() {
    let (mock, admin) = actors();
    delete(&admin, EMEA);
    let held = admin.read("/_mock/snapshot")["world"]["power_users"]["held"]["16006"].clone();
    assert_eq!(held["branches"], json!({}));
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(titles(&pia, ""), Vec::<Value>::new());
}

#[test]
fn a_power_user_deletes_only_what_it_administers() {
    let mock = mock();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    refused(&delete(&eve, HR), 403, FORBIDDEN);
    assert_eq!(delete(&eve, APAC).status, 200);
}
