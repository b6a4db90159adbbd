//! What follows from a change: at once, and later, when its time has come.

use docebo_sdk::wire::DateTime;

use super::{automation, enrollment_rules, jobs, reports};
use crate::world::{World, deliveries, groups, notifications};

/// Does what is due at `now`, each piece at its own time.
pub(crate) fn settle(world: &mut World, now: DateTime) {
    while let Some(due) = world.next_due().filter(|due| *due <= now) {
        world.registrations.settle(due);
        jobs::settle(world, due);
        reports::settle(world, due);
        groups::settle(world, due);
        deliveries::settle(world, due);
        automation::settle(world, due);
        notifications::settle(world, due);
        changed(world, due);
    }
}

/// Does, after a change at `now`, what follows from it at once, and looks what is to be done
/// later because of it.
pub(crate) fn changed(world: &mut World, now: DateTime) {
    enrollment_rules::act(world, now);
    groups::watch(world, now);
}
