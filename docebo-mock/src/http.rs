//! Route, authenticate, decode, apply the rule, encode. Names no resource.

mod lenient;
mod reply;
mod request;
mod router;

use std::{borrow::Cow, fmt, sync::OnceLock};

use bytes::Bytes;
use docebo_sdk::{
    endpoint::{Auth, Call, Dialect, Endpoint, EndpointInfo, Lane, Method, Reply, Written},
    wire::DateTime,
};
use http::{HeaderMap, header};

pub(crate) use reply::{error_body, into_response};
pub(crate) use request::read_tree;
use request::{Decoded, Parts};
use router::{Found, Router};

use crate::{
    context::{Asked, Caller, Context},
    domain::{self, Answer, due},
    fault::Fault,
    ledger::RuleNotes,
    tenant::Tenant,
    world::{World, events::Cause},
};

/// Runs one call against a tenant.
type Run = Box<dyn Fn(&Tenant, &Asked, Parts<'_>, Notes) -> Ran + Send + Sync>;

/// In which lane a call is; in none when it cannot be read, for it will be refused.
type LaneOf = Box<dyn Fn(Parts<'_>) -> Lane + Send + Sync>;

/// What is noted beside the answer.
#[derive(Debug, Clone, Copy)]
struct Notes {
    explain: bool,
    /// Callers who have to change their password first are let through.
    open: bool,
}

/// A call's outcome and what was noted on the way.
struct Ran {
    result: Result<Written, Fault>,
    caller: CallerName,
    unread: Vec<String>,
    rules: RuleNotes,
}

/// Who called, for the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum CallerName {
    /// No valid token.
    #[default]
    Nobody,
    /// A user.
    User(u32),
    /// An application.
    Service,
}

impl From<&Caller> for CallerName {
    fn from(caller: &Caller) -> Self {
        match caller {
            Caller::Nobody => Self::Nobody,
            Caller::User { id, .. } => Self::User(*id),
            Caller::Service { .. } => Self::Service,
        }
    }
}

/// An endpoint with its rule.
pub(crate) struct Route {
    info: EndpointInfo,
    inert: &'static [&'static str],
    open: bool,
    /// Says in which lane a call is, where its path does not.
    lane_of: Option<LaneOf>,
    run: Run,
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("info", &self.info)
            .field("inert", &self.inert)
            .finish_non_exhaustive()
    }
}

impl Route {
    pub(crate) fn read<E: Endpoint>(
        rule: impl Fn(&World, &Context<'_>, Call<E>) -> Result<Answer<E>, Fault> + Send + Sync + 'static,
    ) -> Self {
        Self::new::<E>(Box::new(move |tenant, asked, parts, notes| {
            let decoded = request::decode::<E>(parts);
            let now = tenant.now();
            let world = tenant.read();
            let ready = Ready::new(&world, asked, decoded, now, notes);
            let applied = ready.apply(|cx, call| rule(&world, cx, call));
            drop(world);
            applied.print()
        }))
    }

    pub(crate) fn write<E: Endpoint>(
        rule: impl Fn(&mut World, &Context<'_>, Call<E>) -> Result<Answer<E>, Fault>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self::new::<E>(Box::new(move |tenant, asked, parts, notes| {
            let decoded = request::decode::<E>(parts);
            let now = tenant.now();
            let mut world = tenant.write();
            let ready = Ready::new(&world, asked, decoded, now, notes);
            world.cause = Cause::call(now, ready.cx.user());
            let applied = ready.apply(|cx, call| rule(&mut world, cx, call));
            world.cause = Cause::default();
            due::changed(&mut world, now);
            tenant.note_due(&world);
            drop(world);
            applied.print()
        }))
    }

    /// A writing rule that needs slow work done first, for which nobody holds the world.
    pub(crate) fn write_after<E: Endpoint, W: 'static, D: Default + 'static>(
        ask: fn(&World, &Call<E>) -> W,
        work: fn(W) -> D,
        rule: impl Fn(&mut World, &Context<'_>, Call<E>, D) -> Result<Answer<E>, Fault>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self::new::<E>(Box::new(move |tenant, asked, parts, notes| {
            let decoded = request::decode::<E>(parts);
            let wanted = decoded.as_ref().ok().map(|decoded| ask(&tenant.read(), &decoded.call));
            let done = wanted.map(work).unwrap_or_default();
            let now = tenant.now();
            let mut world = tenant.write();
            let ready = Ready::new(&world, asked, decoded, now, notes);
            world.cause = Cause::call(now, ready.cx.user());
            let applied = ready.apply(|cx, call| rule(&mut world, cx, call, done));
            world.cause = Cause::default();
            tenant.note_due(&world);
            drop(world);
            applied.print()
        }))
    }

    fn new<E: Endpoint>(run: Run) -> Self {
        let lane_of = E::LANE_OF.map(|lane_of| -> LaneOf {
            Box::new(move |parts| {
                request::decode::<E>(parts).map_or(Lane::None, |decoded| lane_of(&decoded.call))
            })
        });
        Self { info: EndpointInfo::of::<E>(), inert: &[], open: false, lane_of, run }
    }

    /// Declares fields that are accepted and have no effect.
    pub(crate) fn inert(&mut self, fields: &'static [&'static str]) -> &mut Self {
        self.inert = fields;
        self
    }

    /// Lets callers through who have to change their password first (B-029).
    pub(crate) fn open_before_password_change(&mut self) -> &mut Self {
        self.open = true;
        self
    }

    pub(crate) const fn info(&self) -> &EndpointInfo {
        &self.info
    }

    pub(crate) const fn inert_fields(&self) -> &'static [&'static str] {
        self.inert
    }
}

/// A call that may be let through, or the refusal it meets before any rule sees it.
struct Ready<'a, E: Endpoint> {
    cx: Context<'a>,
    call: Result<Decoded<E>, Fault>,
}

impl<'a, E: Endpoint> Ready<'a, E> {
    /// Authenticates. A bad token is told before a bad request.
    fn new(
        world: &World,
        asked: &'a Asked,
        decoded: Result<Decoded<E>, Fault>,
        now: DateTime,
        notes: Notes,
    ) -> Self {
        let caller = authenticate::<E>(world, asked, now);
        let held = !notes.open && matches!(caller, Ok(Caller::User { password_due: true, .. }));
        let (caller, call) = match caller {
            Ok(caller) if held && E::AUTH != Auth::None => (caller, Err(Fault::password_due())),
            Ok(caller) => (caller, decoded),
            Err(fault) => (Caller::Nobody, Err(fault)),
        };
        let notes = if notes.explain { RuleNotes::on() } else { RuleNotes::off() };
        let cx = Context::new(now, caller, asked, world.switches, notes);
        if held {
            cx.rule("B-029");
        }
        Self { cx, call }
    }

    fn apply(
        self,
        rule: impl FnOnce(&Context<'_>, Call<E>) -> Result<Answer<E>, Fault>,
    ) -> Applied<E> {
        let caller = CallerName::from(self.cx.caller());
        let (answer, unread) = match self.call {
            Ok(Decoded { call, unread }) => (rule(&self.cx, call), unread),
            Err(fault) => (Err(fault), Vec::new()),
        };
        Applied { answer, caller, unread, rules: self.cx.into_notes() }
    }
}

/// An answer that still has to be printed, which needs no lock.
struct Applied<E: Endpoint> {
    answer: Result<Answer<E>, Fault>,
    caller: CallerName,
    unread: Vec<String>,
    rules: RuleNotes,
}

impl<E: Endpoint> Applied<E> {
    fn print(self) -> Ran {
        let result = self.answer.and_then(|answer| match answer {
            Answer::Value(value) => Ok(E::Output::write(&value)),
            Answer::Rendered(content) => E::Output::wrap(content)
                .ok_or_else(|| Fault::bad_request("this envelope has no rendered form")),
        });
        Ran { result, caller: self.caller, unread: self.unread, rules: self.rules }
    }
}

fn authenticate<E: Endpoint>(world: &World, asked: &Asked, now: DateTime) -> Result<Caller, Fault> {
    let known = asked.token.as_deref().and_then(|token| world.caller_of(token, now));
    match (E::AUTH, known) {
        (_, Some(caller)) => Ok(caller),
        (Auth::Bearer, None) => Err(Fault::unauthorized()),
        (Auth::Optional, None) if asked.token.is_some() => Err(Fault::unauthorized()),
        (Auth::None | Auth::Optional | Auth::OAuthClient, None) => Ok(Caller::Nobody),
    }
}

/// The routes of all resources, built once a process.
pub(crate) struct Routes {
    router: Router<Route>,
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes").field("count", &self.router.targets().len()).finish()
    }
}

impl Routes {
    pub(crate) fn get() -> &'static Self {
        static ROUTES: OnceLock<Routes> = OnceLock::new();
        ROUTES.get_or_init(|| {
            let mut router = Router::default();
            for route in domain::routes() {
                let info = *route.info();
                let own = (info.method, info.path);
                let aliases = info.aliases.iter().map(|alias| (alias.method, alias.path));
                router.add(route, std::iter::once(own).chain(aliases));
            }
            Self { router }
        })
    }

    pub(crate) fn all(&self) -> &[Route] {
        self.router.targets()
    }
}

/// What one call came to, for the door and the journal.
#[derive(Debug)]
pub(crate) struct Reaction {
    pub(crate) written: Written,
    pub(crate) caller: CallerName,
    pub(crate) endpoint: Option<&'static EndpointInfo>,
    pub(crate) unread: Vec<String>,
    pub(crate) rules: RuleNotes,
    pub(crate) modelled: bool,
}

/// Where a request leads.
#[derive(Debug)]
pub(crate) struct Target<'p>(Found<'static, 'p, Route>);

/// Finds the endpoint of a method and a path that [`decode_path`] has decoded.
pub(crate) fn locate<'p>(method: &http::Method, path: &'p str) -> Target<'p> {
    Target(Routes::get().router.find(Method::parse(method.as_str()), &segments(path)))
}

impl Target<'_> {
    /// The lane of a request.
    pub(crate) fn lane(&self, query: &str, headers: &HeaderMap, body: &Bytes) -> Lane {
        match &self.0 {
            Found::Route(Route { lane_of: Some(lane_of), .. }, parameters) => {
                lane_of(parts(parameters, query, headers, body))
            }
            Found::Route(route, _) => route.info.lane,
            Found::OtherMethod(_) | Found::Nothing => Lane::None,
        }
    }
}

fn parts<'a>(
    segments: &'a [&'a str],
    query: &'a str,
    headers: &'a HeaderMap,
    body: &'a Bytes,
) -> Parts<'a> {
    Parts { segments, query, content_type: text(headers, &header::CONTENT_TYPE), body }
}

/// Serves one platform call.
pub(crate) fn serve(
    tenant: &Tenant,
    target: &Target<'_>,
    query: &str,
    headers: &HeaderMap,
    body: &Bytes,
    overlapped: bool,
) -> Reaction {
    let (fault, dialect) = match &target.0 {
        Found::Route(route, parameters) => {
            let asked = asked(headers, overlapped);
            return route.serve(tenant, &asked, parameters, query, headers, body);
        }
        Found::OtherMethod(route) => match route.info.dialect {
            Dialect::OAuth => {
                let text = format!(
                    "The request method must be {} when requesting an access token",
                    route.info.method
                );
                (Fault::method_not_allowed(text), Dialect::OAuth)
            }
            Dialect::Platform | Dialect::Analytics => {
                (Fault::method_not_allowed("Method Not Allowed"), Dialect::Platform)
            }
        },
        Found::Nothing => (Fault::not_found("Page not found."), Dialect::Platform),
    };
    Reaction { modelled: false, ..Reaction::of(error_body(&fault, dialect)) }
}

impl Route {
    fn serve(
        &'static self,
        tenant: &Tenant,
        asked: &Asked,
        parameters: &[&str],
        query: &str,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Reaction {
        let parts = parts(parameters, query, headers, body);
        let explain = headers.get("x-mock-explain").is_some_and(|value| value == "1");
        let ran = (self.run)(tenant, asked, parts, Notes { explain, open: self.open });
        let mut unread = ran.unread;
        unread.extend(
            self.inert.iter().filter(|name| query_names(query, name)).map(|&n| n.to_owned()),
        );
        Reaction {
            written: ran.result.unwrap_or_else(|fault| error_body(&fault, self.info.dialect)),
            caller: ran.caller,
            endpoint: Some(&self.info),
            unread,
            rules: ran.rules,
            modelled: true,
        }
    }
}

impl Reaction {
    /// An answer that no rule had a part in.
    pub(crate) const fn of(written: Written) -> Self {
        Self {
            written,
            caller: CallerName::Nobody,
            endpoint: None,
            unread: Vec::new(),
            rules: RuleNotes::off(),
            modelled: true,
        }
    }
}

/// Whether a query names a parameter, in any of its list forms.
fn query_names(query: &str, name: &str) -> bool {
    query.split('&').any(|pair| {
        pair.strip_prefix(name).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(['=', '[']) || rest.starts_with("%5B")
        })
    })
}

/// A path without percent signs.
pub(crate) fn decode_path(path: &str) -> Cow<'_, str> {
    percent_encoding::percent_decode_str(path).decode_utf8_lossy()
}

/// Segments without a trailing slash. An encoded slash splits like a plain one: no id holds one.
fn segments(path: &str) -> Vec<&str> {
    path.trim_matches('/').split('/').collect()
}

fn asked(headers: &HeaderMap, overlapped: bool) -> Asked {
    let authorization = text(headers, &header::AUTHORIZATION);
    let (scheme, credentials) = authorization.split_once(' ').unwrap_or_default();
    let credentials = credentials.trim();
    let host = text(headers, &header::HOST);
    Asked {
        basic: scheme.eq_ignore_ascii_case("basic").then(|| basic(credentials)).flatten(),
        token: scheme.eq_ignore_ascii_case("bearer").then(|| credentials.to_owned()),
        host: host.rsplit_once(':').map_or(host, |(name, _)| name).to_owned(),
        overlapped,
    }
}

fn basic(credentials: &str) -> Option<(String, String)> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(credentials).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Reads a recorded request again.
pub(crate) fn decode_recorded<E: Endpoint>(
    path: &str,
    query: &str,
    content_type: &str,
    body: &Bytes,
) -> Option<Call<E>> {
    let decoded = decode_path(path);
    let path_segments = segments(&decoded);
    let Found::Route(_, parameters) = Routes::get().router.find(Some(E::METHOD), &path_segments)
    else {
        return None;
    };
    let parts = Parts { segments: &parameters, query, content_type, body };
    request::decode::<E>(parts).ok().map(|decoded| decoded.call)
}
