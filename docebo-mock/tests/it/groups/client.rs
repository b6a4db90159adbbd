//! Groups through the client.

use docebo_sdk::{
    BranchId, GroupId, UserFieldId, UserId,
    groups::{
        Condition, ConditionSet, GroupChange, GroupSort, GroupType, MemberSort, NewGroup, RuleSet,
        RuleSetStatus,
    },
    wire::SortDir,
};

use super::{ANN, BOB, DAN, later, mock};

#[tokio::test]
async fn a_group_lives_from_its_making_to_its_end() {
    let mock = mock();
    let client = mock.client();
    let groups = client.groups();
    let rules = RuleSet::any_of([
        Condition::branch([BranchId::new(2)]).into(),
        ConditionSet::all_of([Condition::field_equals(UserFieldId::new(3), "Rome")]),
    ]);
    let new = NewGroup::automatic("Abroad", rules).described("Far away").without_deactivated();
    let uuid = groups.create(new).await.unwrap().uuid;
    let group = groups.get(&uuid).await.unwrap();
    assert_eq!(group.kind, GroupType::Automatic);
    assert!(group.exclude_deactivated_users);
    assert_eq!(group.ruleset.unwrap().status, Some(RuleSetStatus::Updating));
    later(&mock);
    groups.add(&uuid, [UserId::new(ANN), UserId::new(BOB)]).await.unwrap();
    groups.remove(&uuid, [UserId::new(BOB)]).await.unwrap();
    let members = groups.members(&uuid).sort(MemberSort::Username, SortDir::Desc).all().await;
    let names: Vec<String> = members.unwrap().into_iter().map(|m| m.username).collect();
    assert_eq!(names, ["dan", "cay", "ann"]);
    let found = groups.members(&uuid).search("dan").all().await.unwrap();
    assert_eq!(found[0].user_id, UserId::new(DAN));

    let number = groups.legacy_id(&uuid).await.unwrap().id;
    assert_eq!(number, GroupId::new(3));
    assert_eq!(groups.uuid_of(number).await.unwrap().uuid, uuid);
    let users = client.users().list().groups([number]).all().await.unwrap();
    assert_eq!(users.len(), 3);

    let change = GroupChange::rules(RuleSet::of(Condition::branch([BranchId::new(1)])));
    groups.update(&uuid, change).await.unwrap();
    let past = groups.conditions_history(&uuid).all().await.unwrap();
    assert_eq!(past[0].ruleset.conditions().count(), 2);
    assert!(past[0].created_at.is_some());

    let listed = groups.list().sort(GroupSort::Name, SortDir::Asc).search("a").all().await;
    assert_eq!(listed.unwrap()[0].uuid, uuid);
    groups.delete(&uuid).await.unwrap();
    assert!(groups.get(&uuid).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn members_are_read_page_by_page() {
    let mock = mock();
    let client = mock.client();
    let sales = client.groups().list().search("Sales").all().await.unwrap().remove(0).uuid;
    let mut request = client.groups().members(&sales);
    request.call.query.page_size = Some(1);
    let ids: Vec<u64> =
        request.all().await.unwrap().into_iter().map(|member| member.user_id.get()).collect();
    assert_eq!(ids, [ANN, BOB, super::CAY]);
}
