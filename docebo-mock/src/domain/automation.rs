//! Running automation rules. No route of the catalogue shows them: they are set up under `/_mock`.

use std::sync::Arc;

use docebo_sdk::wire::DateTime;

use super::{importer, jobs, users};
use crate::world::{
    World,
    access::Rights,
    automation::{
        AutomationRule, AutomationRun, Dropped, FileImport, Kept, MAX_LEVELS, RunError, Trigger,
        levels,
    },
    files::UploadError,
    importer::Preset,
    jobs::Target,
    outbox::Effect,
    users::Level,
};

/// Seconds the platform waits for a server (B-205).
const PATIENCE: u32 = 10;
/// Records fed to the user batch at a time.
const CHUNK: usize = 100;

/// Saves a rule, or says what is wrong with it.
pub(crate) fn add(world: &mut World, now: DateTime, rule: AutomationRule) -> Result<u32, String> {
    let author = match rule.author.as_deref() {
        None => None,
        Some(name) => Some(world.users.by_username(name).ok_or_else(|| format!("no user {name}"))?),
    };
    let zone = author.map_or(world.settings.default_timezone.as_str(), |user| user.timezone());
    let (author, zone) = (author.map(|user| user.id()), zone.to_owned());
    if rule.schedule.is_some_and(|schedule| !schedule.is_sound()) {
        return Err("the schedule names a time that does not exist".to_owned());
    }
    match &rule.trigger {
        Trigger::File(import) => {
            if levels(&import.folder).count() > MAX_LEVELS {
                return Err(format!("{}: two levels at most (B-205)", import.folder));
            }
            importer::check_mapping(world, &preset(import))?;
        }
        Trigger::Inactive { days: 0 } => return Err("days must be 1 at least".to_owned()),
        Trigger::Inactive { .. } => {}
    }
    let id = world.automation.add(Kept { rule, author, zone, next: None });
    plan(world, id, now);
    Ok(id)
}

/// Puts a file into a folder, where a rule may wait for it.
pub(crate) fn drop_file(
    world: &mut World,
    now: DateTime,
    folder: &str,
    name: &str,
    bytes: &[u8],
) -> Result<String, UploadError> {
    let address = world.files.add(name, bytes)?;
    let name = address.rsplit('/').next().unwrap_or(name).to_owned();
    let file = Dropped { folder: folder.to_owned(), name, address: address.clone() };
    let waiting: Vec<u32> = world
        .automation
        .rules
        .iter()
        .filter(|(_, kept)| match &kept.rule.trigger {
            Trigger::File(import) => import.watches(&file.folder, &file.name),
            Trigger::Inactive { .. } => false,
        })
        .map(|(id, _)| *id)
        .collect();
    world.automation.dropped.push(file);
    waiting.into_iter().for_each(|id| plan(world, id, now));
    Ok(address)
}

/// Says when a rule runs next (B-204).
fn plan(world: &mut World, id: u32, now: DateTime) {
    let automation = &mut world.automation;
    let Some(kept) = automation.rules.get(&id) else { return };
    let next = match (kept.rule.schedule, &kept.rule.trigger) {
        (Some(schedule), _) => schedule.next(&kept.zone, now),
        (None, Trigger::File(import)) => automation.waits(import).then_some(now),
        (None, Trigger::Inactive { .. }) => Some(now.date().plus_days(1).start()),
    };
    if let Some(kept) = automation.rules.get_mut(&id) {
        kept.next = next;
    }
}

/// Runs every rule whose time has come.
pub(crate) fn settle(world: &mut World, now: DateTime) {
    while let Some(id) = world.automation.due(now) {
        let Some(kept) = world.automation.rules.get(&id).cloned() else { return };
        let rights = match kept.author {
            Some(author) => Rights::of(world, author),
            None => Rights::superadmin(),
        };
        let mut run = AutomationRun {
            rule: id,
            at: now,
            failure: None,
            records: 0,
            errors: Vec::new(),
            deactivated: Vec::new(),
        };
        match &kept.rule.trigger {
            Trigger::File(import) => {
                let done = import_file(world, now, import, kept.author, rights, &mut run);
                run.failure = done.err();
                let wrong = run.failure.is_some() || !run.errors.is_empty();
                if let Some(address) = import.error_log.clone().filter(|_| wrong) {
                    let template = "automation_error_log".to_owned();
                    world.outbox.push(now, Effect::MailTo { template, address });
                }
            }
            Trigger::Inactive { days } => {
                run.deactivated = deactivate(world, now, *days, &rights);
            }
        }
        let failed = run.failure.is_some();
        world.automation.runs.push(run);
        plan(world, id, now);
        // A file that could not be fetched stays; without a schedule nobody asks for it again.
        if let Some(kept) = world.automation.rules.get_mut(&id)
            && kept.next.is_some_and(|next| next <= now)
            && failed
        {
            kept.next = None;
        }
    }
}

fn import_file(
    world: &mut World,
    now: DateTime,
    import: &FileImport,
    author: Option<u32>,
    rights: Rights,
    run: &mut AutomationRun,
) -> Result<(), String> {
    if import.server.answers_after > PATIENCE {
        return Err(format!("Connection timed out after {PATIENCE} seconds"));
    }
    if import.server.unsupported_algorithm {
        return Err("Bad username or password".to_owned()); // B-207
    }
    let not_there = || format!("File not found: {}/{}", import.folder, import.file);
    let file = world.automation.take(import).ok_or_else(not_there)?;
    let (records, options) = importer::records_of(world, &preset(import), &file.address)?;
    run.records = records.len();
    let rights = Arc::new(rights);
    for chunk in records.chunks(CHUNK) {
        let (target, chunk) = (Target::UserFile, chunk.to_vec());
        let rights = Arc::clone(&rights);
        let lines = jobs::feed(world, now, target, chunk, Some(&options), author, rights);
        run.errors.extend(lines.into_iter().map(|line| RunError {
            row: line.row,
            identifier: line.identifier,
            message: line.message,
        }));
    }
    Ok(())
}

/// What a rule keeps of an import is what a preset keeps.
fn preset(import: &FileImport) -> Preset {
    Preset {
        id: 0,
        author: None,
        name: String::new(),
        mapping: import.columns.clone(),
        options: import.options.clone(),
        params: import.params.clone(),
    }
}

/// Deactivates who has not come for so long. Superadmins are spared (inferred).
fn deactivate(world: &mut World, now: DateTime, days: u32, rights: &Rights) -> Vec<u64> {
    let since = now.minus(std::time::Duration::from_secs(u64::from(days) * 86_400));
    let idle: Vec<u32> = world
        .users
        .iter_by_id()
        .filter(|user| user.is_active() && user.level() != Level::Superadmin)
        .filter(|user| user.last_access().or(user.created()).is_some_and(|at| at < since))
        .map(|user| user.id())
        .collect();
    let switched = idle
        .into_iter()
        .filter(|id| users::status::switch(world, rights, now, *id, false).is_updated());
    switched.map(u64::from).collect()
}
