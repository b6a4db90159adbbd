//! The little that enrolling, learning, archiving and leaving must come to, said once more without
//! the platform.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

pub(crate) const USERS: usize = 3;
pub(crate) const COURSES: usize = 3;
/// Pieces of material of each course.
pub(crate) const PIECES: [u8; COURSES] = [2, 1, 3];
/// The courses of each plan: the middle one is in both.
pub(crate) const PLANS: [[usize; 2]; 2] = [[0, 1], [1, 2]];

pub(crate) type Pair = (usize, usize);

/// One call, or one sitting of a learner. Many are about what is not there, and must change
/// nothing.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Enroll {
        who: usize,
        course: usize,
    },
    /// 0 in progress, 1 completed, 2 failed.
    Play {
        who: usize,
        course: usize,
        outcome: u8,
    },
    /// A status by its number.
    Set {
        who: usize,
        course: usize,
        status: i8,
    },
    Unenroll {
        who: usize,
        course: usize,
        reset: bool,
    },
    Archive {
        who: usize,
        course: usize,
        reenroll: bool,
        reset: bool,
    },
    Join {
        who: usize,
        plan: usize,
    },
    Leave {
        who: usize,
        plan: usize,
        cascade: bool,
        reset: bool,
    },
    ArchivePlan {
        who: usize,
        plan: usize,
    },
    Activate {
        who: usize,
        on: bool,
    },
    Delete {
        who: usize,
    },
}

/// What is known of everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct School {
    pub(crate) deleted: BTreeSet<usize>,
    pub(crate) inactive: BTreeSet<usize>,
    /// User and course to status.
    pub(crate) enrolled: BTreeMap<Pair, i8>,
    /// User and course to pieces finished.
    pub(crate) done: BTreeMap<Pair, u8>,
    /// Plan and user.
    pub(crate) seats: BTreeSet<Pair>,
    /// User, course and status, oldest first.
    pub(crate) archived: Vec<(usize, usize, i8)>,
    /// Plan and user, oldest first.
    pub(crate) archived_plans: Vec<Pair>,
}

impl School {
    fn is_there(&self, who: usize) -> bool {
        !self.deleted.contains(&who)
    }

    fn is_open(&self, who: usize) -> bool {
        self.is_there(who) && !self.inactive.contains(&who)
    }

    /// Whether a plan of the user holds the course.
    pub(crate) fn is_held(&self, who: usize, course: usize) -> bool {
        self.seats.iter().any(|(plan, user)| *user == who && PLANS[*plan].contains(&course))
    }

    fn done(&self, pair: Pair) -> u8 {
        self.done.get(&pair).copied().unwrap_or(0)
    }

    fn enroll(&mut self, pair: Pair) {
        let done = self.done(pair);
        let status = if done >= PIECES[pair.1] { 2 } else { i8::from(done > 0) };
        self.enrolled.entry(pair).or_insert(status);
    }

    fn unenroll(&mut self, pair: Pair, reset: bool) {
        if self.enrolled.remove(&pair).is_some() && reset {
            self.done.remove(&pair);
        }
    }

    fn archive(&mut self, pair: Pair, reenroll: bool, reset: bool) {
        let Some(&status) = self.enrolled.get(&pair).filter(|status| (0..=2).contains(*status))
        else {
            return;
        };
        self.archived.push((pair.0, pair.1, status));
        self.unenroll(pair, reset);
        if reenroll {
            let begun = self.done(pair) > 0;
            self.enrolled.insert(pair, i8::from(begun));
        }
    }

    fn play(&mut self, pair: Pair, outcome: u8) {
        let Some(status) = self.enrolled.get_mut(&pair) else { return };
        if !(0..=2).contains(status) {
            return;
        }
        let pieces = PIECES[pair.1];
        let done = self.done.entry(pair).or_insert(0);
        match outcome {
            0 => *done = (*done).max((*done + 1).min(pieces - 1)),
            1 => {
                *done = pieces;
                *status = 2;
            }
            _ => {}
        }
        *status = (*status).max(1);
    }

    pub(crate) fn take(&mut self, step: &Step) {
        match *step {
            Step::Enroll { who, course } => {
                if self.is_open(who) {
                    self.enroll((who, course));
                }
            }
            Step::Play { who, course, outcome } => {
                if self.is_open(who) {
                    self.play((who, course), outcome);
                }
            }
            Step::Set { who, course, status } => {
                if let Some(place) = self.enrolled.get_mut(&(who, course)) {
                    *place = status;
                }
            }
            Step::Unenroll { who, course, reset } => {
                if !self.is_held(who, course) {
                    self.unenroll((who, course), reset);
                }
            }
            Step::Archive { who, course, reenroll, reset } => {
                let may = if reenroll { self.is_open(who) } else { !self.is_held(who, course) };
                if may {
                    self.archive((who, course), reenroll, reset);
                }
            }
            Step::Join { who, plan } => {
                if self.is_open(who) && self.seats.insert((plan, who)) {
                    for course in PLANS[plan] {
                        self.enroll((who, course));
                    }
                }
            }
            Step::Leave { who, plan, cascade, reset } => {
                if self.seats.remove(&(plan, who)) && cascade {
                    for course in PLANS[plan] {
                        if !self.is_held(who, course) {
                            self.unenroll((who, course), reset);
                        }
                    }
                }
            }
            Step::ArchivePlan { who, plan } => {
                if self.is_open(who) && self.seats.contains(&(plan, who)) {
                    self.archived_plans.push((plan, who));
                    for course in PLANS[plan] {
                        self.archive((who, course), true, true);
                    }
                }
            }
            Step::Activate { who, on } => {
                if on || !self.is_there(who) {
                    self.inactive.remove(&who);
                } else {
                    self.inactive.insert(who);
                }
            }
            Step::Delete { who } => {
                self.deleted.insert(who);
                self.inactive.remove(&who);
                self.enrolled.retain(|(user, _), _| *user != who);
                self.done.retain(|(user, _), _| *user != who);
                self.seats.retain(|(_, user)| *user != who);
            }
        }
    }
}

impl ReferenceStateMachine for School {
    type State = Self;
    type Transition = Step;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        let who = || 0..USERS;
        let pair = || (who(), 0..COURSES);
        let plan = || (who(), 0..PLANS.len());
        let flags = || (any::<bool>(), any::<bool>());
        let status = prop_oneof![Just(-2_i8), Just(0), Just(1), Just(2), Just(3)];
        prop_oneof![
            4 => pair().prop_map(|(who, course)| Step::Enroll { who, course }),
            8 => (pair(), 0..3_u8)
                .prop_map(|((who, course), outcome)| Step::Play { who, course, outcome }),
            2 => (pair(), status)
                .prop_map(|((who, course), status)| Step::Set { who, course, status }),
            2 => (pair(), any::<bool>())
                .prop_map(|((who, course), reset)| Step::Unenroll { who, course, reset }),
            4 => (pair(), flags()).prop_map(|((who, course), (reenroll, reset))| {
                Step::Archive { who, course, reenroll, reset }
            }),
            3 => plan().prop_map(|(who, plan)| Step::Join { who, plan }),
            2 => (plan(), flags()).prop_map(|((who, plan), (cascade, reset))| {
                Step::Leave { who, plan, cascade, reset }
            }),
            2 => plan().prop_map(|(who, plan)| Step::ArchivePlan { who, plan }),
            3 => (who(), any::<bool>()).prop_map(|(who, on)| Step::Activate { who, on }),
            1 => prop::bool::weighted(0.2).prop_flat_map(move |end| {
                (Just(end), who()).prop_map(|(end, who)| {
                    if end { Step::Delete { who } } else { Step::Activate { who, on: true } }
                })
            }),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.take(step);
        state
    }
}
