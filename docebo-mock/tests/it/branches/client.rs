//! The SDK's own methods of the organisation chart against the mock.

use docebo_sdk::{
    BranchId, UserId,
    branches::{BranchRow, BranchSort},
    users::UserSort,
    wire::SortDir,
};

use super::*;

async fn titles_of(client: &docebo_sdk::Client, below: u64) -> Vec<String> {
    let list = client.branches().list().below(BranchId::new(below)).page_size(1);
    list.all().await.unwrap().into_iter().map(|branch| branch.title).collect()
}

#[tokio::test]
async fn a_branch_is_made_found_renamed_moved_and_deleted() {
    let mock = mock();
    let client = mock.client();
    let branches = client.branches();
    let oslo = branches
        .create("Oslo")
        .code("OSL")
        .below(BranchId::new(EMEA))
        .named("italian", "Oslo (IT)")
        .await
        .unwrap();
    let oslo = oslo.id;
    assert_eq!(titles_of(&client, EMEA).await, ["Oslo"]);
    assert_eq!(branches.get("OSL").await.unwrap().id, oslo);

    branches.update(oslo).code("OS").named("english", "Oslo & co").await.unwrap();
    let read = branches.get(oslo).with_path().await.unwrap();
    assert_eq!(read.code.as_deref(), Some("OS"));
    assert_eq!(titles_of(&client, EMEA).await, ["Oslo & co"]);

    branches.move_to(oslo, BranchId::new(HR)).await.unwrap();
    assert_eq!((titles_of(&client, EMEA).await.len(), titles_of(&client, HR).await.len()), (0, 1));
    let error = branches.move_to(BranchId::new(HR), oslo).await.unwrap_err();
    assert_eq!(error.status(), Some(400), "not below itself: {error}");

    branches.assign_users(oslo, [UserId::new(DAN)]).await.unwrap();
    let people = branches.users(oslo).only_this_branch().sort(UserSort::Username, SortDir::Asc);
    let people = people.page_size(1).all().await.unwrap();
    assert_eq!(people.len(), 1);
    let error = branches.delete(BranchId::new(HR)).await.unwrap_err();
    assert_eq!(error.status(), Some(400), "it has a branch below it: {error}");
    branches.delete(oslo).await.unwrap();
    assert!(branches.get(oslo).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn the_tree_is_searched_sorted_and_flattened() {
    let mock = mock();
    let client = mock.client();
    let list = || client.branches().list();
    let flat = list().flattened().sort(BranchSort::Title, SortDir::Desc).all().await.unwrap();
    assert_eq!(flat.len(), 6, "with the root");
    let found = list().flattened().search("apac").all().await.unwrap();
    assert_eq!(found.iter().map(|branch| branch.id.get()).collect::<Vec<_>>(), [APAC]);
    assert_eq!(titles_of(&client, SALES).await.len(), 2);
}

#[tokio::test]
async fn a_batch_makes_and_on_demand_changes_branches() {
    let mock = mock();
    let client = mock.client();
    let rows = || [BranchRow::new("NY", "New York").below("HR"), BranchRow::new("SAL", "Selling")];
    client.branches().batch(rows()).await.unwrap();
    assert_eq!(titles_of(&client, HR).await, ["New York"]);
    let name = |id: u64| {
        let client = client.clone();
        async move {
            let list = client.branches().list().flattened().all().await.unwrap();
            list.into_iter().find(|branch| branch.id.get() == id).map(|branch| branch.title)
        }
    };
    assert_eq!(name(SALES).await.as_deref(), Some("Sales"));
    client.branches().batch(rows()).updating().await.unwrap();
    assert_eq!(name(SALES).await.as_deref(), Some("Selling"));
}
