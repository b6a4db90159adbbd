//! The workflow engine against the platform: killed after every line of its journal, disturbed in
//! every way the mock knows, undone. Whatever happens, the world ends up as if nothing had.

mod kills;
mod manners;
mod weather;

use std::{
    collections::BTreeSet,
    io::{self, Write},
    sync::{Arc, Mutex},
};

use docebo_mock::{DoceboMock, Tenant, inspect::EnrollmentView};
use docebo_sdk::{
    Client, CourseId, LearningPlanId, UserId,
    client::Quota,
    enrollments::UpdateEnrollments,
    users::BatchUsers,
    workflows::{
        engine::{ExecuteError, Execution, Journal, Outcome, Plan},
        offboarding::{self, gather, plan},
    },
};

use crate::workflows::offboarding::Small;

/// A tenant, what is to be done to it, and how it looks when nothing gets in the way.
struct Case {
    tenant: Tenant,
    plan: offboarding::Plan,
    end: World,
    folder: tempfile::TempDir,
}

/// What a plan may change, moments apart: retries take time.
#[derive(Debug, Clone, PartialEq)]
struct World {
    users: Vec<docebo_mock::inspect::UserView>,
    power_users: Vec<docebo_mock::inspect::PowerUserView>,
    plans: Vec<(LearningPlanId, UserId)>,
    enrollments: Vec<EnrollmentView>,
    archived: Vec<EnrollmentView>,
}

fn world(mock: &DoceboMock) -> World {
    let mut users = mock.users();
    for user in &mut users {
        user.last_access = None;
    }
    let mut archived = mock.archived_enrollments();
    for row in &mut archived {
        row.archived_at = None;
    }
    let (power_users, plans) = (mock.power_users(), mock.plan_enrollments());
    World { users, power_users, plans, enrollments: mock.enrollments(), archived }
}

fn client(mock: &DoceboMock) -> Client {
    mock.client_builder().quota(Quota::off()).build().unwrap()
}

impl Case {
    async fn new(small: &Small) -> Self {
        let tenant = small.tenant();
        let mock = DoceboMock::builder().seed(tenant.clone()).build();
        let (leavers, policy) = (small.leavers(), small.policy(&mock));
        let client = client(&mock);
        let facts = gather(&client, &leavers, &policy).await.unwrap();
        let plan = plan(&facts, &leavers, &policy).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut case = Self { tenant, plan, end: world(&mock), folder };
        case.run(&mock, Journal::in_memory()).await.unwrap();
        case.end = world(&mock);
        case
    }

    fn mock(&self) -> DoceboMock {
        DoceboMock::builder().seed(self.tenant.clone()).build()
    }

    async fn run(&self, mock: &DoceboMock, journal: Journal) -> Result<Outcome, ExecuteError> {
        let client = client(mock);
        let records = self.folder.path().join("records.csv");
        Execution::new(&client, &self.plan).journal(journal).records(records).run().await
    }
}

async fn undone<P>(client: &Client, back: &Plan<P>, journal: Journal) -> Outcome {
    Execution::new(client, back).journal(journal).run().await.unwrap()
}

/// A journal on paper that can be torn: after so many lines the process dies.
#[derive(Clone, Default)]
struct Paper {
    text: Arc<Mutex<Vec<u8>>>,
    line: Vec<u8>,
    written: usize,
    /// The line at which the process dies, from 1, and whether that line is still written.
    dies: Option<(usize, bool)>,
}

impl Paper {
    fn until(line: usize, keeps: bool) -> Self {
        Self { dies: Some((line, keeps)), ..Self::default() }
    }

    fn text(&self) -> Vec<u8> {
        self.text.lock().unwrap().clone()
    }

    fn lines(&self) -> usize {
        self.text().iter().filter(|byte| **byte == b'\n').count()
    }

    /// Another process that goes on with it.
    fn journal(&self) -> Journal {
        let paper = Self { dies: self.dies, text: self.text.clone(), ..Self::default() };
        Journal::over(&self.text(), paper).unwrap()
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.written += 1;
        let dies = self.dies.filter(|(line, _)| *line == self.written);
        if dies.is_none_or(|(_, keeps)| keeps) {
            self.text.lock().unwrap().append(&mut self.line);
        }
        match dies {
            Some(_) => Err(io::Error::other("the process is dead")),
            None => Ok(()),
        }
    }
}

/// Calls that must reach the platform once at most, those apart that it answered with no effect.
/// Rows of batches and pairs of archivals, so that parts of a call count as the call.
fn sent_once(mock: &DoceboMock) -> Vec<String> {
    let mut sent = Vec::new();
    for request in mock.requests().writes().iter().filter(|call| call.status == 200) {
        if let Some(call) = request.call::<BatchUsers>() {
            let rows = call.body.items.iter();
            sent.extend(rows.map(|row| serde_json::to_string(row).unwrap()));
        }
        if let Some(call) = request.call::<UpdateEnrollments>() {
            let (users, courses) = (&call.body.user_id, &call.body.course_id);
            let pairs = users.iter().flat_map(|user| courses.iter().map(move |id| (user, id)));
            sent.extend(pairs.map(|(user, course)| format!("{user} in {course}")));
        }
    }
    sent
}

/// What was sent twice.
fn twice(mut sent: Vec<String>) -> Vec<String> {
    sent.sort();
    let again = sent.windows(2).filter(|pair| pair[0] == pair[1]);
    again.map(|pair| pair[0].clone()).collect()
}

fn pairs(rows: &[EnrollmentView]) -> BTreeSet<(UserId, CourseId)> {
    rows.iter().map(|row| (row.user, row.course)).collect()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
