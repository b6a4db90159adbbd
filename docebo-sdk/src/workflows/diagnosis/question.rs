//! What is asked: about whom, and about which course or learning plan.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    csv::{CsvError, Table},
    id::{CourseId, LearningPlanId, UserId},
    workflows::{
        backfill::Target,
        engine::{Cells, RowProblem},
    },
};

/// Columns that may hold the user name.
const USERNAME: [&str; 3] = ["username", "user_name", "login"];
/// Columns that may hold the platform's number of the user.
const USER_ID: [&str; 2] = ["user_id", "docebo_id"];
/// Columns that may hold the code of the course.
const COURSE_CODE: [&str; 2] = ["course_code", "course"];
/// Columns that may hold the platform's number of the course.
const COURSE_ID: [&str; 1] = ["course_id"];
/// Columns that may hold the code of the learning plan.
const PLAN_CODE: [&str; 3] = ["plan_code", "learning_plan_code", "plan"];
/// Columns that may hold the platform's number of the learning plan.
const PLAN_ID: [&str; 2] = ["plan_id", "learning_plan_id"];

/// Somebody, as whoever asks knows them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// By what they type to sign in; compared without regard to case (B-013).
    Name(String),
    /// By the platform's number.
    Id(UserId),
}

impl From<&str> for Who {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for Who {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl From<UserId> for Who {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Id(id) => write!(f, "user {id}"),
        }
    }
}

/// A course or a learning plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Training {
    /// The course with this number.
    Course(CourseId),
    /// The course with this code; compared to the letter, and not necessarily one alone.
    CourseCode(String),
    /// The learning plan with this number.
    Plan(LearningPlanId),
    /// The learning plan with this code.
    PlanCode(String),
}

impl Training {
    /// The course with this code.
    #[must_use]
    pub fn course(code: impl Into<String>) -> Self {
        Self::CourseCode(code.into())
    }

    /// The learning plan with this code.
    #[must_use]
    pub fn plan(code: impl Into<String>) -> Self {
        Self::PlanCode(code.into())
    }
}

impl From<CourseId> for Training {
    fn from(id: CourseId) -> Self {
        Self::Course(id)
    }
}

impl From<LearningPlanId> for Training {
    fn from(id: LearningPlanId) -> Self {
        Self::Plan(id)
    }
}

impl From<Target> for Training {
    fn from(target: Target) -> Self {
        match target {
            Target::Course(id) => Self::Course(id),
            Target::Plan(id) => Self::Plan(id),
        }
    }
}

impl fmt::Display for Training {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Course(id) => write!(f, "course {id}"),
            Self::CourseCode(code) => write!(f, "course {code}"),
            Self::Plan(id) => write!(f, "learning plan {id}"),
            Self::PlanCode(code) => write!(f, "learning plan {code}"),
        }
    }
}

/// One question about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Question {
    /// The line of the file it stands in, from 1.
    pub row: Option<u64>,
    /// About whom.
    pub who: Who,
    /// Why they are not enrolled in this; without it, why they are locked out.
    pub about: Option<Training>,
}

impl Question {
    /// Why is this person locked out?
    #[must_use]
    pub fn locked_out(who: impl Into<Who>) -> Self {
        Self { row: None, who: who.into(), about: None }
    }

    /// Why is this person not enrolled?
    #[must_use]
    pub fn not_enrolled(who: impl Into<Who>, training: impl Into<Training>) -> Self {
        Self { row: None, who: who.into(), about: Some(training.into()) }
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.about {
            None => write!(f, "why is {} locked out?", self.who),
            Some(training) => write!(f, "why is {} not enrolled in {training}?", self.who),
        }
    }
}

/// A file that holds no questions.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuestionsError {
    /// It is no table at all.
    #[error("the list cannot be read")]
    Csv(#[from] CsvError),
    /// No column says who.
    #[error("no column says who: name one `username` or `user_id`; the file has: {}", .found.join(", "))]
    NoUser {
        /// The columns there are.
        found: Vec<String>,
    },
}

/// Questions about many people.
///
/// ```
/// use docebo_sdk::workflows::diagnosis::{Question, Questions, Training};
///
/// let list = Questions::read(b"username,course_code\njane.doe,SAFE-1\njohn.smith,\n")?;
/// assert_eq!(list.asked[0].about, Some(Training::course("SAFE-1")));
/// assert_eq!(list.asked[1].about, None); // why is he locked out?
/// # Ok::<(), docebo_sdk::workflows::diagnosis::QuestionsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Questions {
    /// Those asked, in the order of the file.
    pub asked: Vec<Question>,
    /// Rows that ask nothing.
    pub problems: Vec<RowProblem>,
}

impl Questions {
    /// Reads a CSV file. Columns: `username` (or `login`) or `user_id`, the name counting where
    /// both are there; then `course_code`, `course_id`, `plan_code` or `plan_id`. A row without
    /// course and plan asks why the person is locked out. See [`Table::read`] for what files may
    /// look like.
    ///
    /// # Errors
    ///
    /// When the file is no table, or has no column that says who.
    pub fn read(bytes: &[u8]) -> Result<Self, QuestionsError> {
        let table = Table::read(bytes)?;
        let column = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let columns = Columns {
            username: column(&USERNAME),
            user_id: column(&USER_ID),
            course_code: column(&COURSE_CODE),
            course_id: column(&COURSE_ID),
            plan_code: column(&PLAN_CODE),
            plan_id: column(&PLAN_ID),
        };
        if columns.username.is_none() && columns.user_id.is_none() {
            return Err(QuestionsError::NoUser { found: table.header });
        }
        let mut list = Self::default();
        for row in &table.rows {
            match columns.question(&Cells::new(&table.header, row)) {
                Ok(question) => list.asked.push(question),
                Err(problem) => list.problems.push(problem),
            }
        }
        Ok(list)
    }
}

struct Columns {
    username: Option<usize>,
    user_id: Option<usize>,
    course_code: Option<usize>,
    course_id: Option<usize>,
    plan_code: Option<usize>,
    plan_id: Option<usize>,
}

impl Columns {
    fn question(&self, cells: &Cells<'_>) -> Result<Question, RowProblem> {
        cells.fit(self.username.or(self.user_id))?;
        let (problem, remedy) = ("not a number", "give the platform's whole number");
        let who = match cells.get(self.username) {
            Some(name) => Who::from(name),
            None => cells
                .id(self.user_id, problem, remedy)?
                .map(Who::Id)
                .ok_or_else(|| cells.nobody(self.username.or(self.user_id)))?,
        };
        let course = match cells.get(self.course_code) {
            Some(code) => Some(Training::course(code)),
            None => cells.id(self.course_id, problem, remedy)?.map(Training::Course),
        };
        let plan = match cells.get(self.plan_code) {
            Some(code) => Some(Training::plan(code)),
            None => cells.id(self.plan_id, problem, remedy)?.map(Training::Plan),
        };
        if course.is_some() && plan.is_some() {
            let column = self.plan_code.filter(|at| cells.get(Some(*at)).is_some());
            return Err(cells.problem(
                column.or(self.plan_id),
                "the row names a course and a learning plan",
                "ask about one of them in a row",
            ));
        }
        Ok(Question { row: Some(cells.number()), who, about: course.or(plan) })
    }
}
