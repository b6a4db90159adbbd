//! Background jobs: what is listed, and doing what is due.

mod feed;
mod start;

pub(crate) use feed::feed;
pub(crate) use start::{queue, rights};

use std::time::Duration;

use docebo_sdk::{
    UserId,
    endpoint::{Call, Empty},
    jobs::{
        CreateJob, DeleteJob, GetJob, Job as Descriptor, JobChange, JobEntry, JobList, JobStatus,
        JobUpdate, ListJobs, ListJobsQuery, UpdateJob,
    },
};

use super::{Registry, learning_plans, paging::Paging, users};
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::JobListDelay,
    world::{
        World, files,
        jobs::{Chunk, Job, LogLine, Progress, Told},
        outbox::Effect,
    },
};

/// How long a new job may be missing from the list (B-219; "some seconds").
const LATE: Duration = Duration::from_secs(5);

pub(crate) fn register(registry: &mut Registry) {
    registry.read::<ListJobs>(list);
    registry.write::<CreateJob>(start::create);
    registry.read::<GetJob>(get);
    registry.write::<UpdateJob>(update);
    registry.write::<DeleteJob>(delete);
}

fn list(world: &World, cx: &Context<'_>, call: Call<ListJobs>) -> Result<JobList, Fault> {
    let ListJobsQuery { id_author, status, page, page_size } = call.query;
    if status.as_ref().is_some_and(|status| !status.is_known()) {
        return Err(Fault::bad_request("Invalid parameters: status"));
    }
    let author = match id_author {
        Some(author) => Some(u32::try_from(author.get()).unwrap_or(u32::MAX)),
        None => cx.user(),
    };
    cx.rule("B-214");
    cx.rule("B-215");
    let delay = match cx.switch::<JobListDelay>() {
        JobListDelay::None => Duration::ZERO,
        JobListDelay::Seconds => LATE,
    };
    let paging = Paging::new(page, page_size);
    let jobs = world
        .jobs
        .newest_first()
        .filter(|job| job.author == author && sees(cx, job) && job.is_listed(cx.now))
        .filter(|job| job.created.plus(delay) <= cx.now)
        .filter(|job| status.as_ref().is_none_or(|status| *status == wire_status(job.progress)))
        .skip(paging.offset())
        .take(paging.limit())
        .map(|job| entry(world, job))
        .collect();
    Ok(JobList { jobs })
}

fn get(world: &World, cx: &Context<'_>, call: Call<GetJob>) -> Result<JobEntry, Fault> {
    cx.rule("B-210");
    seen(world, cx, &call.path).map(|job| entry(world, job))
}

/// Aborts, or changes whether the end is told. An update that says nothing does nothing
/// (inferred).
fn update(world: &mut World, cx: &Context<'_>, call: Call<UpdateJob>) -> Result<JobChange, Fault> {
    let Call { path: hash, query: Empty {}, body: JobUpdate { abort, notify } } = call;
    seen(world, cx, &hash)?;
    if abort == Some(true) {
        cx.rule("B-212");
        if !world.jobs.abort(&hash, cx.now) {
            return Err(Fault::bad_request("The job has already ended"));
        }
    }
    if let Some(notify) = notify {
        world.jobs.set_notify(&hash, notify);
    }
    Ok(JobChange { success: true })
}

fn delete(world: &mut World, cx: &Context<'_>, call: Call<DeleteJob>) -> Result<JobChange, Fault> {
    seen(world, cx, &call.path)?;
    cx.rule("B-213");
    if !world.jobs.remove(&call.path) {
        return Err(Fault::bad_request("Only aborted or completed jobs can be deleted"));
    }
    Ok(JobChange { success: true })
}

/// The job of a hash, if there is one that the caller may see and that has not left the list.
fn seen<'w>(world: &'w World, cx: &Context<'_>, hash: &str) -> Result<&'w Job, Fault> {
    world
        .jobs
        .get(hash)
        .filter(|job| sees(cx, job) && job.is_listed(cx.now))
        .ok_or_else(|| Fault::not_found("Not found"))
}

/// Superadmins see every job, power users their own, others none.
fn sees(cx: &Context<'_>, job: &Job) -> bool {
    let rights = cx.rights();
    rights.is_superadmin() || (rights.is_power_user() && job.author == cx.user())
}

pub(crate) const fn wire_status(progress: Progress) -> JobStatus {
    match progress {
        Progress::Queued => JobStatus::Queued,
        Progress::Running => JobStatus::Running,
        Progress::Completed => JobStatus::Completed,
        Progress::Aborted => JobStatus::Aborted,
        Progress::Failed => JobStatus::Failed,
    }
}

fn entry(world: &World, job: &Job) -> JobEntry {
    let author = job.author.and_then(|id| world.users.get(id));
    let email = || author.map(|user| user.email().to_owned()).filter(|email| !email.is_empty());
    JobEntry {
        job_descriptor: Descriptor {
            hash: job.hash.clone(),
            name: job.name.clone(),
            status: wire_status(job.progress),
            percent: job.percent(),
            total: job.counted.then(|| job.total.into()),
            errors: job.errors.into(),
            notify: job.notify,
            notify_email: job.notify_email.clone().or_else(email),
            author_id: UserId::from(job.author.unwrap_or(0)),
            author_name: job.author_name.clone(),
            domain: job.domain.clone(),
            log_file: job.has_log().then(|| files::log_address(&job.hash)),
            date_created: Some(job.created),
            last_update: Some(job.updated),
        },
    }
}

/// Does every chunk that is due at `now`, in the order in which they became due.
pub(crate) fn settle(world: &mut World, now: docebo_sdk::wire::DateTime) {
    while let Some((job, due, chunk)) = world.jobs.begin(now) {
        work(world, job, due, chunk);
    }
}

/// Does one chunk of the oldest job that waits, or finishes the oldest report; whether there was
/// one.
pub(crate) fn step(world: &mut World, now: docebo_sdk::wire::DateTime) -> bool {
    let begun = world.jobs.begin_step(now);
    let found = begun.is_some();
    if let Some((job, at, chunk)) = begun {
        work(world, job, at, chunk);
    }
    found || super::reports::step(world)
}

fn work(world: &mut World, job: usize, now: docebo_sdk::wire::DateTime, chunk: Chunk) {
    let before = std::mem::replace(&mut world.cause, world.jobs.cause(job, now));
    let (done, errors) = match chunk {
        Chunk::Status { users, active, rights } => {
            let failed =
                |id: &&u32| !users::status::switch(world, &rights, now, **id, active).is_updated();
            (users.len(), users.iter().filter(failed).count())
        }
        Chunk::Delete { users, rights } => {
            let count = users.len();
            let kept =
                users.into_iter().filter(|id| !users::delete::remove(world, &rights, now, *id));
            (count, kept.count())
        }
        Chunk::LeavePlans { users, plans, cascade, reset_tracks, rights } => {
            let options = learning_plans::LeaveOptions { cascade, reset_tracks };
            let stayed =
                learning_plans::leave_in_chunk(world, now, &users, &plans, options, rights);
            (users.len(), stayed)
        }
        Chunk::Records { target, records, options, author, rights } => {
            let count = records.len();
            let options = options.as_deref();
            let lines = feed(world, now, target, records, options, author, rights);
            let errors = lines.len();
            lines.into_iter().for_each(|line| world.jobs.note(job, line));
            (count, errors)
        }
        Chunk::Broken { reason: message } => {
            world.jobs.note(job, LogLine { row: 0, identifier: String::new(), message });
            (0, 1)
        }
    };
    world.cause = before;
    if let Some(ended) = world.jobs.report(job, now, done, errors) {
        tell(world, now, &ended);
    }
}

/// Tells that a job has ended (B-218).
fn tell(world: &mut World, now: docebo_sdk::wire::DateTime, told: &Told) {
    let Told { progress, notify, notify_email, author } = told;
    if !notify {
        return;
    }
    let template = match progress {
        Progress::Failed => "background_job_failed",
        _ => "background_job_completed",
    };
    match (notify_email, author) {
        (Some(address), _) => {
            let (template, address) = (template.to_owned(), address.clone());
            world.outbox.push(now, Effect::MailTo { template, address });
        }
        (None, Some(author)) => world.mail(now, template, *author),
        (None, None) => {}
    }
    if let Some(author) = *author {
        let (template, user_id) = (template.to_owned(), author.into());
        world.outbox.push(now, Effect::Notice { template, user_id });
    }
}
