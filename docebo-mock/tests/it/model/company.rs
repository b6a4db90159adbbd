//! The little that a sequence of calls must come to, said once more without the platform.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

/// One call. People and branches are named by the order of their making, the deleted included, and
/// wrap around: some calls are about what is gone, and must then change nothing.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// A user under one of a few names, in either case.
    Hire {
        name: u8,
        loud: bool,
    },
    Rename {
        who: usize,
        name: u8,
        loud: bool,
    },
    Delete {
        who: usize,
    },
    Activate {
        who: usize,
        on: bool,
    },
    /// 3, 4 or 6, by the account itself.
    Level {
        who: usize,
        level: u8,
    },
    /// By the power users' service.
    Promote {
        who: usize,
    },
    Demote {
        who: usize,
    },
    Profile {
        who: usize,
        profile: u32,
        on: bool,
    },
    /// Branches a power user may reach, and users.
    Hold {
        who: usize,
        branch: usize,
    },
    Watch {
        who: usize,
        whom: usize,
    },
    /// A team member, of one manager type or the other.
    Lead {
        boss: usize,
        who: usize,
        kind: u32,
    },
    Release {
        boss: usize,
        who: usize,
        kind: u32,
    },
    Place {
        who: usize,
        branch: usize,
    },
    /// A branch below another.
    Found {
        below: usize,
    },
    Shift {
        branch: usize,
        below: usize,
    },
    Close {
        branch: usize,
    },
    /// An automatic group of whoever is in a branch or below it.
    Gather {
        branch: usize,
    },
}

/// What is known of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Person {
    pub(crate) name: u8,
    pub(crate) active: bool,
    pub(crate) level: u8,
    /// Manager type to person.
    pub(crate) managers: BTreeMap<u32, usize>,
    /// 0 is the root.
    pub(crate) branch: usize,
    pub(crate) profiles: BTreeSet<u32>,
}

/// What is known of an automatic group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gathering {
    pub(crate) branch: usize,
    pub(crate) members: BTreeSet<usize>,
}

/// What is known of everything. Nobody's place is ever given to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Company {
    pub(crate) people: Vec<Option<Person>>,
    /// Each branch's parent; the root is its own.
    pub(crate) branches: Vec<Option<usize>>,
    pub(crate) groups: Vec<Gathering>,
}

impl Company {
    /// Whether a branch is another or lies below it.
    fn is_within(&self, branch: usize, above: usize) -> bool {
        let mut at = branch;
        while at != above {
            match self.branches[at] {
                Some(parent) if parent != at => at = parent,
                _ => return false,
            }
        }
        true
    }

    /// Whom each group is to hold.
    fn gather(&mut self) {
        let mut groups = std::mem::take(&mut self.groups);
        for group in &mut groups {
            let people = self.people.iter().enumerate();
            let within = people.filter(|(_, person)| {
                person.as_ref().is_some_and(|person| self.is_within(person.branch, group.branch))
            });
            group.members = within.map(|(place, _)| place).collect();
        }
        self.groups = groups;
    }

    /// Somebody who is there.
    fn person(&self, who: usize) -> Option<(usize, &Person)> {
        let place = who.checked_rem(self.people.len())?;
        Some((place, self.people[place].as_ref()?))
    }

    fn change(&mut self, who: usize, edit: impl FnOnce(&mut Person)) {
        let place = who.checked_rem(self.people.len());
        if let Some(Some(person)) = place.and_then(|place| self.people.get_mut(place)) {
            edit(person);
        }
    }

    /// A branch that is there.
    fn branch(&self, branch: usize) -> Option<usize> {
        let place = branch % self.branches.len();
        self.branches[place].map(|_| place)
    }

    fn is_free(&self, name: u8) -> bool {
        self.people.iter().flatten().all(|person| person.name != name)
    }

    fn take(&mut self, step: &Step) {
        match *step {
            Step::Hire { name, .. } => {
                if self.is_free(name) {
                    self.people.push(Some(Person {
                        name,
                        active: true,
                        level: 6,
                        managers: BTreeMap::new(),
                        branch: 0,
                        profiles: BTreeSet::new(),
                    }));
                }
            }
            Step::Rename { who, name, .. } => {
                if self.is_free(name) {
                    self.change(who, |person| person.name = name);
                }
            }
            Step::Delete { who } => {
                let Some((place, _)) = self.person(who) else { return };
                self.people[place] = None;
                for person in self.people.iter_mut().flatten() {
                    person.managers.retain(|_, manager| *manager != place);
                }
            }
            Step::Activate { who, on } => self.change(who, |person| person.active = on),
            Step::Level { who, level } => self.change(who, |person| {
                if person.level != level {
                    person.level = level;
                    person.profiles.clear();
                }
            }),
            Step::Promote { who } => self.change(who, |person| {
                if person.level == 6 {
                    person.level = 4;
                }
            }),
            Step::Demote { who } => self.change(who, |person| {
                if person.level == 4 {
                    person.level = 6;
                    person.profiles.clear();
                }
            }),
            Step::Profile { who, profile, on } => self.change(who, |person| {
                if on && person.level == 4 {
                    person.profiles.insert(profile);
                } else if !on {
                    person.profiles.remove(&profile);
                }
            }),
            Step::Hold { .. } | Step::Watch { .. } => {}
            Step::Lead { boss, who, kind } => {
                let Some((boss, _)) = self.person(boss) else { return };
                if self.person(who).is_some_and(|(who, _)| who != boss) {
                    self.change(who, |person| {
                        person.managers.insert(kind, boss);
                    });
                }
            }
            Step::Release { boss, who, kind } => {
                let Some((boss, _)) = self.person(boss) else { return };
                self.change(who, |person| {
                    if person.managers.get(&kind) == Some(&boss) {
                        person.managers.remove(&kind);
                    }
                });
            }
            Step::Place { who, branch } => {
                if let Some(branch) = self.branch(branch) {
                    self.change(who, |person| person.branch = branch);
                }
            }
            Step::Found { below } => {
                if let Some(below) = self.branch(below) {
                    self.branches.push(Some(below));
                }
            }
            Step::Shift { branch, below } => {
                let (Some(branch), Some(below)) = (self.branch(branch), self.branch(below)) else {
                    return;
                };
                if branch != 0 && !self.is_within(below, branch) {
                    self.branches[branch] = Some(below);
                }
            }
            Step::Close { branch } => {
                let Some(branch) = self.branch(branch) else { return };
                let bears = self.branches.contains(&Some(branch));
                let named = self.groups.iter().any(|group| group.branch == branch);
                if branch != 0 && !bears && !named {
                    self.branches[branch] = None;
                    for person in self.people.iter_mut().flatten() {
                        if person.branch == branch {
                            person.branch = 0;
                        }
                    }
                }
            }
            Step::Gather { branch } => {
                if let Some(branch) = self.branch(branch) {
                    self.groups.push(Gathering { branch, members: BTreeSet::new() });
                }
            }
        }
    }
}

impl ReferenceStateMachine for Company {
    type State = Self;
    type Transition = Step;

    /// Nobody beside the Superadmin of the mock's credentials, and branches of which the second
    /// lies below the first.
    fn init_state() -> BoxedStrategy<Self> {
        let branches = vec![Some(0), Some(0), Some(1), Some(0)];
        Just(Self { people: Vec::new(), branches, groups: Vec::new() }).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Step> {
        let (who, branch) = (0..8_usize, 0..9_usize);
        let name = || (0..5_u8, any::<bool>());
        let kind = || 1..=2_u32;
        let pair = || (who.clone(), who.clone(), kind());
        let level = prop_oneof![Just(3_u8), Just(4), Just(6)];
        prop_oneof![
            6 => name().prop_map(|(name, loud)| Step::Hire { name, loud }),
            2 => (who.clone(), name())
                .prop_map(|(who, (name, loud))| Step::Rename { who, name, loud }),
            2 => who.clone().prop_map(|who| Step::Delete { who }),
            2 => (who.clone(), any::<bool>()).prop_map(|(who, on)| Step::Activate { who, on }),
            2 => (who.clone(), level).prop_map(|(who, level)| Step::Level { who, level }),
            3 => who.clone().prop_map(|who| Step::Promote { who }),
            1 => who.clone().prop_map(|who| Step::Demote { who }),
            3 => (who.clone(), 1..=2_u32, prop::bool::weighted(0.7))
                .prop_map(|(who, profile, on)| Step::Profile { who, profile, on }),
            2 => (who.clone(), branch.clone()).prop_map(|(who, branch)| Step::Hold { who, branch }),
            2 => (who.clone(), who.clone()).prop_map(|(who, whom)| Step::Watch { who, whom }),
            4 => pair().prop_map(|(boss, who, kind)| Step::Lead { boss, who, kind }),
            1 => pair().prop_map(|(boss, who, kind)| Step::Release { boss, who, kind }),
            3 => (who.clone(), branch.clone())
                .prop_map(|(who, branch)| Step::Place { who, branch }),
            3 => branch.clone().prop_map(|below| Step::Found { below }),
            3 => (branch.clone(), branch.clone())
                .prop_map(|(branch, below)| Step::Shift { branch, below }),
            3 => branch.clone().prop_map(|branch| Step::Close { branch }),
            1 => branch.prop_map(|branch| Step::Gather { branch }),
        ]
        .boxed()
    }

    fn apply(mut state: Self, step: &Step) -> Self {
        state.take(step);
        state.gather();
        state
    }
}
