//! Calls that an offboarding uses, against the bound written down with the planner.

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::workflows::offboarding::{Leaver, Leavers, Policy, gather, plan};

use crate::report;

pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (random_seed, users, courses, enrollments, leavers) in
        [(1, 200, 20, 800, 20), (2, 1_000, 40, 4_000, 100), (3, 2_000, 100, 6_000, 250)]
    {
        let tenant = Tenant::generate(random_seed, users, courses, enrollments);
        let mock = DoceboMock::builder().seed(tenant).build();
        let people = mock.users().into_iter().map(|user| user.username);
        // The fourth of every so many: no managers, who would have to name a successor.
        let step = users as usize / leavers;
        let names = people.skip(4).step_by(step).zip(1..);
        let leavers = Leavers::new(names.map(|(name, row)| Leaver::new(row, name)).collect());
        let client = mock.client();
        let policy = Policy::default();
        let plan = runtime.block_on(async {
            let facts = gather(&client, &leavers, &policy).await.unwrap();
            plan(&facts, &leavers, &policy).unwrap()
        });
        assert!(plan.cost.bound > 0, "nobody leaves");
        let what = format!("offboarding {} of {users}", leavers.people.len());
        let detail = format!(
            "{} calls, bound {}; apart: {} reads, {} canary, {} checks, {} verification",
            plan.cost.writes,
            plan.cost.bound,
            plan.cost.reads_done,
            plan.cost.canary_writes,
            plan.cost.checks,
            plan.cost.verification
        );
        report(&what, plan.cost.writes as f64 / plan.cost.bound as f64, 1.0, &detail);
    }
}
