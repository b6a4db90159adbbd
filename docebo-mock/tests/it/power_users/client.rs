//! The SDK's own methods against the mock.

use docebo_sdk::{
    BranchId, CatalogId, CategoryId, CourseId, LearningPlanId, LocationId, ManagerTypeId,
    ProfileId, UserId,
    managers::{ManagerTypeUpdate, NewManagerType},
    power_users::{BranchReach, PowerUserUpdate, ProfileUpdate},
};
use serde_json::json;

use super::{ANN, OLD, PAM};
use crate::support::mock_with;

fn mock() -> docebo_mock::DoceboMock {
    mock_with(json!({
        "branches": [{"code": "SAL", "name": "Sales"}],
        "profiles": [{"name": "Viewer", "permissions": ["user/view"]}],
        "users": [
            {"id": PAM, "username": "pam", "level": "power_user"},
            {"id": OLD, "username": "old"}, {"id": ANN, "username": "ann"},
        ],
        "courses": [{"id": 501, "code": "S1", "name": "Safety"}],
        "learning_plans": [{"id": 71, "code": "OB", "title": "First week"}],
        "categories": [{"id": 7, "title": "Compliance"}],
        "catalogs": [{"id": 9, "name": "Public"}],
        "locations": [{"id": 2, "name": "Milan HQ"}],
        "groups": [{"name": "EMEA", "users": ["ann"]}],
        "power_users": [{
            "username": "pam", "profiles": ["Viewer"], "users": ["ann"], "branches": {"SAL": true},
            "courses": ["S1"], "learning_plans": ["OB"], "categories": [7], "catalogs": [9],
            "locations": [2], "groups": ["EMEA"],
        }],
    }))
}

#[tokio::test]
async fn b037_a_snapshot_taken_before_a_demotion_gives_everything_back() {
    let mock = mock();
    let client = mock.client();
    let (pam, power_users) = (UserId::new(PAM), client.power_users());
    let held = power_users.snapshot(pam).await.unwrap();
    assert_eq!(held.not_held(), []);
    assert_eq!(
        (&held.categories[..], &held.catalogs[..], &held.locations[..]),
        (&[CategoryId::new(7)][..], &[CatalogId::new(9)][..], &[LocationId::new(2)][..])
    );
    let before = mock.power_users();
    power_users.demote([pam]).await.unwrap();
    assert_eq!(mock.power_users(), []);
    power_users.restore(&held).await.unwrap();
    assert_eq!(mock.power_users(), before);
    assert_eq!(held.restore_calls().count(), 10);
}

#[tokio::test]
async fn what_is_taken_back_kind_by_kind_is_gone() {
    let mock = mock();
    let client = mock.client();
    let (pam, power_users) = (UserId::new(PAM), client.power_users());
    power_users.unassign_users(pam, [UserId::new(ANN)]).await.unwrap();
    power_users.unassign_branches(pam, [BranchId::new(1)]).await.unwrap();
    power_users.unassign_courses(pam, [CourseId::new(501)]).await.unwrap();
    power_users.unassign_learning_plans(pam, [LearningPlanId::new(71)]).await.unwrap();
    power_users.unassign_categories(pam, [CategoryId::new(7)]).await.unwrap();
    power_users.unassign_catalogs(pam, [CatalogId::new(9)]).await.unwrap();
    let groups = power_users.groups(pam).all().await.unwrap();
    power_users.unassign_groups(pam, groups.iter().map(|row| &row.group_id)).await.unwrap();
    power_users.unassign_locations(pam, [LocationId::new(2)]).await.unwrap();
    let row = power_users.get(pam).await.unwrap();
    let zero = Some(0);
    let counts = [row.counts.users, row.counts.branches, row.counts.courses];
    assert_eq!(counts, [zero; 3]);
    let counts = [row.counts.categories, row.counts.catalogs, row.counts.locations];
    assert_eq!(counts, [zero; 3]);
    assert_eq!((row.counts.learning_plans, row.counts.groups), (zero, zero));
    assert!(power_users.learning_plans(pam).page_size(1).all().await.unwrap().is_empty());
}

#[tokio::test]
async fn profiles_go_through_their_life() {
    let mock = mock();
    let client = mock.client();
    let power_users = client.power_users();
    let (pam, viewer) = (UserId::new(PAM), ProfileId::new(1));
    let changes =
        ProfileUpdate { permissions: Some(vec!["user/edit".into()]), ..Default::default() };
    power_users.update_profile(viewer, changes).await.unwrap();
    let profile = power_users.profile(viewer).await.unwrap();
    assert_eq!((profile.profile_name.as_str(), profile.description), ("Viewer", None));
    assert!(profile.permissions[0].is("user", "edit"));
    assert_eq!(power_users.holders(viewer).all().await.unwrap()[0].user_id, pam);
    let rows = power_users.unassign_profiles_batch([(pam, viewer)]).await.unwrap();
    assert!(rows[0].success && power_users.profiles(pam).all().await.unwrap().is_empty());
    let rows = power_users.assign_profiles_batch([(pam, viewer), (UserId::new(ANN), viewer)]);
    let rows = rows.await.unwrap();
    assert_eq!(
        (rows[0].success, rows[1].message.as_deref()),
        (true, Some("User is not a power user"))
    );
    let none = PowerUserUpdate { profile_ids: Some(Vec::new()), ..Default::default() };
    power_users.update(pam, none).await.unwrap();
    power_users.delete_profiles([viewer]).await.unwrap();
    assert!(power_users.profile(viewer).await.unwrap_err().is_not_found());
    let permissions = power_users.permissions().all().await.unwrap();
    assert!(permissions.iter().any(|one| one.code == "enrollment/create"));
}

#[tokio::test]
async fn the_calls_of_2017_reach_the_same_power_users() {
    let mock = mock();
    let client = mock.client();
    let (old, legacy) = (UserId::new(OLD), client.power_users().legacy());
    legacy.promote(old).await.unwrap();
    let told = legacy.assign_users(old, [UserId::new(ANN), UserId::new(5)]).await.unwrap();
    let told = told.errors.unwrap();
    assert_eq!((told.assigned_users, &told.not_existing_users[..]), (1, &["5".to_owned()][..]));
    let told = legacy.assign_courses(old, [CourseId::new(501)]).await.unwrap();
    assert_eq!(told.assigned_success.as_deref(), Some(&["501".to_owned()][..]));
    legacy.assign_categories(old, [CategoryId::new(7)]).await.unwrap();
    legacy.assign_catalogs(old, [CatalogId::new(9)]).await.unwrap();
    legacy.assign_locations(old, [LocationId::new(2)]).await.unwrap();
    let sales = (BranchId::new(1), BranchReach::WithDescendants);
    let told = legacy.assign_branches(old, [sales]).await.unwrap();
    assert_eq!(told.branches.get(BranchId::new(1)), Some(&2));
    let held = client.power_users().snapshot(old).await.unwrap();
    assert_eq!((held.users, held.courses), (vec![UserId::new(ANN)], vec![CourseId::new(501)]));
    assert_eq!(held.branches_with_descendants, [BranchId::new(1)]);
    legacy.demote(old).await.unwrap();
    assert!(client.power_users().get(old).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn manager_types_go_through_their_life() {
    let mock = mock();
    let client = mock.client();
    let managers = client.managers();
    let coach = managers.create_type(NewManagerType::new("Coach")).await.unwrap().id;
    assert_eq!(coach, ManagerTypeId::new(2));
    let off = ManagerTypeUpdate { active: Some(false), ..Default::default() };
    managers.update_type(coach, off).await.unwrap();
    assert_eq!(managers.types().await.unwrap().as_slice()[1].title, "Coach");
    managers.delete_types([coach]).await.unwrap();
    assert_eq!(managers.types().await.unwrap().as_slice().len(), 1);
    let found = managers.candidates().search("ANN").all().await.unwrap();
    assert_eq!(found[0].manager_id, UserId::new(ANN));
}
