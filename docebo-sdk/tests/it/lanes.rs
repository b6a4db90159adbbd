//! Calls that must not overlap do not.

use std::time::Duration;

use docebo_sdk::Client;
use futures_util::future::join_all;

use crate::support::{Batch, Branch, Does, Platform, Read, fine};

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
