//! Made-up platforms of any size.

use std::collections::BTreeMap;

use docebo_sdk::{auth::UserLevel, enrollments::EnrollmentStatus, wire::DateTime};

use super::{
    Credentials, Seed, SeedBranch, SeedCourse, SeedEnrollment, SeedPlan, SeedPowerUser,
    SeedProfile, SeedUser, Tenant,
};
use crate::{
    clock::DEFAULT_NOW,
    world::{
        World,
        access::Permission,
        branches::ROOT,
        courses::{Course, uid_of},
        enrollments::{Enrollment, Status},
        managers::DIRECT,
        material::Material,
        plans::{Plan, PlanSeat, PlanStep},
        power_users::{BranchGrant, Profile},
        rng::Rng,
        users::{Level, Password, User, Uuid},
    },
};

impl Tenant {
    /// A made-up company of this size, the same one for the same `random_seed`.
    ///
    /// Everybody signs in with `Passw0rd`. Every tenth person is a manager; everybody but the
    /// first has one. 5 % are deactivated, 3 % have expired, 1 % are power users with a profile
    /// and a branch. There are twenty branches to a thousand people and one learning plan to
    /// twenty courses, with seats for some of those who take its courses. Of the enrollments 45 %
    /// are completed, 30 % in progress, 20 % not begun, 5 % waiting; nobody is in a course twice,
    /// so there are at most `users` times `courses`.
    ///
    /// A million people with five million enrollments take seconds and less than half a gigabyte.
    ///
    /// ```
    /// use docebo_mock::{DoceboMock, Tenant};
    ///
    /// let mock = DoceboMock::builder().seed(Tenant::generate(1, 1_000, 40, 3_000)).build();
    /// # let _ = mock;
    /// ```
    #[must_use]
    pub fn generate(random_seed: u64, users: u32, courses: u32, enrollments: u32) -> Self {
        Self::generate_with(random_seed, users, courses, enrollments, Credentials::default())
    }

    /// The same with credentials of your own. Their user name is taken: whoever of the company
    /// would have it is left out.
    #[must_use]
    pub fn generate_with(
        random_seed: u64,
        users: u32,
        courses: u32,
        enrollments: u32,
        credentials: Credentials,
    ) -> Self {
        let mut tenant = Self::with_credentials(credentials);
        Company::new(random_seed, users, courses, enrollments).fill(&mut tenant.world);
        tenant.world.warm();
        tenant
    }
}

impl Seed {
    /// What [`Tenant::generate`] makes, as a seed to be kept in a file and changed: for sizes that
    /// people look at.
    #[must_use]
    pub fn generate(random_seed: u64, users: u32, courses: u32, enrollments: u32) -> Self {
        Company::new(random_seed, users, courses, enrollments).seed()
    }
}

/// Everybody's.
const PASSWORD: &str = "Passw0rd";
/// Courses to a learning plan, and how many of them it has.
const PLAN_EVERY: u32 = 20;
const PLAN_STEPS: u32 = 3;
const DAY: i64 = 86_400;

const PROFILES: [(&str, &[Permission]); 3] = [
    (
        "HR business partner",
        &[Permission::UserView, Permission::UserEdit, Permission::UserActivate],
    ),
    ("Team learning", &[Permission::UserView, Permission::CourseView, Permission::EnrollmentView]),
    (
        "Training office",
        &[
            Permission::UserView,
            Permission::CourseView,
            Permission::CourseEdit,
            Permission::EnrollmentView,
            Permission::EnrollmentCreate,
            Permission::EnrollmentDelete,
        ],
    ),
];
#[rustfmt::skip] // one name a line would be a page
const FIRST: [&str; 40] = [
    "Anna", "Luca", "Marie", "Jonas", "Sofia", "Paul", "Elena", "Noah", "Ingrid", "Mateo", "Yuki",
    "Omar", "Clara", "Hugo", "Nadia", "Felix", "Alice", "Tomas", "Priya", "Liam", "Greta", "Ivan",
    "Zoe", "Samuel", "Julia", "Viktor", "Amara", "Leon", "Chiara", "Daniel", "Freya", "Karim",
    "Laura", "Pedro", "Hannah", "Marco", "Aisha", "Oscar", "Beatrice", "Christopher",
];
#[rustfmt::skip] // one name a line would be a page
const LAST: [&str; 48] = [
    "Rossi", "Schmidt", "Martin", "Garcia", "Nowak", "Jensen", "Silva", "Novak", "Kowalski", "Berg",
    "Weber", "Bianchi", "Dubois", "Fischer", "Moreau", "Lopez", "Tanaka", "Haddad", "Petrov",
    "Andersson", "Costa", "Meyer", "Ferrari", "Laurent", "Wagner", "Santos", "Kim", "Patel",
    "Larsen", "Ricci", "Becker", "Fontaine", "Navarro", "Lindgren", "Horvat", "Esposito",
    "Hoffmann", "Girard", "Ramos", "Sato", "Khan", "Ivanov", "Eriksson", "Oliveira", "Keller",
    "Romano", "Van Dijk", "O'Connor",
];
#[rustfmt::skip] // one name a line would be a page
const PLACES: [&str; 12] = [
    "Milan", "Berlin", "Paris", "Madrid", "Warsaw", "Oslo", "Lisbon", "Prague", "Vienna", "Athens",
    "Dublin", "Turin",
];
#[rustfmt::skip] // one name a line would be a page
const TEAMS: [&str; 8] = [
    "Sales", "Support", "Finance", "Engineering", "Operations", "Marketing", "Legal", "People",
];
#[rustfmt::skip] // one name a line would be a page
const JOBS: [&str; 10] = [
    "Analyst", "Engineer", "Consultant", "Account manager", "Technician", "Designer", "Controller",
    "Coordinator", "Specialist", "Assistant",
];
#[rustfmt::skip] // one name a line would be a page
const TOPICS: [&str; 16] = [
    "Workplace safety", "Data protection", "Onboarding", "Negotiation", "Fire drill", "Excel",
    "Leadership", "Code of conduct", "First aid", "Product update", "Cyber security", "Feedback",
    "Time management", "Anti-bribery", "Forklift licence", "Customer care",
];
const LOCALES: [(&str, &str); 4] = [
    ("english", "Europe/Dublin"),
    ("italian", "Europe/Rome"),
    ("german", "Europe/Berlin"),
    ("french", "Europe/Paris"),
];

/// What is drawn for.
#[derive(Debug, Clone, Copy)]
enum Draw {
    Person = 1,
    Course,
    Taking,
}

/// The recipe: everything follows from the numbers, nothing is kept.
#[derive(Debug, Clone, Copy)]
struct Company {
    random_seed: u64,
    users: u32,
    courses: u32,
    enrollments: u32,
    branches: u32,
    plans: u32,
    now: i64,
}

impl Company {
    fn new(random_seed: u64, users: u32, courses: u32, enrollments: u32) -> Self {
        let all = u64::from(users) * u64::from(courses);
        Self {
            random_seed,
            users,
            courses,
            enrollments: u32::try_from(all).unwrap_or(u32::MAX).min(enrollments),
            branches: users.div_ceil(50),
            plans: if courses < PLAN_STEPS { 0 } else { courses.div_ceil(PLAN_EVERY) },
            now: DEFAULT_NOW,
        }
    }

    /// Numbers of their own for everything there is, so that no draw moves another.
    fn draw(&self, what: Draw, one: u32, other: u32) -> Rng {
        let place = (u64::from(one) << 32 | u64::from(other)) ^ (what as u64) << 61;
        Rng::new(Rng::new(self.random_seed).next_u64() ^ Rng::new(place).next_u64())
    }

    fn past(&self, rng: &mut Rng, days: u64) -> i64 {
        self.now - DAY - rng.below(days * DAY.unsigned_abs()).cast_signed()
    }

    fn branch(&self, n: u32) -> SeedBranch {
        let (place, team) = (pick(&PLACES, n / 8), pick(&TEAMS, n));
        SeedBranch {
            code: branch_code(n),
            name: format!("{team} {place}"),
            // A tree of eights: the first eight stand below the root.
            parent: (n >= 8).then(|| branch_code(n / 8 - 1)),
        }
    }

    fn person(&self, n: u32) -> SeedUser {
        let mut rng = self.draw(Draw::Person, n, 0);
        let (first, last) = (any(&FIRST, &mut rng), any(&LAST, &mut rng));
        let username: String = format!("{first}.{last}{n}")
            .chars()
            .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.')
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        let (language, timezone) = any(&LOCALES, &mut rng);
        let created = self.past(&mut rng, 5 * 365);
        let seen = created + rng.below((self.now - created).unsigned_abs()).cast_signed();
        let fate = rng.below(100);
        let job = any(&JOBS, &mut rng);
        SeedUser {
            email: format!("{username}@example.com"),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            level: if is_power_user(n) { UserLevel::PowerUser } else { UserLevel::User },
            active: fate >= 5,
            expiration: (5..8)
                .contains(&fate)
                .then(|| DateTime::from_unix(self.past(&mut rng, 300)).date()),
            password: Some(PASSWORD.to_owned()),
            created: Some(DateTime::from_unix(created)),
            last_access: (rng.below(20) > 0).then(|| DateTime::from_unix(seen)),
            language: language.to_owned(),
            timezone: timezone.to_owned(),
            branch: Some(branch_code(self.branch_of(n))),
            is_manager: is_manager(n),
            managers: BTreeMap::new(),
            fields: BTreeMap::from([
                (1, format!("E{n:07}")),
                (2, job.to_owned()),
                (3, format!("CC{:03}", rng.below(400))),
            ]),
            ..SeedUser::new(username)
        }
    }

    /// Neighbours work together.
    fn branch_of(&self, n: u32) -> u32 {
        if self.branches == 0 { 0 } else { n / 50 % self.branches }
    }

    fn course(&self, n: u32) -> SeedCourse {
        let mut rng = self.draw(Draw::Course, n, 0);
        let created = DateTime::from_unix(self.past(&mut rng, 4 * 365));
        SeedCourse {
            code: course_code(n),
            // Tracking would be kept for every begun enrollment.
            materials: 0,
            duration: 900 * (1 + rng.below(12) as u32),
            created: Some(created),
            ..SeedCourse::new(format!("{} {}", pick(&TOPICS, n), 1 + n / TOPICS.len() as u32))
        }
    }

    /// The courses somebody takes, ascending.
    fn courses_of(&self, n: u32) -> Vec<u32> {
        let all = u64::from(self.enrollments);
        let before = |n: u32| all * u64::from(n) / u64::from(self.users.max(1));
        let count = (before(n + 1) - before(n)) as u32;
        let mut rng = self.draw(Draw::Taking, n, u32::MAX);
        let (start, step) = match self.plan_of(n) {
            Some(plan) => (plan * PLAN_EVERY, 1),
            None => {
                let start = rng.below(self.courses.into()) as u32;
                let step = 1 + rng.below(self.courses.into()) as u32;
                (start, (step..).find(|step| gcd(*step, self.courses) == 1).unwrap_or(1))
            }
        };
        let place = |at: u32| {
            let far = u64::from(start) + u64::from(at) * u64::from(step);
            (far % u64::from(self.courses.max(1))) as u32
        };
        let mut courses: Vec<u32> = (0..count).map(place).collect();
        courses.sort_unstable();
        courses
    }

    /// The learning plan somebody sits in, who then takes its courses and those that follow.
    fn plan_of(&self, n: u32) -> Option<u32> {
        let enough = self.enrollments / self.users.max(1) >= PLAN_STEPS;
        let plan = n / 25 % self.plans.max(1);
        let whole = plan * PLAN_EVERY + PLAN_STEPS <= self.courses;
        (n % 25 == 7 && self.plans > 0 && enough && whole).then_some(plan)
    }

    fn plan_courses(&self, plan: u32) -> impl Iterator<Item = u32> {
        (plan * PLAN_EVERY..self.courses).take(PLAN_STEPS as usize)
    }

    /// How somebody is doing in a course.
    fn taking(&self, n: u32, course: u32, joined: DateTime) -> Enrollment {
        let mut rng = self.draw(Draw::Taking, n, course);
        let since = |from: i64, rng: &mut Rng| {
            from + rng.below((self.now - from).unsigned_abs()).cast_signed()
        };
        let enrolled = since(joined.unix(), &mut rng);
        let begun = since(enrolled, &mut rng);
        let ended = since(begun, &mut rng);
        let status = match rng.below(100) {
            0..45 => Status::Completed,
            45..75 => Status::InProgress,
            75..95 => Status::Subscribed,
            _ => Status::Waiting,
        };
        let started = matches!(status, Status::Completed | Status::InProgress);
        let at = DateTime::from_unix;
        Enrollment {
            status,
            updated_at: at(if started { ended } else { enrolled }),
            completed_at: (status == Status::Completed).then(|| at(ended)),
            first_access: started.then(|| at(begun)),
            last_access: started.then(|| at(ended)),
            score: (status == Status::Completed).then(|| 60.0 + rng.below(41) as f64),
            total_time: if started { 60 + rng.below(7_200) as u32 } else { 0 },
            ..Enrollment::new(n, course, at(enrolled))
        }
    }

    /// Makes the company in an empty world. Rows go straight into the tables: nothing has to be
    /// looked up that the recipe knows.
    fn fill(&self, world: &mut World) {
        // A seed is a state, not something that happens: it leaves no events.
        let outbox = world.outbox.clone();
        let mut branches: Vec<u32> = Vec::new();
        for n in 0..self.branches {
            let SeedBranch { code, name, parent: _ } = self.branch(n);
            let parent = (n as usize / 8).checked_sub(1).and_then(|at| branches.get(at).copied());
            let names = [("english".into(), name.into())];
            let made = world.branches.create(parent.unwrap_or(ROOT), Some(&code), names);
            branches.push(made.unwrap_or(ROOT));
        }
        let profiles: Vec<u32> = PROFILES
            .iter()
            .filter_map(|(name, permissions)| {
                let (name, description) = ((*name).to_owned(), String::new());
                let permissions = permissions.iter().copied().collect();
                world.power_users.create_profile(Profile { name, description, permissions }).ok()
            })
            .collect();
        let courses: Vec<u32> =
            (0..self.courses).map(|n| add_course(world, self.course(n))).collect();
        let at = |n: u32| courses.get(n as usize).copied().unwrap_or(0);
        let plans: Vec<u32> = (0..self.plans)
            .map(|n| {
                let steps = self.plan_courses(n).map(|course| PlanStep::new(at(course))).collect();
                add_plan(world, n, steps, DateTime::from_unix(self.now - 365 * DAY))
            })
            .collect();
        let mut ids: Vec<u32> = Vec::with_capacity(self.users as usize);
        for n in 0..self.users {
            let manager = manager_of(n).and_then(|n| ids.get(n as usize).copied());
            let branch = branches.get(self.branch_of(n) as usize).copied().unwrap_or(ROOT);
            let (id, row) = (world.next_user_id(), self.person(n));
            ids.push(id);
            let joined = row.created.unwrap_or(DateTime::from_unix(self.now));
            let user = unpacked(row, id, Uuid(world.rng.uuid()), branch, manager);
            if world.users.insert(&user).is_err() {
                continue;
            }
            if user.level == Level::PowerUser {
                let held = world.power_users.held_mut(id);
                held.profiles.extend(profiles.get(n as usize / 100 % PROFILES.len()));
                held.branches.insert(branch, BranchGrant::WithDescendants);
                held.all_courses = true;
            }
            for course in self.courses_of(n) {
                let taking = self.taking(n, course, joined);
                // The recipe names no pair twice.
                let _ = world.enrollments.insert(&Enrollment {
                    user: id,
                    course: at(course),
                    ..taking
                });
            }
            if let Some(plan) = self.plan_of(n).and_then(|n| plans.get(n as usize)) {
                world.plans.enroll(PlanSeat::new(*plan, id, joined));
            }
        }
        world.outbox = outbox;
    }

    fn seed(&self) -> Seed {
        let mut people: Vec<SeedUser> = (0..self.users).map(|n| self.person(n)).collect();
        let names: Vec<String> = people.iter().map(|person| person.username.clone()).collect();
        let name = |n: u32| names.get(n as usize).cloned().unwrap_or_default();
        for (person, n) in people.iter_mut().zip(0..) {
            person.managers.extend(manager_of(n).map(|manager| (DIRECT, name(manager))));
        }
        let mut seed = Seed {
            now: Some(DateTime::from_unix(self.now)),
            branches: (0..self.branches).map(|n| self.branch(n)).collect(),
            profiles: PROFILES
                .iter()
                .map(|(name, permissions)| SeedProfile {
                    name: (*name).to_owned(),
                    permissions: permissions.iter().map(|one| one.code().to_owned()).collect(),
                })
                .collect(),
            courses: (0..self.courses).map(|n| self.course(n)).collect(),
            learning_plans: (0..self.plans)
                .map(|n| SeedPlan {
                    code: Some(plan_code(n)),
                    created: Some(DateTime::from_unix(self.now - 365 * DAY)),
                    ..SeedPlan::new(plan_title(n), self.plan_courses(n).map(course_code))
                })
                .collect(),
            ..Seed::default()
        };
        for (person, n) in people.iter().zip(0..) {
            let joined = person.created.unwrap_or(DateTime::from_unix(self.now));
            for course in self.courses_of(n) {
                seed.enrollments.push(seed_row(name(n), course, &self.taking(n, course, joined)));
            }
            if let Some(plan) = self.plan_of(n)
                && let Some(row) = seed.learning_plans.get_mut(plan as usize)
            {
                *row = row.clone().with([name(n)]);
            }
            if is_power_user(n) {
                let (profile, _) = PROFILES[n as usize / 100 % PROFILES.len()];
                seed.power_users.push(SeedPowerUser {
                    username: name(n),
                    profiles: vec![profile.to_owned()],
                    branches: person.branch.iter().map(|code| (code.clone(), true)).collect(),
                    all_courses: true,
                    ..SeedPowerUser::default()
                });
            }
        }
        seed.users = people;
        seed
    }
}

fn add_course(world: &mut World, row: SeedCourse) -> u32 {
    let id = world.courses.next_id();
    world.courses.insert(Course {
        uid: uid_of(id, &row.kind),
        code: row.code,
        name: row.name,
        kind: row.kind.clone(),
        material: Material::pages(row.materials),
        duration: row.duration,
        ..Course::new(id, row.created.unwrap_or(DateTime::from_unix(DEFAULT_NOW)))
    });
    id
}

fn add_plan(world: &mut World, n: u32, steps: Vec<PlanStep>, at: DateTime) -> u32 {
    let (id, uuid) = (world.plans.next_id(), Uuid(world.rng.uuid()));
    world.plans.insert(Plan {
        uuid,
        code: Some(plan_code(n)),
        title: plan_title(n),
        published: true,
        steps,
        ..Plan::new(id, at)
    });
    id
}

fn unpacked(row: SeedUser, id: u32, uuid: Uuid, branch: u32, manager: Option<u32>) -> User {
    User {
        id,
        username: row.username,
        first_name: row.first_name,
        last_name: row.last_name,
        email: row.email,
        uuid,
        level: if row.level == UserLevel::PowerUser { Level::PowerUser } else { Level::User },
        active: row.active,
        expiration: row.expiration,
        created: row.created,
        updated: row.created,
        last_access: row.last_access,
        language: row.language,
        timezone: row.timezone,
        is_manager: row.is_manager,
        password: row.password.as_deref().map_or(Password::None, Password::of),
        branches: Some(branch).filter(|branch| *branch != ROOT).into_iter().collect(),
        managers: manager.map(|manager| (DIRECT, manager)).into_iter().collect(),
        fields: row.fields,
        ..User::default()
    }
}

fn seed_row(user: String, course: u32, taking: &Enrollment) -> SeedEnrollment {
    SeedEnrollment {
        status: match taking.status {
            Status::Completed => EnrollmentStatus::Completed,
            Status::InProgress => EnrollmentStatus::InProgress,
            Status::Waiting => EnrollmentStatus::WaitingList,
            _ => EnrollmentStatus::Enrolled,
        },
        enrolled: Some(taking.enrolled_at),
        completed: taking.completed_at,
        score: taking.score,
        total_time: taking.total_time,
        ..SeedEnrollment::new(user, course_code(course))
    }
}

const fn is_manager(n: u32) -> bool {
    n.is_multiple_of(10)
}

/// The manager of a team of ten; managers make teams of their own.
const fn manager_of(n: u32) -> Option<u32> {
    match n {
        0 => None,
        _ if is_manager(n) => Some(n / 100 * 10),
        _ => Some(n / 10 * 10),
    }
}

const fn is_power_user(n: u32) -> bool {
    n % 100 == 42
}

fn branch_code(n: u32) -> String {
    format!("B-{:03}", n + 1)
}

fn course_code(n: u32) -> String {
    format!("C-{:04}", n + 1)
}

fn plan_code(n: u32) -> String {
    format!("LP-{:03}", n + 1)
}

fn plan_title(n: u32) -> String {
    format!("{} path {}", pick(&TEAMS, n), 1 + n / TEAMS.len() as u32)
}

fn pick<T: Copy>(from: &[T], n: u32) -> T {
    from[n as usize % from.len()]
}

fn any<T: Copy>(from: &[T], rng: &mut Rng) -> T {
    from[rng.below(from.len() as u64) as usize]
}

const fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests;
