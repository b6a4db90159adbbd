//! An in-memory Docebo platform for tests, demos and prototypes (unofficial).
//!
//! It behaves: deactivating does not unenroll, a deactivated power user keeps profiles, an account
//! expires when its date comes, unenrolling loses completions and archiving keeps them, batch rows
//! fail one by one. Where the evidence on the platform is open, a switch chooses
//! ([`ledger::switches`]); what is not modelled answers 404 and says so.
//!
#![cfg_attr(
    feature = "client",
    doc = r#"
```
use docebo_mock::{DoceboMock, Seed, SeedUser, Tenant};

# #[tokio::main(flavor = "current_thread")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
let mut seed = Seed::default();
seed.users.push(SeedUser::new("ann"));
let mock = DoceboMock::builder().seed(Tenant::from_seed(&seed, Default::default())?).build();

let ann = mock.user("ann").unwrap();
mock.client().users().deactivate([ann.id]).await?;
assert!(!mock.user("ann").unwrap().active);
# Ok(())
# }
```
"#
)]
//!
//! - Ways in: [`DoceboMock::handle`] without a socket, `DoceboMock::start` behind a listener,
//!   `.transport()` and `.client()` for the SDK, `tower::Service`, `wiremock::Respond`, and the
//!   `docebo-mock` program.
//! - What is in it: [`Seed`], [`Tenant::demo`], [`Tenant::generate`].
//! - What happened: [`DoceboMock::requests`], [`DoceboMock::outbox`], [`inspect`]; what goes out:
//!   [`DoceboMock::webhooks`], [`DoceboMock::notifications`], [`DoceboMock::audit`].
//! - Who learns: [`DoceboMock::learner`].
//! - Time stands still until [`DoceboMock::clock`] moves it; calls fail when
//!   [`DoceboMock::fail`] says so.
//! - Not verified: signatures of JWT assertions (the mock holds no public keys).
//! - Slow on purpose: the first sign-in with a password imported as a bcrypt hash takes a good
//!   part of a second. No lock is held meanwhile, and other threads go on; all listeners of a
//!   process share one thread, so calls that come through them wait.

pub mod ledger;

mod automation;
mod bell;
mod clock;
mod context;
mod control;
mod domain;
mod doors;
mod engine;
mod fault;
mod http;
pub mod inspect;
mod journal;
mod learner;
mod mock;
mod seed;
mod tenant;
mod webhooks;
mod world;

pub use automation::{AppError, AutomationHandle, SalesforceHandle};
pub use control::faults::FaultRule;
pub use domain::{
    enrollments::play::{CannotPlay, Held, Play, PlayOutcome},
    learning_plans::archive::CannotArchivePlan,
};
#[cfg(feature = "tls")]
pub use doors::tls::Certificate;
#[cfg(feature = "client")]
pub use doors::transport::{MockTime, MockTransport};
pub use journal::{Recorded, Requests};
pub use learner::Learner;
pub use mock::{Builder, ClockHandle, Credentials, DoceboMock};
pub use seed::{
    Seed, SeedAward, SeedBelonging, SeedBranch, SeedCatalog, SeedCategory, SeedCertification,
    SeedCourse, SeedCourseField, SeedEnrollment, SeedEnrollmentField, SeedEnrollmentRule,
    SeedError, SeedEvent, SeedGroup, SeedLocation, SeedMaterial, SeedOpened, SeedOwned,
    SeedParticipant, SeedPlan, SeedPowerUser, SeedProfile, SeedRegistration, SeedRelation,
    SeedReport, SeedSeat, SeedSession, SeedSessionField, SeedStep, SeedTraining, SeedUsage,
    SeedUser, SeedUserField, Tenant,
};
pub use webhooks::{Hooks, WebhookDelivery, WebhookMessage, WebhookView};
pub use world::{
    audit::AuditEntry,
    automation::{
        AutomationRule, AutomationRun, Every, FileImport, FileServer, RunError, Schedule, Trigger,
    },
    belongings::BelongingKind,
    deliveries::{Attempt, DeliveryState},
    enrollment_rules::{Audience, Content, EnrollmentRule, RuleEntry, RuleOutcome},
    files::UploadError,
    jobs::JobPace,
    notifications::{Notice, NoticeState, Notification, Priority},
    outbox::{Effect, Sent},
    owned::{OrphanedBy, OwnedKind},
    relations::RelationState,
    reports::ReportKind,
    salesforce::{Contact, Salesforce, SyncedEnrollment, SyncedUsers},
    usage::PlanModel,
    webhooks::{BasicCredentials, LastError, Webhook, WebhookError},
};

/// One row of [`endpoints`].
#[derive(Debug, Clone, Copy)]
pub struct Served {
    /// What is served.
    pub endpoint: &'static docebo_sdk::endpoint::EndpointInfo,
    /// Fields that are accepted and have no effect.
    pub inert: &'static [&'static str],
}

/// Every endpoint that the mock serves.
pub fn endpoints() -> impl Iterator<Item = Served> {
    http::Routes::get()
        .all()
        .iter()
        .map(|route| Served { endpoint: route.info(), inert: route.inert_fields() })
}

/// `FIDELITY.md`: what is served, on what evidence, which switches exist, what is not modelled.
#[must_use]
pub fn fidelity() -> String {
    ledger::fidelity::fidelity(endpoints().map(|served| (served.endpoint, served.inert)))
}

/// The examples in the README are tests.
#[cfg(all(doctest, feature = "client", feature = "listener"))]
#[doc = include_str!("../../README.md")]
pub struct Readme;
