//! Calls that must not overlap do not.

use std::time::Duration;

use docebo_sdk::{
    BranchId, Client, UserId,
    users::{NewUser, UserUpdate},
};
use futures_util::future::join_all;

use crate::support::{Batch, Branch, BranchBatch, Does, Platform, Read, fine};

fn slow() -> Platform {
    Platform::new(|_, _| Does::Later(Duration::from_secs(5), Box::new(fine())))
}

fn clones(client: &Client) -> Vec<Client> {
    vec![client.clone(); 8]
}

#[tokio::test(start_paused = true)]
async fn b221_batch_calls_never_overlap_across_clones() {
    let platform = slow();
    let client = platform.client();
    join_all(clones(&client).iter().map(|client| client.call(Batch::call()).send())).await;
    assert_eq!((platform.seen().len(), platform.most_running()), (8, 1));
}

#[tokio::test(start_paused = true)]
async fn b137_branch_calls_never_overlap_across_clones() {
    let platform = slow();
    let client = platform.client();
    join_all(clones(&client).iter().map(|client| client.call(Branch::call()).send())).await;
    assert_eq!((platform.seen().len(), platform.most_running()), (8, 1));
}

#[tokio::test(start_paused = true)]
async fn b137_b221_a_batch_that_changes_branches_waits_for_both_lanes() {
    for others in [1, 2] {
        let platform = slow();
        let client = platform.client();
        let both = client.call(BranchBatch::call()).send();
        if others == 1 {
            let _ = tokio::join!(both, client.call(Batch::call()).send());
            let _ = tokio::join!(
                client.call(Branch::call()).send(),
                client.call(BranchBatch::call()).send()
            );
            assert_eq!((platform.seen().len(), platform.most_running()), (4, 1));
        } else {
            let pair = async {
                tokio::join!(client.call(Batch::call()).send(), client.call(Branch::call()).send())
            };
            let _ = tokio::join!(both, pair);
            // The two of one lane each run beside each other, after it.
            assert_eq!((platform.seen().len(), platform.most_running()), (3, 2));
            assert_eq!(platform.seen()[0].path(), "/t/v1/branch_batch");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn b137_a_user_who_is_given_branches_is_in_the_lane_and_another_is_not() {
    let platform = slow();
    let client = platform.client();
    let users = client.users();
    let new = || NewUser::new("ann", "Passw0rd");
    let mut moved = UserUpdate::default();
    moved.select_orgchart = Some(vec![BranchId::new(7)]);
    let ann = UserId::new(1);
    let _ = tokio::join!(
        users.create(new().branch(BranchId::new(7))).send(),
        users.update(ann, moved).send(),
        client.call(Branch::call()).send(),
    );
    assert_eq!((platform.seen().len(), platform.most_running()), (3, 1));
    let update = UserUpdate::default().never_expires();
    let _ = tokio::join!(
        users.create(new()).send(),
        users.update(ann, update).send(),
        client.call(Branch::call()).send(),
    );
    assert_eq!((platform.seen().len(), platform.most_running()), (6, 3));
}

#[tokio::test(start_paused = true)]
async fn other_calls_run_beside_them() {
    let platform = slow();
    let client = platform.client();
    let reads = join_all(clones(&client).iter().map(|client| client.call(Read::call()).send()));
    let (_, batch, branch) =
        tokio::join!(reads, client.call(Batch::call()).send(), client.call(Branch::call()).send());
    batch.unwrap();
    branch.unwrap();
    assert_eq!(platform.most_running(), 10);
}

#[tokio::test(start_paused = true)]
async fn first_come_first_served_and_a_dropped_call_leaves_its_lane() {
    let platform = slow();
    let client = platform.client();
    let call = |name: &'static str| client.call(Batch::call()).header("x-name", name).send();
    let given_up = tokio::time::timeout(Duration::from_secs(1), call("given-up")).await;
    assert!(given_up.is_err());
    let (_, _, _) = tokio::join!(call("a"), call("b"), call("c"));
    let order: Vec<_> = platform.seen().iter().map(|s| s.header("x-name").to_owned()).collect();
    assert_eq!(order, ["given-up", "a", "b", "c"]);
}
