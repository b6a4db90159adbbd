//! The mock as a program: arguments, bind, ready line, run.

#![expect(clippy::print_stdout, reason = "the ready line and the listings belong on stdout")]

use std::{ffi::OsString, net::SocketAddr, path::PathBuf, process::ExitCode};

use docebo_mock::{Certificate, Credentials, DoceboMock, Seed, Tenant, ledger};
use lexopt::{Arg, Parser, ValueExt as _};
use serde_json::json;

const USAGE: &str = "\
docebo-mock: an in-memory Docebo platform (unofficial)

  docebo-mock serve [--listen 127.0.0.1:8480] [--seed FILE] [--demo]
                    [--generate USERS,COURSES,ENROLLMENTS] [--rate-limit N/h] [--tls]
                    [--frozen-clock] [--open-control-plane]
                    [--client-id ID] [--client-secret SECRET] [--username NAME] [--password PW]
  docebo-mock rules [--json]
  docebo-mock endpoints [--json]
  docebo-mock generate USERS,COURSES,ENROLLMENTS [--random-seed N] > seed.json

Every flag of serve may come from the environment instead: DOCEBO_MOCK_LISTEN,
DOCEBO_MOCK_SEED, DOCEBO_MOCK_CLIENT_ID, DOCEBO_MOCK_CLIENT_SECRET, DOCEBO_MOCK_USERNAME,
DOCEBO_MOCK_PASSWORD, DOCEBO_MOCK_RATE_LIMIT. Port 0 picks a free one. When the platform answers,
one JSON line on stdout says where; logs go to stderr. SIGINT and SIGTERM stop it.
";

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("docebo-mock: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut args = Parser::from_env();
    let command = match args.next()? {
        Some(Arg::Value(command)) => command.string()?,
        Some(Arg::Long("help") | Arg::Short('h')) | None => {
            print!("{USAGE}");
            return Ok(());
        }
        Some(Arg::Long("version") | Arg::Short('V')) => {
            println!("docebo-mock {}", env!("CARGO_PKG_VERSION"));
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match command.as_str() {
        "serve" => serve(Options::read(&mut args)?),
        "rules" => rules(json_flag(&mut args)?),
        "endpoints" => endpoints(json_flag(&mut args)?),
        "generate" => generate(&mut args),
        other => Err(format!("no command `{other}`; see docebo-mock --help").into()),
    }
}

/// What `serve` was told.
struct Options {
    listen: SocketAddr,
    seed: Option<PathBuf>,
    demo: bool,
    generate: Option<[u32; 3]>,
    rate_limit: Option<u32>,
    tls: bool,
    frozen: bool,
    open_control: bool,
    credentials: Credentials,
}

impl Options {
    fn read(args: &mut Parser) -> Result<Self, Failure> {
        let mut credentials = Credentials::default();
        let from_env = |name: &str| std::env::var(format!("DOCEBO_MOCK_{name}")).ok();
        for (name, slot) in [
            ("CLIENT_ID", &mut credentials.client_id),
            ("CLIENT_SECRET", &mut credentials.client_secret),
            ("USERNAME", &mut credentials.username),
            ("PASSWORD", &mut credentials.password),
        ] {
            if let Some(value) = from_env(name) {
                *slot = value;
            }
        }
        let mut options = Self {
            listen: from_env("LISTEN").as_deref().unwrap_or("127.0.0.1:8480").parse()?,
            seed: from_env("SEED").map(PathBuf::from),
            demo: false,
            generate: None,
            rate_limit: from_env("RATE_LIMIT").as_deref().map(per_hour).transpose()?,
            tls: false,
            frozen: false,
            open_control: false,
            credentials,
        };
        while let Some(arg) = args.next()? {
            match arg {
                Arg::Long("listen") => options.listen = args.value()?.parse()?,
                Arg::Long("seed") => options.seed = Some(args.value()?.into()),
                Arg::Long("demo") => options.demo = true,
                Arg::Long("generate") => options.generate = Some(sizes(args.value()?)?),
                Arg::Long("rate-limit") => {
                    options.rate_limit = Some(per_hour(&args.value()?.string()?)?);
                }
                Arg::Long("tls") => options.tls = true,
                Arg::Long("frozen-clock") => options.frozen = true,
                Arg::Long("open-control-plane") => options.open_control = true,
                Arg::Long("client-id") => options.credentials.client_id = args.value()?.string()?,
                Arg::Long("client-secret") => {
                    options.credentials.client_secret = args.value()?.string()?;
                }
                Arg::Long("username") => options.credentials.username = args.value()?.string()?,
                Arg::Long("password") => options.credentials.password = args.value()?.string()?,
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(options)
    }

    fn tenant(&self) -> Result<Tenant, Failure> {
        let credentials = self.credentials.clone();
        Ok(match (&self.seed, self.generate, self.demo) {
            (Some(path), None, false) => {
                let text = std::fs::read(path)
                    .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
                let seed: Seed = serde_json::from_slice(&text)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                Tenant::from_seed(&seed, credentials)?
            }
            (None, Some([users, courses, enrollments]), false) => {
                Tenant::generate_with(1, users, courses, enrollments, credentials)
            }
            (None, None, true) => Tenant::demo_with(credentials),
            (None, None, false) => Tenant::with_credentials(credentials),
            _ => return Err("--seed, --demo and --generate exclude each other".into()),
        })
    }
}

/// `1000/h` or `1000`.
fn per_hour(text: &str) -> Result<u32, Failure> {
    let number = text.strip_suffix("/h").unwrap_or(text);
    number.parse().map_err(|_| format!("`{text}` is not a limit such as 1000/h").into())
}

fn sizes(text: OsString) -> Result<[u32; 3], Failure> {
    let text = text.string()?;
    let numbers: Option<Vec<u32>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    numbers
        .and_then(|numbers| numbers.try_into().ok())
        .ok_or_else(|| format!("`{text}` is not USERS,COURSES,ENROLLMENTS").into())
}

fn json_flag(args: &mut Parser) -> Result<bool, Failure> {
    let mut json = false;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("json") => json = true,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(json)
}

fn serve(options: Options) -> Result<(), Failure> {
    let certificate = options.tls.then(Certificate::for_localhost).transpose()?;
    let mut builder = DoceboMock::builder().seed(options.tenant()?).listen(options.listen);
    if !options.frozen {
        builder = builder.running_clock();
    }
    if let Some(limit) = options.rate_limit {
        builder = builder.rate_limit(limit);
    }
    if options.open_control {
        builder = builder.open_control_plane();
    }
    if let Some(certificate) = &certificate {
        builder = builder.tls(certificate.clone());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async move {
        let stop = stop_signal()?;
        let mock = builder
            .start()
            .await
            .map_err(|error| format!("cannot listen on {}: {error}", options.listen))?;
        let Credentials { client_id, client_secret, username, password, .. } = mock.credentials();
        let mut ready = json!({
            "ready": true,
            "url": mock.url(),
            "client_id": client_id,
            "client_secret": client_secret,
            "username": username,
            "password": password,
        });
        if let Some(certificate) = &certificate {
            ready["certificate"] = certificate.pem().into();
        }
        println!("{ready}");
        eprintln!("docebo-mock: serving {}; stop with SIGINT or SIGTERM", mock.url());
        stop.await;
        mock.shut_down().await;
        eprintln!("docebo-mock: stopped");
        Ok(())
    })
}

#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn rules(as_json: bool) -> Result<(), Failure> {
    if as_json {
        println!("{}", serde_json::to_string_pretty(&ledger::listing())?);
        return Ok(());
    }
    for rule in ledger::rules() {
        println!("{}  {:12}  {}", rule.id, rule.confidence.as_str(), rule.statement);
        if let Some(switch) = rule.switch {
            println!("       switch {}: {}", switch.name, switch.variants.join(" | "));
        }
    }
    Ok(())
}

fn endpoints(as_json: bool) -> Result<(), Failure> {
    let mut rows: Vec<_> = docebo_mock::endpoints()
        .flat_map(|served| {
            let info = served.endpoint;
            let own = std::iter::once((info.method, info.path));
            own.chain(info.aliases.iter().map(|alias| (alias.method, alias.path)))
                .map(move |(method, path)| (path, method, info))
        })
        .collect();
    rows.sort_by_key(|(path, method, _)| (*path, *method));
    if as_json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(path, method, info)| {
                json!({
                    "method": method.as_str(),
                    "path": path,
                    "ids": info.ids,
                    "confidence": info.confidence,
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(());
    }
    for (path, method, info) in rows {
        println!("{:6} {path}  ({})", method.as_str(), info.confidence);
    }
    Ok(())
}

fn generate(args: &mut Parser) -> Result<(), Failure> {
    let mut of = None;
    let mut random_seed = 1;
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Value(text) if of.is_none() => of = Some(sizes(text)?),
            Arg::Long("random-seed") => random_seed = args.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    let [users, courses, enrollments] = of.ok_or("generate USERS,COURSES,ENROLLMENTS")?;
    let seed = Seed::generate(random_seed, users, courses, enrollments);
    serde_json::to_writer(std::io::stdout().lock(), &seed)?;
    println!();
    Ok(())
}
