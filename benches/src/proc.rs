//! What the system knows about a process.

use std::fs;

/// CPU time of all threads so far, in nanoseconds.
pub(crate) fn cpu_nanos(pid: u32) -> f64 {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let nanos: f64 = tasks
        .flatten()
        .filter_map(|task| fs::read_to_string(task.path().join("schedstat")).ok())
        .filter_map(|text| text.split_whitespace().next()?.parse::<f64>().ok())
        .sum();
    if nanos > 0.0 { nanos } else { ticks(pid) * 10_000_000.0 }
}

/// The same by the clock's hundredths of a second, where the finer account is switched off.
fn ticks(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = text.rsplit_once(')').unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    fields[11..13].iter().map(|ticks| ticks.parse::<f64>().unwrap()).sum()
}

/// Resident memory in MiB: now, and at its highest.
pub(crate) fn resident(pid: u32) -> (f64, f64) {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    };
    (line("VmRSS"), line("VmHWM"))
}

/// Threads and open descriptors of this process.
pub(crate) fn threads_and_descriptors() -> (usize, usize) {
    let count = |what| fs::read_dir(format!("/proc/self/{what}")).unwrap().count();
    (count("task"), count("fd"))
}
