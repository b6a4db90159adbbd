//! An in-memory Docebo platform for tests, demos and prototypes (unofficial).

pub mod ledger;

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
mod mock;
mod seed;
mod tenant;
mod world;

pub use control::faults::FaultRule;
#[cfg(feature = "tls")]
pub use doors::tls::Certificate;
#[cfg(feature = "client")]
pub use doors::transport::{MockTime, MockTransport};
pub use journal::{Recorded, Requests};
pub use mock::{Builder, ClockHandle, Credentials, DoceboMock};
pub use seed::{
    Seed, SeedBelonging, SeedBranch, SeedCourse, SeedEnrollment, SeedError, SeedPlan,
    SeedPowerUser, SeedProfile, SeedSeat, SeedStep, SeedUser, SeedUserField, Tenant,
};
pub use world::{
    belongings::BelongingKind,
    jobs::JobPace,
    outbox::{Effect, Sent},
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
