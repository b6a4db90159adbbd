//! Who may read and change plans.

use super::*;

/// `pat` with these permissions, plan 7 and users 13017 and 13018.
pub(super) fn power_user(mock: &DoceboMock, permissions: Value) -> Actor {
    let admin = Actor::superadmin(mock);
    let body = json!({"name": "Plans", "permissions": permissions});
    let profile = admin.ok("POST", "/poweruser/v1/profiles", body)["data"]["profile_id"].clone();
    let one = "/poweruser/v1/powerusers/13021";
    let body = json!({"user_ids": [13021], "profile_ids": [profile]});
    admin.ok("PUT", "/poweruser/v1/powerusers/profiles", body);
    admin.ok("PUT", &format!("{one}/users"), json!({"user_ids": [13017, 13018]}));
    admin.ok("PUT", &format!("{one}/learningplans"), json!({"learningplan_ids": [7]}));
    Actor::sign_in(mock, "pat", "Passw0rd")
}

#[test]
fn b107_a_power_user_enrolls_only_in_assigned_plans() {
    let mock = mock();
    let pat = power_user(&mock, json!(["enrollment/create", "enrollment/delete"]));
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    let join = |plan: u64, user: u64| format!("{PLANS}/{plan}/enrollments/{user}");
    pat.ok("POST", &join(7, 13018), json!({}));
    refused(&pat, "POST", &join(8, 13018), json!({}), forbidden.clone());
    let body = json!({"items": {"user_ids": [13018]}});
    refused(&pat, "POST", &format!("{PLANS}/8/enrollments/bulk"), body, forbidden.clone());
    let body = json!({"id_lp": 8, "id_user": 13018});
    refused(&pat, "POST", "/learn/v1/lp/enroll", body, forbidden.clone());
    // Nor whom somebody else looks after.
    refused(&pat, "POST", &join(7, 13021), json!({}), forbidden);
    let body = json!({"user_ids": [13018], "learningplan_ids": [8, 7]});
    let answer = pat.ok("DELETE", &format!("{PLANS}/enrollments"), body);
    assert_eq!(
        answer["data"],
        json!({
            "un_enrolled": [13018],
            "errors": ["User 13018, learning plan 8: permission denied"]
        })
    );
}

#[test]
fn a_power_user_sees_assigned_plans_and_people() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    for path in ["7/enrollments/13021", "8/enrollments/13018", "7/enrollments/13018"] {
        admin.ok("POST", &format!("{PLANS}/{path}"), json!({}));
    }
    let pat = power_user(&mock, json!(["learningplan/view", "enrollment/view"]));
    assert_eq!(column(&pat.read(PLANS), "learning_plan_id"), ["7"]);
    let rows = pat.read(&format!("{PLANS}/enrollments"));
    assert_eq!(column(&rows, "user_id"), ["13017", "13018", "13021"], "oneself included");
    assert_eq!(pat.get(&format!("{PLANS}/8")).status, 403);
    let rows = pat.read(&format!("{PLANS}/7/courses/enrollments"));
    assert_eq!(rows["data"]["total_count"], 6);
}

#[test]
fn a_learner_sees_the_own_plans_and_changes_nothing() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", &format!("{PLANS}/7/enrollments/13018"), json!({}));
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(column(&ann.read(PLANS), "learning_plan_id"), ["7"]);
    assert_eq!(column(&ann.read("/learn/v1/lp"), "id"), ["\"7\""]);
    assert_eq!(column(&ann.read(&format!("{PLANS}/enrollments")), "user_id"), ["13017"]);
    let rows = ann.read(&format!("{PLANS}/7/courses/enrollments"));
    assert_eq!(column(&rows, "user_id"), ["13017", "13017"]);
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    for (method, target, body) in [
        ("GET", format!("{PLANS}/8"), json!({})),
        ("POST", format!("{PLANS}/8/enrollments/13017"), json!({})),
        ("POST", format!("{PLANS}/8/enrollments/bulk"), json!({})),
        ("DELETE", format!("{PLANS}/enrollments"), json!({})),
        ("POST", "/learn/v1/lp".to_owned(), json!({"name": "x", "description": "y"})),
        ("PUT", "/learn/v1/lp".to_owned(), json!({"id": 7, "name": "x", "description": "y"})),
        ("DELETE", "/learn/v1/lp".to_owned(), json!({"id": 7})),
    ] {
        refused(&ann, method, &target, body, forbidden.clone());
    }
}

#[test]
fn nobody_reads_plans_without_a_token() {
    let mock = mock();
    let nobody = Actor::nobody(&mock);
    for target in [PLANS, "/learn/v1/lp", "/learningplan/v1/learningplans/enrollments"] {
        assert_eq!(nobody.get(target).status, 401, "{target}");
    }
}
