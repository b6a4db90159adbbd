//! The programs, run to their end as somebody would run them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use docebo_mock::{Credentials, DoceboMock, FaultRule, Seed, Tenant};
use serde_json::{Value, json};

/// How a program ended.
#[derive(Debug)]
struct End {
    code: Option<i32>,
    out: String,
    err: String,
}

impl End {
    /// What it answered for programs.
    fn answer(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }
}

/// A program, and a folder it works in.
struct Program {
    name: &'static str,
    folder: tempfile::TempDir,
    tenant: Option<String>,
}

impl Program {
    fn new(name: &'static str) -> Self {
        Self { name, folder: tempfile::tempdir().unwrap(), tenant: None }
    }

    /// Works on a platform that is served, and so remembers what was done to it.
    async fn on(name: &'static str, tenant: Tenant) -> (Self, DoceboMock) {
        let mock = DoceboMock::builder().seed(tenant).start().await.unwrap();
        let program = Self { tenant: Some(mock.url()), ..Self::new(name) };
        (program, mock)
    }

    fn run(&self, arguments: &[&str]) -> End {
        let Credentials { client_id, client_secret, username, password } = Credentials::default();
        let mut command = Command::new(binary(self.name));
        command
            .args(self.tenant.iter().flat_map(|url| ["--tenant", url]))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("DOCEBO_CLIENT_ID", client_id)
            .env("DOCEBO_CLIENT_SECRET", client_secret)
            .env("DOCEBO_USERNAME", username)
            .env("DOCEBO_PASSWORD", password)
            .stdin(Stdio::null());
        let output = command.output().unwrap_or_else(|error| panic!("{}: {error}", self.name));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        End { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    fn read(&self, name: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }
}

/// Cargo builds the programs beside these tests.
fn binary(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("examples").join(name);
    built.with_extension(std::env::consts::EXE_EXTENSION)
}

fn steps(plan: &Value) -> usize {
    plan["steps"].as_array().unwrap().len()
}

/// A program that makes a plan and carries it out.
struct Planner {
    name: &'static str,
    /// What it needs to be told on its demo.
    flags: &'static [&'static str],
    /// How it ends there: 2 where something is left over.
    code: i32,
    /// Its demo.
    demo: fn() -> Tenant,
}

/// A file beside the programs.
macro_rules! data {
    ($name:literal) => {
        concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $name)
    };
}

const PLANNERS: [Planner; 7] = [
    Planner {
        name: "offboard",
        flags: &["--csv", data!("leavers.csv")],
        code: 0,
        demo: Tenant::demo,
    },
    Planner {
        name: "archive_by_csv",
        flags: &["--allow-unverified-archive", "--csv", data!("archive.csv")],
        code: 0,
        demo: Tenant::demo,
    },
    Planner {
        name: "attest",
        flags: &["--answers", data!("attest/paula.csv"), "--answers", data!("attest/peter.csv")],
        code: 0,
        demo: Tenant::demo,
    },
    Planner {
        name: "dormant",
        flags: &[
            "--created-before",
            "2025-03-01",
            "--delete",
            "--allow-delete",
            "--exclude",
            "reception",
        ],
        code: 0,
        demo: || seed(include_str!("../data/dormant.json")),
    },
    Planner {
        name: "power_users",
        flags: &["--allow-demotion", "--protect", "payroll.robot"],
        code: 0,
        demo: || seed(include_str!("../data/power_users.json")),
    },
    Planner {
        name: "rehire",
        flags: &["--csv", data!("rehire/returners.csv"), "--merge", "listed"],
        code: 0,
        demo: || seed(include_str!("../data/rehire/platform.json")),
    },
    Planner {
        name: "retire_company",
        flags: &["--csv", data!("contacts.csv"), "--branch", "1", "--on", "2026-03-31"],
        code: 0,
        demo: || seed(include_str!("../data/customers.json")),
    },
];

fn seed(json: &str) -> Tenant {
    let seed: Seed = serde_json::from_str(json).unwrap();
    Tenant::from_seed(&seed, Credentials::default()).unwrap()
}

impl Planner {
    /// Runs with the program's own flags and more.
    fn run(&self, program: &Program, more: &[&str]) -> End {
        program.run(&[self.flags, more].concat())
    }
}

#[test]
fn a_dry_run_shows_a_plan_and_changes_nothing() {
    for planner in PLANNERS {
        let (name, program) = (planner.name, Program::new(planner.name));
        let more = ["--dry-run", "--json", "--plan-out", "plan.json"];
        let shown = planner.run(&program, &more).ends(0);
        let plan = shown.answer();
        assert!(steps(&plan) > 0, "{name}: {shown:?}");
        assert_eq!(plan, program.json("plan.json"), "{name}");
        assert!(!shown.err.is_empty(), "{name}: people get to see the plan too");
        let left = std::fs::read_dir(program.folder.path()).unwrap().count();
        assert_eq!(left, 1, "{name}: only what was asked for is left");
    }
}

#[test]
fn a_run_in_memory_goes_through_and_leaves_its_papers() {
    for planner in PLANNERS {
        let (name, program) = (planner.name, Program::new(planner.name));
        let end = planner.run(&program, &["--out", "work"]).ends(planner.code);
        assert!(end.out.contains("Reading the platform again"), "{name}: {}", end.out);
        for paper in ["plan.json", "plan.txt", "plan.md", "plan.csv", "steps.csv", "undo.json"] {
            assert!(!program.read(&format!("work/{paper}")).is_empty(), "{name}: {paper}");
        }
        let journal = program.read("work/journal.jsonl");
        let made = journal.lines().filter(|line| line.contains("\"done\"")).count();
        assert_eq!(made, steps(&program.json("work/plan.json")), "{name}: {journal}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_has_to_say_yes_on_a_real_platform() {
    for planner in PLANNERS {
        let (program, mock) = Program::on(planner.name, (planner.demo)()).await;
        let end = planner.run(&program, &[]).ends(1);
        assert!(end.err.contains("say --yes"), "{}: {}", planner.name, end.err);
        let writes = mock.requests().writes();
        let changed = writes.iter().filter(|call| !call.path.starts_with("/oauth2/")).count();
        assert_eq!(changed, 0, "{}", planner.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_is_done_once_gone_on_with_and_walked_back() {
    for planner in PLANNERS {
        let name = planner.name;
        let (program, _mock) = Program::on(name, (planner.demo)()).await;
        planner.run(&program, &["--yes", "--out", "work"]).ends(planner.code);

        let again = planner.run(&program, &["--yes"]).ends(0);
        assert!(again.out.contains("Nothing to do."), "{name}: {}", again.out);
        let resumed = program.run(&["--yes", "--resume", "work"]).ends(0);
        assert!(resumed.out.contains("done in an earlier run"), "{name}: {}", resumed.out);
        let back = program.run(&["--yes", "--undo", "work"]).ends(0);
        assert!(
            back.out.starts_with("Platform") && back.out.contains("Undo of"),
            "{name}: {}",
            back.out
        );
        let went_on = program.run(&["--yes", "--resume", "work"]);
        if steps(&program.json("work/undo.json")) > 0 {
            let undone = went_on.ends(1);
            assert!(undone.err.contains("this run was undone"), "{name}: {}", undone.err);
        }
        let again = planner.run(&program, &["--yes", "--out", "work"]);
        let nothing = again.out.contains("Nothing to do.");
        assert!(nothing || again.err.contains("holds another run"), "{name}: {again:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_broke_off_has_a_way_back_and_a_folder_is_of_one_workflow() {
    let (program, mock) = Program::on("offboard", Tenant::demo()).await;
    let active = |mock: &DoceboMock| mock.users().iter().filter(|user| user.active).count();
    let before = active(&mock);
    mock.fail(FaultRule::on("/learn/v1/enrollments").method("DELETE").status(401).times(99));
    mock.fail(FaultRule::on("/learn/v1/enrollments").method("PUT").status(401).times(99));
    let broken = program.run(&["--csv", data!("leavers.csv"), "--yes", "--out", "work"]);
    assert_ne!(broken.code, Some(0), "{}", broken.out);
    assert!(program.folder.path().join("work/journal.jsonl").exists());

    let other = Program { name: "dormant", ..program };
    let wrong = other.run(&["--resume", "work", "--yes"]).ends(1);
    assert!(wrong.err.contains("a plan of offboarding, not of dormant"), "{}", wrong.err);
    let program = Program { name: "offboard", ..other };
    program.run(&["--undo", "work", "--yes"]).ends(0);
    assert_eq!(active(&mock), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_real_platform_nobody_is_taken_from_the_demo_list() {
    for name in ["offboard", "archive_by_csv", "rehire", "forget"] {
        let (program, _mock) = Program::on(name, Tenant::demo()).await;
        let flags = if name == "forget" { &["--yes", "--numbered"][..] } else { &["--yes"] };
        let end = program.run(flags).ends(64);
        assert!(end.err.contains("on a real platform, name a list: --csv FILE"), "{name}: {end:?}");
    }
}

#[test]
fn a_bad_command_line_is_told_with_a_code_of_its_own() {
    for Planner { name, .. } in PLANNERS {
        let end = Program::new(name).run(&["--no-such-flag"]).ends(64);
        assert!(end.err.contains("--no-such-flag"), "{name}: {}", end.err);
        let end = Program::new(name).run(&["--help"]).ends(0);
        assert!(end.out.starts_with("Usage: ") && end.out.contains("--undo"), "{}", end.out);
    }
}

#[test]
fn who_is_forgotten_stands_in_no_paper_when_the_names_are_destroyed() {
    let program = Program::new("forget");
    // Mails, exports and the like cannot be looked through: that is left, and told.
    let end = program.run(&["--destroy-names", "--out", "work"]).ends(2);
    assert!(end.out.contains("Not to be seen from here:"), "{}", end.out);
    let papers: Vec<_> = std::fs::read_dir(program.folder.path().join("work")).unwrap().collect();
    assert!(papers.len() > 5, "{papers:?}");
    let listed = std::fs::read_to_string(data!("forget.csv")).unwrap();
    let names = listed.lines().skip(1).filter_map(|line| line.split([',', ';']).next());
    let names: Vec<String> = names.filter(|name| name.len() > 4).map(str::to_lowercase).collect();
    assert!(names.len() > 1, "{listed}");
    for paper in papers {
        let path = paper.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
        for name in &names {
            assert!(!text.contains(name), "{name} in {}", path.display());
        }
    }
    assert!(program.read("work/evidence.txt").len() > 100);
}

#[test]
fn whom_a_rule_did_not_catch_is_enrolled_and_told() {
    let end = Program::new("backfill").run(&["--yes", "--json"]).ends(0);
    let filled = end.answer();
    assert_eq!(filled[0]["target"]["course"], 3, "{filled}");
    assert_eq!((filled[0]["enrolled"][0].as_u64(), &filled[0]["left"]), (Some(13002), &json!([])));
}

#[test]
fn a_diagnosis_says_with_its_code_whether_something_stands_in_the_way() {
    let program = Program::new("diagnose");
    let fine = program.run(&["--user", "anna.keller", "--json"]).ends(0);
    assert_eq!(fine.answer()[0]["person"]["username"], "anna.keller");
    let locked = program.run(&["--user", "finn.moss"]).ends(2);
    assert!(locked.out.contains("the account is deactivated (B-003"), "{}", locked.out);
    program.run(&[]).ends(2);
}
