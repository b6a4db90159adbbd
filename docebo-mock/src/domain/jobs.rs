//! Background jobs: what is listed, and doing what is due.

use docebo_sdk::{
    UserId,
    endpoint::Call,
    jobs::{GetJob, Job as Descriptor, JobEntry, JobList, JobStatus, ListJobs, ListJobsQuery},
};

use super::{Registry, paging::Paging, users};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        jobs::{Chunk, Job, Progress},
    },
};

pub(crate) fn register(registry: &mut Registry) {
    registry.read::<ListJobs>(list);
    registry.read::<GetJob>(get);
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
    let paging = Paging::new(page, page_size);
    let jobs = world
        .jobs
        .newest_first()
        .filter(|job| job.author == author && sees(cx, job) && job.is_listed(cx.now))
        .filter(|job| status.as_ref().is_none_or(|status| *status == wire_status(job.progress)))
        .skip(paging.offset())
        .take(paging.limit())
        .map(|job| entry(world, job))
        .collect();
    Ok(JobList { jobs })
}

fn get(world: &World, cx: &Context<'_>, call: Call<GetJob>) -> Result<JobEntry, Fault> {
    world
        .jobs
        .get(&call.path)
        .filter(|job| sees(cx, job))
        .map(|job| entry(world, job))
        .ok_or_else(|| Fault::not_found("Not found"))
}

/// Superadmins see every job, power users their own, others none.
fn sees(cx: &Context<'_>, job: &Job) -> bool {
    let rights = cx.rights();
    rights.is_superadmin() || (rights.is_power_user() && job.author == cx.user())
}

const fn wire_status(progress: Progress) -> JobStatus {
    match progress {
        Progress::Queued => JobStatus::Queued,
        Progress::Running => JobStatus::Running,
        Progress::Completed => JobStatus::Completed,
    }
}

fn entry(world: &World, job: &Job) -> JobEntry {
    let author = job.author.and_then(|id| world.users.get(id));
    JobEntry {
        job_descriptor: Descriptor {
            hash: job.hash.clone(),
            name: job.name.clone(),
            status: wire_status(job.progress),
            percent: job.percent(),
            total: Some(job.total.into()),
            errors: job.errors.into(),
            notify: true,
            notify_email: author.map(|user| user.email().to_owned()).filter(|e| !e.is_empty()),
            author_id: UserId::from(job.author.unwrap_or(0)),
            author_name: job.author_name.clone(),
            domain: job.domain.clone(),
            log_file: None,
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

/// Does one chunk of the oldest job that waits; whether there was one.
pub(crate) fn step(world: &mut World, now: docebo_sdk::wire::DateTime) -> bool {
    let begun = world.jobs.begin_step(now);
    let found = begun.is_some();
    if let Some((job, at, chunk)) = begun {
        work(world, job, at, chunk);
    }
    found
}

fn work(world: &mut World, job: usize, now: docebo_sdk::wire::DateTime, chunk: Chunk) {
    let (done, errors) = match chunk {
        Chunk::Status { users, active, rights } => {
            let failed =
                |id: &&u32| !users::status::switch(world, &rights, now, **id, active).is_updated();
            (users.len(), users.iter().filter(failed).count())
        }
    };
    if let Some(author) = world.jobs.report(job, now, done, errors) {
        world.mail(now, "background_job_completed", author);
    }
}
