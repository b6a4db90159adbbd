//! What a row of an import costs by how many there are.

use std::time::Instant;

use docebo_mock::{Credentials, DoceboMock, Seed, Tenant};
use docebo_sdk::{
    Client, UserFieldId,
    auth::UserLevel,
    users::{BatchOptions, BatchRow},
};
use tokio::runtime::Runtime;

use crate::{median, report};

const FEW: usize = 1_000;
const MANY: usize = 100_000;
const ROUNDS: usize = 5;
/// Small imports are over quickly: several of them make one figure.
const SMALL_IMPORTS: usize = 20;

pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (what, options) in [
        ("importing new users", BatchOptions::default()),
        ("importing changes of known users", BatchOptions::updating()),
    ] {
        let mut figures = [Vec::new(), Vec::new()];
        for round in 0..=ROUNDS {
            let few: f64 = (0..SMALL_IMPORTS).map(|_| time(&runtime, FEW, &options)).sum();
            let many = time(&runtime, MANY, &options);
            // The first round only warms up.
            if round > 0 {
                figures[0].push(few / (SMALL_IMPORTS * FEW) as f64);
                figures[1].push(many / MANY as f64);
            }
        }
        let [few, many] = figures.map(median);
        let detail = format!("{many:.1} us a row against {few:.1} us");
        report(&format!("{what}, {MANY} rows against {FEW}"), many / few, 1.3, &detail);
    }
}

/// Microseconds that an import of so many rows takes. Where it updates, the users are there.
fn time(runtime: &Runtime, count: usize, options: &BatchOptions) -> f64 {
    let seed = serde_json::json!({"user_fields": [{"id": 1, "title": "Badge"}]});
    let seed: Seed = serde_json::from_value(seed).unwrap();
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    let mock = DoceboMock::builder().seed(tenant).build();
    let client = mock.client();
    if options.update_user_info {
        import(runtime, &client, rows(count, "Before"), &BatchOptions::default());
    }
    let rows = rows(count, "After");
    let start = Instant::now();
    import(runtime, &client, rows, options);
    let micros = start.elapsed().as_secs_f64() * 1e6;
    assert!(mock.users().len() > count, "not everybody was imported");
    micros
}

fn import(runtime: &Runtime, client: &Client, rows: Vec<BatchRow>, options: &BatchOptions) {
    let run = client.users().batch(rows).options(options.clone());
    let report = runtime.block_on(run.send());
    assert!(report.is_complete(), "{:?}", report.failed().next());
}

/// Rows as an HR system sends them: most of the columns, nobody twice.
fn rows(count: usize, last_name: &str) -> Vec<BatchRow> {
    let row = |n: usize| {
        BatchRow::by_username(format!("person{n:06}"))
            .name(format!("First{:03}", n % 997), last_name)
            .email(format!("person{n:06}@example.com"))
            .level(UserLevel::User)
            .language("english")
            .timezone("Europe/Rome")
            .field(UserFieldId::new(1), format!("E{n:06}"))
    };
    (0..count).map(row).collect()
}
