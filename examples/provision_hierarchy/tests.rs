//! Twice on the demo company, with drift, and with bad rows.

use docebo_mock::DoceboMock;

use super::*;

fn files() -> Files {
    Files::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/hierarchy")).unwrap()
}

async fn plan(client: &Client, files: &Files) -> (Plan, Vec<Problem>) {
    Plan::new(files, &Found::read(client, files).await.unwrap())
}

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let (client, files) = (mock.client(), files());
    let (first, problems) = plan(&client, &files).await;
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((first.changes.len(), first.settled), (18, 0));
    assert!(apply(&client, &files, &first).await.unwrap().is_empty());

    let (second, problems) = plan(&client, &files).await;
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!((second.changes.len(), second.settled), (0, 18), "{:?}", second.changes);
    let ida = mock.user("ida.holm").unwrap();
    let jon = mock.user("jon.aas").unwrap();
    assert_eq!(jon.managers, [(1, ida.id)]);
    let held = client.power_users().snapshot(ida.id).await.unwrap();
    assert_eq!((held.profiles.len(), held.courses.len()), (2, 2));
    assert_eq!(held.branches_with_descendants.len(), 1);
}

#[tokio::test]
async fn what_drifted_is_put_right_and_nothing_else() {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let (client, files) = (mock.client(), files());
    let (first, _) = plan(&client, &files).await;
    apply(&client, &files, &first).await.unwrap();
    let row = BatchRow::by_username("kai.berg").no_manager(docebo_sdk::users::DIRECT_MANAGER);
    client.users().batch([row]).options(BatchOptions::updating()).await;
    let (drifted, _) = plan(&client, &files).await;
    assert_eq!(drifted.changes.len(), 1);
    assert_eq!(drifted.changes[0].how, ["manager: nothing -> jon.aas"]);
    apply(&client, &files, &drifted).await.unwrap();
    assert!(plan(&client, &files).await.0.changes.is_empty());
}

#[tokio::test]
async fn bad_rows_are_told_before_anything_is_done() {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let mut files = files();
    files.branches.push(["X", "Extra", "NOWHERE"]);
    files.fields.push(["Depot 2", "dropdown", ""]);
    files.people.push(["new.one", "N", "One", "none", "NW", "nobody", "Rome", "", ""]);
    files.power_users.push(["nobody", "Depot lead", "NW", "yes", ""]);
    let (_, problems) = plan(&mock.client(), &files).await;
    let told: Vec<String> =
        problems.iter().map(|problem| format!("{}: {}", problem.file, problem.what)).collect();
    assert!(told[0].contains("no branch has the code NOWHERE"), "{told:?}");
    assert!(told[1].contains("a dropdown needs options"), "{told:?}");
    let people: Vec<_> = told.iter().filter(|text| text.starts_with(PEOPLE)).collect();
    assert_eq!(people.len(), 3, "{people:?}");
    assert!(told.last().unwrap().contains("nobody is called nobody"), "{told:?}");
    assert!(mock.requests().writes().under("/manage").is_empty());
}
