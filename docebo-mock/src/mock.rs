//! The handle on a mock.

use std::{fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use docebo_sdk::wire::DateTime;
use http::{Request, Response};

#[cfg(feature = "listener")]
use crate::doors::listener::{Listener, Security};
use crate::{
    control::faults::FaultRule,
    domain::due,
    engine::{Engine, Handled, Setup},
    journal::{self, Requests},
    ledger::Switch,
    seed::{self, Tenant as Seed},
    tenant::Tenant,
    world::{files::UploadError, jobs::JobPace, outbox::Sent},
};

/// Who may sign in to a mock, and as what.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The OAuth application.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// A Superadmin.
    pub username: String,
    /// The Superadmin's password.
    pub password: String,
}

/// Even a mock's credentials stay out of logs: they may have come from the environment.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            client_id: "mock-client".to_owned(),
            client_secret: "mock-secret".to_owned(),
            username: "admin".to_owned(),
            password: "admin-Passw0rd".to_owned(),
        }
    }
}

/// An in-memory Docebo platform.
///
/// Cheap to clone; clones share the platform. [`DoceboMock::new`] opens no socket;
/// [`DoceboMock::start`] adds a listener, which stops when the last clone is dropped.
///
/// ```
/// # #[cfg(feature = "listener")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use docebo_mock::DoceboMock;
///
/// let mock = DoceboMock::start().await?;
/// assert!(mock.url().starts_with("http://127.0.0.1:"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "listener"))] fn main() {}
/// ```
#[derive(Debug, Clone)]
pub struct DoceboMock {
    pub(crate) engine: Arc<Engine>,
    tenant: Arc<Tenant>,
    name: String,
    #[cfg(feature = "listener")]
    listener: Option<Arc<Listener>>,
}

/// Sets a mock up before it starts.
#[derive(Debug, Clone)]
#[must_use]
pub struct Builder {
    setup: Setup,
    #[cfg(feature = "listener")]
    listen: std::net::SocketAddr,
    #[cfg(feature = "tls")]
    certificate: Option<crate::doors::tls::Certificate>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            setup: Setup {
                seed: Arc::new(Seed::empty()),
                running_clock: false,
                journal: journal::DEFAULT_CAPACITY,
                limit: None,
                open_control: false,
            },
            #[cfg(feature = "listener")]
            listen: std::net::SocketAddr::from(([127, 0, 0, 1], 0)),
            #[cfg(feature = "tls")]
            certificate: None,
        }
    }
}

impl Builder {
    /// What the platform holds at the start; [`seed::Tenant::empty`] unless said.
    pub fn seed(mut self, tenant: seed::Tenant) -> Self {
        self.setup.seed = Arc::new(tenant);
        self
    }

    /// Lets time run. A library mock's clock stands still unless told otherwise.
    pub const fn running_clock(mut self) -> Self {
        self.setup.running_clock = true;
        self
    }

    /// How many requests the journal keeps (1,000).
    pub const fn journal(mut self, requests: usize) -> Self {
        self.setup.journal = requests;
        self
    }

    /// Answers 429 beyond this many calls an hour (B-220). Off unless said.
    pub const fn rate_limit(mut self, calls_per_hour: u32) -> Self {
        self.setup.limit = Some(calls_per_hour);
        self
    }

    /// Lets the control plane answer peers that are not on this machine.
    pub const fn open_control_plane(mut self) -> Self {
        self.setup.open_control = true;
        self
    }

    /// Where to listen; port 0 (the default) picks a free one.
    #[cfg(feature = "listener")]
    pub fn listen(mut self, address: impl Into<std::net::SocketAddr>) -> Self {
        self.listen = address.into();
        self
    }

    /// Listens under TLS, with this certificate.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, certificate: crate::Certificate) -> Self {
        self.certificate = Some(certificate);
        self
    }

    /// Builds the mock without opening a socket.
    #[must_use]
    pub fn build(self) -> DoceboMock {
        let engine = Arc::new(Engine::new(self.setup));
        let tenant = Arc::clone(engine.main());
        DoceboMock {
            engine,
            tenant,
            name: String::new(),
            #[cfg(feature = "listener")]
            listener: None,
        }
    }

    /// Builds the mock and listens.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound.
    #[cfg(feature = "listener")]
    pub async fn start(self) -> std::io::Result<DoceboMock> {
        let listen = self.listen;
        #[cfg(feature = "tls")]
        let security = self
            .certificate
            .as_ref()
            .map_or(Ok(Security::Plain), |certificate| certificate.acceptor().map(Security::Tls))?;
        #[cfg(not(feature = "tls"))]
        let security = Security::Plain;
        let mut mock = self.build();
        let listener = Listener::bind(Arc::clone(&mock.engine), listen, security).await?;
        mock.listener = Some(Arc::new(listener));
        Ok(mock)
    }
}

impl Default for DoceboMock {
    fn default() -> Self {
        Self::new()
    }
}

impl DoceboMock {
    /// An empty platform with one Superadmin, in memory; opens no socket.
    #[must_use]
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// An empty platform behind a listener on a free loopback port.
    ///
    /// # Errors
    ///
    /// When no port can be bound.
    #[cfg(feature = "listener")]
    pub async fn start() -> std::io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets a mock up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base address: of the listener, or `http://mock.localhost` without one.
    #[must_use]
    pub fn url(&self) -> String {
        let base = self.base();
        if self.name.is_empty() { base } else { format!("{base}/_tenant/{}", self.name) }
    }

    #[cfg(feature = "listener")]
    fn base(&self) -> String {
        match &self.listener {
            Some(listener) => format!("{}://{}", listener.scheme(), listener.address()),
            None => "http://localhost".to_owned(),
        }
    }

    #[cfg(not(feature = "listener"))]
    fn base(&self) -> String {
        "http://localhost".to_owned()
    }

    /// Who may sign in.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.engine.setup.seed.credentials().clone()
    }

    /// Another platform behind the same doors, made from the same seed on first use.
    #[must_use]
    pub fn tenant(&self, name: &str) -> Self {
        Self { tenant: self.engine.tenant(name), name: name.to_owned(), ..self.clone() }
    }

    /// Answers one request, without a socket.
    #[must_use]
    pub fn handle(&self, request: Request<Bytes>) -> Response<Bytes> {
        let Handled { mut response, lane, cut, .. } = self.handle_fully(request);
        drop(lane); // the reply is out
        if cut {
            *response.status_mut() = http::StatusCode::BAD_GATEWAY;
            response.body_mut().clear();
        }
        response
    }

    /// The platform's clock.
    #[must_use]
    pub fn clock(&self) -> ClockHandle<'_> {
        ClockHandle(&self.tenant)
    }

    /// Says when background jobs do their work. Jobs that are queued already keep their time.
    pub fn job_pace(&self, pace: JobPace) -> &Self {
        self.tenant.write().jobs.pace = pace;
        self
    }

    /// Does one chunk of the oldest background job that waits; whether there was one.
    pub fn step_job(&self) -> bool {
        let now = self.tenant.now();
        let mut world = self.tenant.write();
        let stepped = crate::domain::jobs::step(&mut world, now);
        due::changed(&mut world, now);
        self.tenant.note_due(&world);
        stepped
    }

    /// Puts a queued background job at the head of the queue (B-217); whether there was one.
    pub fn fast_track_job(&self, hash: &str) -> bool {
        let mut world = self.tenant.write();
        let moved = world.jobs.fast_track(hash);
        self.tenant.note_due(&world);
        moved
    }

    /// Puts a file where the importer finds it; answers its address.
    ///
    /// ```
    /// let mock = docebo_mock::DoceboMock::new();
    /// assert_eq!(mock.upload("users.csv", "username\r\nann\r\n")?, "/_mock/files/1/users.csv");
    /// # Ok::<(), docebo_mock::UploadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the file is larger than 3 MB (B-158) or no `.csv` (B-159).
    pub fn upload(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<String, UploadError> {
        self.tenant.write().files.add(name, bytes.as_ref())
    }

    /// The bytes at an address that the mock gave: an uploaded file, a sample, or a job's log.
    #[must_use]
    pub fn download(&self, address: &str) -> Option<Vec<u8>> {
        crate::domain::file(&self.tenant.read(), address).map(|file| file.into_owned())
    }

    /// Turns a switch of the rule ledger.
    pub fn switch<S: Switch>(&self, position: S) -> &Self {
        self.tenant.write().switches.choose(position);
        self
    }

    /// Makes calls fail. Faults are judged in the order they were added.
    pub fn fail(&self, rule: FaultRule) -> &Self {
        self.tenant.faults.add(rule);
        self
    }

    /// What was asked, oldest first.
    #[must_use]
    pub fn requests(&self) -> Requests {
        let (recorded, dropped) = self.tenant.journal.snapshot();
        Requests { recorded, dropped }
    }

    /// Forgets what was asked.
    pub fn clear_requests(&self) {
        self.tenant.journal.clear();
    }

    /// Events and mails so far, oldest first.
    #[must_use]
    pub fn outbox(&self) -> Vec<Sent> {
        self.tenant.read().outbox.iter().cloned().collect()
    }

    /// Back to the seed.
    pub fn reset(&self) {
        self.tenant.clock().set(self.engine.setup.seed.now());
        self.tenant.replace(self.engine.setup.seed.world());
        self.tenant.journal.clear();
    }

    /// Stops the listener and waits until open calls are answered. Without a listener, or while
    /// clones of this handle exist, there is nothing to wait for.
    #[cfg(feature = "listener")]
    pub async fn shut_down(mut self) {
        if let Some(listener) = self.listener.take().and_then(Arc::into_inner) {
            listener.shut_down().await;
        }
    }

    pub(crate) const fn world(&self) -> &Arc<Tenant> {
        &self.tenant
    }
}

/// A platform's clock: read it, move it.
#[derive(Debug, Clone, Copy)]
pub struct ClockHandle<'a>(&'a Tenant);

impl ClockHandle<'_> {
    /// The time.
    #[must_use]
    pub fn now(&self) -> DateTime {
        self.0.now()
    }

    /// Moves time forward and does what falls due on the way. Answers the new time.
    pub fn advance(&self, by: Duration) -> DateTime {
        self.0.advance(by)
    }

    /// Puts the clock to a time, forward or back.
    pub fn set(&self, to: DateTime) {
        self.0.clock().set(to);
        self.0.settle();
    }
}

impl DoceboMock {
    pub(crate) fn handle_fully(&self, mut request: Request<Bytes>) -> Handled {
        if !self.name.is_empty()
            && let Ok(name) = http::HeaderValue::from_str(&self.name)
        {
            request.headers_mut().insert("x-mock-tenant", name);
        }
        self.engine.handle(&request)
    }
}
