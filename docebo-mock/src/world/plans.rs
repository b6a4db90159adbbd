//! Learning plans and who is in them.
//!
//! ```text
//! world.plans.insert(Plan { id, title: "Onboarding".into(), steps, ..Plan::new(id, now) })?;
//! world.plans.enroll(PlanSeat::new(plan, user, now));
//! world.plans.holding(user, course)        // does a plan of this user contain the course?
//! world.plans.plans_of_user(user)          // ids, ascending; users_of_plan(plan) likewise
//! ```
//!
//! A seat is a user's place in a plan. Seats are indexed by plan and by user with rank access, so
//! that a page of them costs the same wherever it lies.

mod archive;
mod progress;
mod record;

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{ranked::Ranked, selection::Selections, slab::Slab, stamp::Stamp};
pub(crate) use archive::{ArchivedSeat, SeatArchive};
pub(crate) use progress::Progress;
pub(crate) use record::{Plan, PlanSeat, PlanStep};

/// All plans of a platform.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Rows", into = "Rows")]
pub(crate) struct Plans {
    plans: BTreeMap<u32, Held>,
    /// Plans by course. Empty sets are dropped.
    by_course: BTreeMap<u32, Vec<u32>>,
    seats: Slab<PlanSeat>,
    /// Slots by plan, then user.
    by_plan: Ranked,
    /// Slots by user, then plan.
    by_user: Ranked,
    /// Frozen copies of seats that were archived.
    pub(crate) archived: SeatArchive,
    last_id: u32,
    generation: u64,
    selections: Selections,
}

#[derive(Debug, Clone)]
struct Held {
    plan: Plan,
    stamp: Stamp,
}

/// A snapshot of the table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rows {
    last_id: u32,
    plans: Vec<Plan>,
    seats: Vec<PlanSeat>,
    archived: SeatArchive,
}

impl Plans {
    /// How many plans there are.
    pub(crate) fn len(&self) -> usize {
        self.plans.len()
    }

    /// How many seats there are, over all plans.
    pub(crate) fn seat_count(&self) -> usize {
        self.seats.len()
    }

    /// A number that moves on with every change of any plan or seat.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// A computed list, kept under a key until a plan or a seat changes. See
    /// [`Selections::get_or_compute`].
    pub(crate) fn kept(&self, key: &str, compute: impl FnOnce() -> Vec<u32>) -> Arc<[u32]> {
        self.selections.get_or_compute(key, self.generation, compute)
    }

    /// The seats that `admits` lets in, by plan and user, kept likewise; to be read with
    /// [`seat_at`](Self::seat_at) before the table changes.
    pub(crate) fn kept_slots(&self, key: &str, admits: impl Fn(&PlanSeat) -> bool) -> Arc<[u32]> {
        let admitted = |slot: &u32| self.seat_at(*slot).is_some_and(&admits);
        self.kept(key, || self.by_plan.iter().filter(admitted).collect())
    }

    /// The seat at a slot.
    pub(crate) fn seat_at(&self, slot: u32) -> Option<&PlanSeat> {
        self.seats.get(slot)
    }

    /// An id that no plan has or had.
    pub(crate) fn next_id(&mut self) -> u32 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// Adds a plan under the id it carries; whether the id was free.
    pub(crate) fn insert(&mut self, plan: Plan) -> bool {
        if self.plans.contains_key(&plan.id) {
            return false;
        }
        self.last_id = self.last_id.max(plan.id);
        self.index_courses(&plan);
        self.plans.insert(plan.id, Held { plan, stamp: Stamp::next() });
        self.generation += 1;
        true
    }

    /// The plan of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&Plan> {
        self.plans.get(&id).map(|held| &held.plan)
    }

    /// All plans, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Plan> {
        self.plans.values().map(|held| &held.plan)
    }

    /// Changes a plan; its id stays, whatever `edit` does to it.
    pub(crate) fn update<R>(&mut self, id: u32, edit: impl FnOnce(&mut Plan) -> R) -> Option<R> {
        let mut plan = self.plans.get(&id)?.plan.clone();
        let result = edit(&mut plan);
        plan.id = id;
        self.unindex_courses(id);
        self.index_courses(&plan);
        self.plans.insert(id, Held { plan, stamp: Stamp::next() });
        self.generation += 1;
        Some(result)
    }

    /// Takes a plan out, with the seats of all its users. Course enrollments are somebody else's.
    pub(crate) fn remove(&mut self, id: u32) -> Option<Plan> {
        let held = self.plans.remove(&id)?;
        self.by_course.retain(|_, plans| {
            plans.retain(|plan| *plan != id);
            !plans.is_empty()
        });
        let users: Vec<u32> = self.users_of_plan(id).collect();
        for user in users {
            self.leave(id, user);
        }
        self.generation += 1;
        Some(held.plan)
    }

    /// The courses of a plan, in order.
    pub(crate) fn courses_of_plan(&self, plan: u32) -> &[PlanStep] {
        self.get(plan).map_or(&[], |plan| &plan.steps)
    }

    /// The plans that contain a course; ascending.
    pub(crate) fn plans_of_course(&self, course: u32) -> &[u32] {
        self.by_course.get(&course).map_or(&[], Vec::as_slice)
    }

    /// Whether the user is in a plan that contains the course.
    pub(crate) fn holding(&self, user: u32, course: u32) -> bool {
        self.plans_holding(user, course).next().is_some()
    }

    /// The user's plans that contain the course; ascending.
    pub(crate) fn plans_holding(
        &self,
        user: u32,
        course: u32,
    ) -> impl Iterator<Item = u32> + use<'_> {
        let plans = self.plans_of_course(course).iter().copied();
        plans.filter(move |plan| self.seat(*plan, user).is_some())
    }

    /// Puts a user into a plan; whether there was a plan and the user was not in it yet.
    pub(crate) fn enroll(&mut self, seat: PlanSeat) -> bool {
        if !self.plans.contains_key(&seat.plan) || self.seat(seat.plan, seat.user).is_some() {
            return false;
        }
        let plan = seat.plan;
        let slot = self.seats.insert(seat);
        let Self { seats, by_plan, by_user, .. } = self;
        by_plan.insert(slot, |a, b| order(seats, a, b, plan_first));
        by_user.insert(slot, |a, b| order(seats, a, b, user_first));
        self.touch(plan);
        true
    }

    /// Takes a user out of a plan.
    pub(crate) fn leave(&mut self, plan: u32, user: u32) -> Option<PlanSeat> {
        let slot = self.slot(plan, user)?;
        let Self { seats, by_plan, by_user, .. } = self;
        by_plan.remove(slot, |a, b| order(seats, a, b, plan_first));
        by_user.remove(slot, |a, b| order(seats, a, b, user_first));
        let seat = self.seats.remove(slot);
        self.touch(plan);
        seat
    }

    /// A user's place in a plan.
    pub(crate) fn seat(&self, plan: u32, user: u32) -> Option<&PlanSeat> {
        self.seats.get(self.slot(plan, user)?)
    }

    /// Who is in a plan; ascending.
    pub(crate) fn users_of_plan(&self, plan: u32) -> impl Iterator<Item = u32> + use<'_> {
        self.seats_of_plan(plan).map(|seat| seat.user)
    }

    /// How many users are in a plan. Costs no walk.
    pub(crate) fn user_count(&self, plan: u32) -> usize {
        let (from, to) = self.ranks_of_plan(plan);
        to - from
    }

    /// The plans a user is in; ascending.
    pub(crate) fn plans_of_user(&self, user: u32) -> impl Iterator<Item = u32> + use<'_> {
        let (from, to) = self.ranks_of_user(user);
        self.seats_at(self.by_user.range(from, to - from)).map(|seat| seat.plan)
    }

    /// The seats of one plan, by user.
    pub(crate) fn seats_of_plan(&self, plan: u32) -> impl Iterator<Item = &PlanSeat> {
        let (from, to) = self.ranks_of_plan(plan);
        self.seats_at(self.by_plan.range(from, to - from))
    }

    /// Some seats of all plans, by plan and user, or of one plan, or of one user; and how many
    /// there are in all.
    pub(crate) fn page(
        &self,
        which: Seats,
        offset: usize,
        limit: usize,
    ) -> (usize, impl Iterator<Item = &PlanSeat>) {
        let (index, (from, to)) = match which {
            Seats::All => (&self.by_plan, (0, self.by_plan.len())),
            Seats::OfPlan(plan) => (&self.by_plan, self.ranks_of_plan(plan)),
            Seats::OfUser(user) => (&self.by_user, self.ranks_of_user(user)),
        };
        let total = to - from;
        let offset = offset.min(total);
        let limit = limit.min(total - offset);
        (total, self.seats_at(index.range(from + offset, limit)))
    }

    /// Forgets a user who is deleted: all seats go.
    pub(crate) fn forget_user(&mut self, user: u32) {
        let plans: Vec<u32> = self.plans_of_user(user).collect();
        for plan in plans {
            self.leave(plan, user);
        }
    }

    /// Forgets a course that is deleted: it leaves all plans.
    pub(crate) fn forget_course(&mut self, course: u32) {
        for plan in self.plans_of_course(course).to_vec() {
            self.update(plan, |plan| plan.steps.retain(|step| step.course != course));
        }
    }

    fn seats_at(&self, slots: impl Iterator<Item = u32>) -> impl Iterator<Item = &PlanSeat> {
        slots.filter_map(|slot| self.seats.get(slot))
    }

    fn slot(&self, plan: u32, user: u32) -> Option<u32> {
        let slot = self.by_plan.first_not(|slot| self.key(slot, plan_first) < (plan, user))?;
        (self.key(slot, plan_first) == (plan, user)).then_some(slot)
    }

    fn ranks_of_plan(&self, plan: u32) -> (usize, usize) {
        ranks(&self.by_plan, plan, |slot| self.key(slot, plan_first).0)
    }

    fn ranks_of_user(&self, user: u32) -> (usize, usize) {
        ranks(&self.by_user, user, |slot| self.key(slot, user_first).0)
    }

    fn key(&self, slot: u32, key: fn(&PlanSeat) -> (u32, u32)) -> (u32, u32) {
        self.seats.get(slot).map_or((0, 0), key)
    }

    fn touch(&mut self, plan: u32) {
        if let Some(held) = self.plans.get_mut(&plan) {
            held.stamp = Stamp::next();
        }
        self.generation += 1;
    }

    fn index_courses(&mut self, plan: &Plan) {
        for step in &plan.steps {
            let plans = self.by_course.entry(step.course).or_default();
            if let Err(at) = plans.binary_search(&plan.id) {
                plans.insert(at, plan.id);
            }
        }
    }

    fn unindex_courses(&mut self, id: u32) {
        let steps = self.plans.get(&id).map_or(Vec::new(), |held| held.plan.steps.clone());
        for step in steps {
            if let Some(plans) = self.by_course.get_mut(&step.course) {
                plans.retain(|plan| *plan != id);
                if plans.is_empty() {
                    self.by_course.remove(&step.course);
                }
            }
        }
    }
}

/// Which seats a page is cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seats {
    All,
    OfPlan(u32),
    OfUser(u32),
}

impl From<Rows> for Plans {
    fn from(rows: Rows) -> Self {
        let mut table = Self { last_id: rows.last_id, archived: rows.archived, ..Self::default() };
        for plan in rows.plans {
            table.insert(plan);
        }
        for seat in rows.seats {
            table.enroll(seat);
        }
        table
    }
}

impl From<Plans> for Rows {
    fn from(table: Plans) -> Self {
        let seats = table.seats_at(table.by_plan.iter()).cloned().collect();
        let plans = table.plans.into_values().map(|held| held.plan).collect();
        Self { last_id: table.last_id, plans, seats, archived: table.archived }
    }
}

const fn plan_first(seat: &PlanSeat) -> (u32, u32) {
    (seat.plan, seat.user)
}

const fn user_first(seat: &PlanSeat) -> (u32, u32) {
    (seat.user, seat.plan)
}

fn order(seats: &Slab<PlanSeat>, a: u32, b: u32, key: fn(&PlanSeat) -> (u32, u32)) -> Ordering {
    seats.get(a).map(key).cmp(&seats.get(b).map(key))
}

fn ranks(index: &Ranked, wanted: u32, key: impl Fn(u32) -> u32) -> (usize, usize) {
    let from = index.partition_point(|slot| key(slot) < wanted);
    let to = index.partition_point(|slot| key(slot) <= wanted);
    (from, to)
}

#[cfg(test)]
mod tests {
    use docebo_sdk::wire::DateTime;

    use super::*;

    fn table() -> Plans {
        let at = DateTime::from_unix(0);
        let mut plans = Plans::default();
        for (id, courses) in [(7, &[1, 2][..]), (8, &[2, 3])] {
            let steps = courses.iter().map(|course| PlanStep::new(*course)).collect();
            assert!(plans.insert(Plan { steps, ..Plan::new(id, at) }));
        }
        for (plan, user) in [(8, 30), (7, 10), (7, 30), (7, 20)] {
            assert!(plans.enroll(PlanSeat::new(plan, user, at)));
        }
        plans
    }

    fn pairs<'a>(seats: impl Iterator<Item = &'a PlanSeat>) -> Vec<(u32, u32)> {
        seats.map(plan_first).collect()
    }

    #[test]
    fn both_indexes_give_pages_in_order() {
        let plans = table();
        let (total, page) = plans.page(Seats::All, 1, 2);
        assert_eq!((total, pairs(page)), (4, vec![(7, 20), (7, 30)]));
        let (total, page) = plans.page(Seats::OfUser(30), 0, 9);
        assert_eq!((total, pairs(page)), (2, vec![(7, 30), (8, 30)]));
        let (total, page) = plans.page(Seats::OfPlan(7), 2, 9);
        assert_eq!((total, pairs(page)), (3, vec![(7, 30)]));
        assert_eq!((plans.user_count(7), plans.user_count(9)), (3, 0));
    }

    #[test]
    fn a_course_is_held_while_a_plan_with_it_is() {
        let mut plans = table();
        assert!(plans.holding(30, 2) && plans.holding(10, 2) && !plans.holding(10, 3));
        assert_eq!(plans.plans_holding(30, 2).collect::<Vec<_>>(), [7, 8]);
        plans.leave(8, 30);
        assert!(plans.holding(30, 2) && !plans.holding(30, 3));
        plans.forget_course(2);
        assert!(!plans.holding(30, 2) && plans.plans_of_course(2).is_empty());
    }

    #[test]
    fn nobody_sits_in_a_plan_twice_or_in_no_plan() {
        let mut plans = table();
        let generation = plans.generation();
        assert!(!plans.enroll(PlanSeat::new(7, 10, DateTime::from_unix(5))));
        assert!(!plans.enroll(PlanSeat::new(99, 10, DateTime::from_unix(5))));
        assert_eq!(plans.generation(), generation);
    }

    #[test]
    fn who_or_what_is_deleted_leaves_no_seat() {
        let mut plans = table();
        plans.forget_user(30);
        assert_eq!(plans.plans_of_user(30).count(), 0);
        plans.remove(7);
        assert_eq!((plans.seat_count(), plans.len()), (0, 1));
        assert!(plans.plans_of_course(1).is_empty());
        assert_eq!(plans.next_id(), 9, "ids are not used again");
    }

    #[test]
    fn a_snapshot_gives_the_table_back() {
        let plans = table();
        let text = serde_json::to_string(&plans).unwrap();
        let again: Plans = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
        assert!(again.holding(30, 3));
    }
}
