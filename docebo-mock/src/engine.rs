//! The one entrance that every door calls.

use std::{
    borrow::Cow,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use docebo_sdk::endpoint::{Dialect, Lane};
use http::{Request, Response};

use crate::{
    bell::Bell,
    clock::Clock,
    control,
    fault::Fault,
    http::{self as platform, Reaction},
    journal::Entry,
    seed::Tenant as Seed,
    tenant::{LaneGuard, Tenant},
};

/// Worlds beside the default one; the least recently made go first.
const MAX_TENANTS: usize = 64;

/// How a mock was set up; what a new tenant is made from.
#[derive(Debug, Clone)]
pub(crate) struct Setup {
    pub(crate) seed: Arc<Seed>,
    pub(crate) running_clock: bool,
    pub(crate) journal: usize,
    pub(crate) limit: Option<u32>,
    /// Whether the control plane answers peers that are not loopback.
    pub(crate) open_control: bool,
}

/// All tenants of one mock.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) setup: Setup,
    main: Arc<Tenant>,
    /// Insertion order matters for the bound; there are few.
    others: Mutex<Vec<(String, Arc<Tenant>)>>,
    /// Rung by any tenant with something to post.
    pub(crate) bell: Arc<Bell>,
}

/// Who is at the other end of a connection. In-process callers have none and are trusted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// An answer, and the lane to leave once it is out.
#[derive(Debug)]
pub(crate) struct Handled {
    pub(crate) response: Response<Bytes>,
    pub(crate) lane: Option<LaneGuard>,
    /// The connection is to be cut instead of answering.
    pub(crate) cut: bool,
    /// The answer is to be held back this long.
    #[cfg(feature = "listener")]
    pub(crate) delay: std::time::Duration,
}

impl Engine {
    pub(crate) fn new(setup: Setup) -> Self {
        let bell = Arc::<Bell>::default();
        let main = Arc::new(Self::fresh(&setup, &bell));
        Self { setup, main, others: Mutex::new(Vec::new()), bell }
    }

    /// All tenants there are.
    #[cfg(feature = "listener")]
    pub(crate) fn tenants(&self) -> Vec<Arc<Tenant>> {
        let others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        let others = others.iter().map(|(_, tenant)| tenant);
        std::iter::once(&self.main).chain(others).map(Arc::clone).collect()
    }

    fn fresh(setup: &Setup, bell: &Arc<Bell>) -> Tenant {
        let now = setup.seed.now();
        let clock = if setup.running_clock { Clock::running(now) } else { Clock::frozen(now) };
        let bell = Arc::clone(bell);
        Tenant::new(setup.seed.world(), clock, setup.journal, setup.limit, bell)
    }

    pub(crate) const fn main(&self) -> &Arc<Tenant> {
        &self.main
    }

    /// The world of a name; made from the seed on first use. The empty name is the default one.
    pub(crate) fn tenant(&self, name: &str) -> Arc<Tenant> {
        if name.is_empty() {
            return Arc::clone(&self.main);
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tenant)) = others.iter().find(|(known, _)| known == name) {
            return Arc::clone(tenant);
        }
        if others.len() >= MAX_TENANTS {
            others.remove(0);
        }
        let tenant = Arc::new(Self::fresh(&self.setup, &self.bell));
        others.push((name.to_owned(), Arc::clone(&tenant)));
        tenant
    }

    /// Answers one request.
    pub(crate) fn handle(&self, request: &Request<Bytes>) -> Handled {
        let (name, path) = tenant_of(request);
        let tenant = self.tenant(&name);
        if path == "/_mock" || path.starts_with("/_mock/") {
            return Handled {
                response: control::handle(self, &tenant, request, path),
                lane: None,
                cut: false,
                #[cfg(feature = "listener")]
                delay: std::time::Duration::ZERO,
            };
        }
        self.platform(&tenant, request, path)
    }

    fn platform(&self, tenant: &Arc<Tenant>, request: &Request<Bytes>, path: &str) -> Handled {
        let method = request.method();
        let query = request.uri().query().unwrap_or_default();
        tenant.settle();
        let decoded = platform::decode_path(path);
        let target = platform::locate(method, &decoded);
        let lane = match target.lane(query, request.headers(), request.body()) {
            Lane::None => None,
            lane => Some(tenant.enter(lane)),
        };
        let overlapped = lane.as_ref().is_some_and(LaneGuard::overlapped);
        let verdict = tenant.faults.judge(method, path);
        let mut reaction = match (tenant.admit(), &verdict) {
            (Err(seconds), _) => limited(tenant, seconds),
            (Ok(()), Some(verdict)) if !verdict.applies => Reaction::of(verdict.written()),
            (Ok(()), _) => {
                let (headers, body) = (request.headers(), request.body());
                platform::serve(tenant, &target, query, headers, body, overlapped)
            }
        };
        if let Some(verdict) = verdict.as_ref().filter(|verdict| verdict.applies) {
            // The call took effect; its answer is what the fault spoils.
            reaction.written = verdict.written();
        }
        let status = reaction.written.status;
        let response = platform::into_response(&mut reaction, method, path);
        tenant.journal.push(Entry {
            at: tenant.now(),
            request,
            path,
            caller: reaction.caller,
            status,
            modelled: reaction.modelled,
            unread: reaction.unread,
            overlapped,
            endpoint: reaction.endpoint,
        });
        Handled {
            response,
            lane,
            cut: verdict.as_ref().is_some_and(|verdict| verdict.cut),
            #[cfg(feature = "listener")]
            delay: verdict.map_or(std::time::Duration::ZERO, |verdict| verdict.delay),
        }
    }
}

fn limited(tenant: &Tenant, seconds: u64) -> Reaction {
    use crate::ledger::switches::RetryAfterHeader;
    let mut written = platform::error_body(&Fault::too_many_requests(), Dialect::Platform);
    if tenant.read().switches.get::<RetryAfterHeader>() == RetryAfterHeader::On {
        written.headers.push(("retry-after", seconds.to_string()));
    }
    Reaction::of(written)
}

/// Which world a request is for, and the path within it.
fn tenant_of(request: &Request<Bytes>) -> (Cow<'_, str>, &str) {
    let path = request.uri().path();
    if let Some(rest) = path.strip_prefix("/_tenant/") {
        let (name, _) = rest.split_once('/').unwrap_or((rest, ""));
        let inner = &rest[name.len()..];
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        return (name, if inner.is_empty() { "/" } else { inner });
    }
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(name) = header("x-mock-tenant") {
        return (Cow::Borrowed(name), path);
    }
    let host = header("host").unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let name = host.strip_suffix(".localhost").unwrap_or_default();
    (Cow::Borrowed(name), path)
}
