//! Contacts as Salesforce exports them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::dates::{DayOrder, Written};
use crate::{
    csv::{Charset, CsvError, Row, Separator, Table},
    id::UserId,
    wire::Date,
    workflows::engine::{Cells, RowProblem, fold},
};

/// Columns that may hold the platform's user name.
const USERNAME: [&str; 5] =
    ["docebo_username", "docebo_user_name", "username", "user_name", "login"];
/// Columns that may hold the platform's number of the user. `User ID` is Salesforce's own.
const USER_ID: [&str; 2] = ["docebo_user_id", "docebo_id"];
/// Columns that may hold the e-mail address.
const EMAIL: [&str; 4] = ["email", "e_mail", "email_address", "contact_email"];
/// Columns that may name the company.
const COMPANY: [&str; 4] = ["account_name", "account", "company_name", "company"];
/// Columns that may say whether the company is active.
const COMPANY_ACTIVE: [&str; 5] =
    ["account_active", "account_status", "account_is_active", "company_active", "company_status"];
/// Columns that may say whether the contact is active.
const ACTIVE: [&str; 5] = ["active", "is_active", "contact_active", "contact_status", "status"];
/// Columns that may say since when the company is not.
const COMPANY_DATE: [&str; 5] = [
    "account_retired_date",
    "account_retirement_date",
    "account_end_date",
    "company_retired_date",
    "company_end_date",
];
/// Columns that may say since when the contact is not.
const DATE: [&str; 6] = [
    "retired_date",
    "retirement_date",
    "contact_retired_date",
    "expiration_date",
    "end_date",
    "retired_on",
];
/// Words for active.
const YES: [&str; 5] = ["active", "yes", "true", "1", "y"];
/// Words for no longer active.
const NO: [&str; 10] = [
    "inactive",
    "no",
    "false",
    "0",
    "n",
    "retired",
    "former",
    "closed",
    "terminated",
    "deactivated",
];

/// How a contact stands in the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Company and person are still active.
    Stays,
    /// The company is not (B-253).
    CompanyLeft,
    /// The person is not; the company goes on (B-254).
    PersonLeft,
}

/// One row of the export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Contact {
    /// The line of the file, from 1.
    pub row: u64,
    /// User name on the platform; compared without regard to case (B-013).
    pub username: Option<String>,
    /// The platform's number, when the file has it. With a user name beside it, both must mean
    /// the same account.
    pub user_id: Option<UserId>,
    /// E-mail. Without a user name and a number it stands for the user name, else for the one
    /// account that has it.
    pub email: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Whether both are still active.
    pub standing: Standing,
    /// Since when, or from when on, they are not: the person's own date, else the company's.
    pub date: Option<Date>,
}

impl Contact {
    /// Somebody who left, known by user name.
    #[must_use]
    pub fn new(row: u64, username: impl Into<String>, standing: Standing) -> Self {
        let username = Some(username.into());
        Self { row, username, user_id: None, email: None, company: None, standing, date: None }
    }

    /// What the file calls this person.
    #[must_use]
    pub fn label(&self) -> String {
        match (self.username.as_ref().or(self.email.as_ref()), self.user_id) {
            (Some(name), _) => name.clone(),
            (None, Some(id)) => format!("user {id}"),
            (None, None) => format!("row {}", self.row),
        }
    }

    /// What the sync compares with user names, as far as the file tells (B-251).
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.username.as_deref().or(self.email.as_deref())
    }
}

/// A file that is no list of contacts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContactsError {
    /// It is no table at all.
    #[error("the contacts cannot be read")]
    Csv(#[from] CsvError),
    /// No column says who.
    #[error(
        "no column says who: export `Username`, `Docebo Username`, `Docebo User ID` or `Email`; \
         the file has: {}",
        .found.join(", ")
    )]
    NoIdentifier {
        /// The columns there are.
        found: Vec<String>,
    },
}

/// Contacts of one or more companies, a row each.
///
/// ```
/// use docebo_sdk::workflows::retirement::{Contacts, Standing};
///
/// let export = "Email,Account Name,Account Status,Retired Date\n\
///               anna@acme.example,Acme,Inactive,2026-03-31\n\
///               ben@borg.example,Borg,Active,\n";
/// let contacts = Contacts::read(export.as_bytes())?;
/// assert_eq!(contacts.people[0].standing, Standing::CompanyLeft);
/// assert_eq!(contacts.people[0].date, Some("2026-03-31".parse()?));
/// assert_eq!(contacts.people[1].standing, Standing::Stays);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contacts {
    /// Those named, in the order of the file, repetitions included.
    pub people: Vec<Contact>,
    /// Rows that cannot be followed.
    pub problems: Vec<RowProblem>,
    /// What these rows call people, folded to lower case: nobody can say that they are no
    /// contacts.
    pub unclear: BTreeSet<String>,
    /// Columns that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// How the bytes were read.
    pub charset: Charset,
    /// What separated the cells.
    pub separator: Separator,
}

impl Contacts {
    /// A list made in code.
    #[must_use]
    pub fn new(people: Vec<Contact>) -> Self {
        Self {
            people,
            problems: Vec::new(),
            unclear: BTreeSet::new(),
            ignored_columns: Vec::new(),
            charset: Charset::Utf8,
            separator: Separator::Comma,
        }
    }

    /// Reads an export of contacts as CSV, from a report or from a data loader.
    ///
    /// | column | names |
    /// |---|---|
    /// | user name | `Docebo Username`, `Username`, `User Name`, `Login` |
    /// | number on the platform | `Docebo User ID`, `Docebo ID` |
    /// | e-mail | `Email`, `E-mail`, `Email Address`, `Contact: Email` |
    /// | company | `Account Name`, `Account`, `Company`, `Company Name` |
    /// | company's status | `Account Active`, `Account Status`, `Company Status` ... |
    /// | person's status | `Active`, `Is Active`, `Status`, `Contact Status` ... |
    /// | company's date | `Account Retired Date`, `Account End Date` ... |
    /// | person's date | `Retired Date`, `Expiration Date`, `End Date` ... |
    ///
    /// Case, blanks, dashes, dots, colons and a closing `__c` make no difference, so `Account.Name`
    /// and `Docebo_Username__c` are read too. One of the first three must be there. Without a
    /// column for a status everybody in the file left. A company that left takes all of its
    /// contacts along, whatever their own status; a person who left an active company goes alone.
    /// Dates are `2026-03-31`, `31.03.2026`, or what the whole file shows to be day or month first.
    /// The lines that reports end with are passed over. See [`Table::read`] for what else files
    /// may look like.
    ///
    /// # Errors
    ///
    /// When the file is no table, or has no column that says who.
    pub fn read(bytes: &[u8]) -> Result<Self, ContactsError> {
        let mut table = Table::read(bytes)?;
        // The footer of a report: a copyright, who made it and when. A word alone may be somebody.
        let line = |row: &Row| match row.cells.as_slice() {
            [text] => text.trim().contains(char::is_whitespace),
            _ => false,
        };
        while table.header.len() > 1 && table.rows.last().is_some_and(line) {
            table.rows.pop();
        }
        let columns = Columns::of(&table);
        if columns.username.or(columns.user_id).or(columns.email).is_none() {
            return Err(ContactsError::NoIdentifier { found: table.titles });
        }
        let mut list = Self::new(Vec::new());
        (list.charset, list.separator) = (table.charset, table.separator);
        let unknown = |(at, title): (usize, &String)| {
            (!title.is_empty() && !columns.all().contains(&Some(at))).then(|| title.clone())
        };
        list.ignored_columns = table.titles.iter().enumerate().filter_map(unknown).collect();

        let orders = columns.orders(&table);
        let mut companies = BTreeMap::new();
        for row in &table.rows {
            let cells = Cells::new(&table.titles, row);
            let contact = columns.contact(&cells, orders, &mut companies);
            match contact {
                Ok(contact) => list.people.push(contact),
                Err(problem) => {
                    let names = [columns.username, columns.email].map(|at| cells.get(at));
                    list.unclear.extend(names.into_iter().flatten().map(fold));
                    list.problems.push(problem);
                }
            }
        }
        list.drop_contradictions(&columns, &table, &companies);
        Ok(list)
    }

    /// Leaves only the contacts of one company.
    pub fn only(&mut self, company: &str) {
        let named = |contact: &Contact| contact.company.as_deref().map(fold);
        self.people.retain(|contact| named(contact) == Some(fold(company)));
    }

    /// A company that is active in one row and not in another is left alone.
    fn drop_contradictions(&mut self, columns: &Columns, table: &Table, companies: &Companies) {
        let title = columns.company_active.and_then(|at| table.titles.get(at));
        let unclear = |contact: &Contact| {
            let rows = companies.get(&fold(contact.company.as_deref()?))?;
            Some((rows.active?, rows.left?))
        };
        for contact in std::mem::take(&mut self.people) {
            let Some((active, left)) = unclear(&contact) else {
                self.people.push(contact);
                continue;
            };
            let names = contact.username.iter().chain(&contact.email);
            self.unclear.extend(names.map(|name| fold(name)));
            self.problems.push(RowProblem {
                row: contact.row,
                column: title.cloned().unwrap_or_default(),
                value: contact.company.unwrap_or_default(),
                problem: format!("the company is active in row {active} and not in row {left}"),
                remedy: "mend the rows; until then its people are left alone".to_owned(),
            });
        }
        self.problems.sort_by_key(|problem| problem.row);
    }
}

/// Where a company is first said to be active, and where not.
#[derive(Default)]
struct Said {
    active: Option<u64>,
    left: Option<u64>,
}

type Companies = BTreeMap<String, Said>;

/// What cells of an export say.
impl Cells<'_> {
    fn active(&self, column: Option<usize>) -> Result<Option<bool>, RowProblem> {
        let Some(word) = self.get(column).map(str::to_lowercase) else { return Ok(None) };
        match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
            (true, _) => Ok(Some(true)),
            (_, true) => Ok(Some(false)),
            _ => Err(self.problem(
                column,
                "neither active nor not",
                &format!("write one of {}, or of {}", YES.join(", "), NO.join(", ")),
            )),
        }
    }

    fn date(
        &self,
        column: Option<usize>,
        order: Option<DayOrder>,
    ) -> Result<Option<Date>, RowProblem> {
        let Some(text) = self.get(column) else { return Ok(None) };
        let wrong = |problem| self.problem(column, problem, "write it as YYYY-MM-DD");
        let written = Written::read(text).ok_or_else(|| wrong("no date"))?;
        match written.date(order) {
            Ok(date) => Ok(Some(date)),
            Err(problem) => Err(wrong(problem)),
        }
    }
}

/// Where the columns stand.
struct Columns {
    username: Option<usize>,
    user_id: Option<usize>,
    email: Option<usize>,
    company: Option<usize>,
    company_active: Option<usize>,
    active: Option<usize>,
    company_date: Option<usize>,
    date: Option<usize>,
}

impl Columns {
    fn of(table: &Table) -> Self {
        let names: Vec<String> = table.titles.iter().map(|title| tidy(title)).collect();
        let column = |known: &[&str]| {
            known.iter().find_map(|name| names.iter().position(|found| found == name))
        };
        Self {
            username: column(&USERNAME),
            user_id: column(&USER_ID),
            email: column(&EMAIL),
            company: column(&COMPANY),
            company_active: column(&COMPANY_ACTIVE),
            active: column(&ACTIVE),
            company_date: column(&COMPANY_DATE),
            date: column(&DATE),
        }
    }

    const fn all(&self) -> [Option<usize>; 8] {
        let Self { username, user_id, email, company, company_active, active, .. } = *self;
        let Self { company_date, date, .. } = *self;
        [username, user_id, email, company, company_active, active, company_date, date]
    }

    /// In which order the file writes days and months: one column may show it for both.
    fn orders(&self, table: &Table) -> Option<DayOrder> {
        let columns = [self.date, self.company_date].into_iter().flatten();
        let cells =
            columns.flat_map(|at| table.rows.iter().filter_map(move |row| row.cells.get(at)));
        DayOrder::of(cells.filter_map(|cell| Written::read(cell)))
    }

    fn contact(
        &self,
        cells: &Cells<'_>,
        order: Option<DayOrder>,
        companies: &mut Companies,
    ) -> Result<Contact, RowProblem> {
        let row = cells.number();
        cells.fit(self.username.or(self.email).or(self.user_id))?;
        let company = cells.text(self.company);
        let company_active = cells.active(self.company_active)?;
        if let (Some(company), Some(active)) = (&company, company_active) {
            let said = companies.entry(fold(company)).or_default();
            let first = if active { &mut said.active } else { &mut said.left };
            first.get_or_insert(row);
        }
        let standing = match (company_active, cells.active(self.active)?) {
            (Some(false), _) => Standing::CompanyLeft,
            (_, Some(false)) => Standing::PersonLeft,
            (Some(true), _) | (None, Some(true)) => Standing::Stays,
            (None, None) if self.company_active.or(self.active).is_none() => Standing::CompanyLeft,
            (None, None) => {
                return Err(cells.problem(
                    self.company_active.or(self.active),
                    "the row does not say whether anybody left",
                    "fill the cell or remove the row",
                ));
            }
        };
        let remedy = "give the platform's whole number, or leave it empty and give a name";
        let user_id = cells.id(self.user_id, "not a user id", remedy)?;
        let (username, email) = (cells.text(self.username), cells.text(self.email));
        if username.is_none() && user_id.is_none() && email.is_none() {
            return Err(cells.nobody(self.username.or(self.email).or(self.user_id)));
        }
        let own = cells.date(self.date, order)?;
        let date = own.or(cells.date(self.company_date, order)?);
        Ok(Contact { row, username, user_id, email, company, standing, date })
    }
}

/// A title without what exports add to it: `Account.Retired_Date__c` is `account_retired_date`.
fn tidy(title: &str) -> String {
    let title = title.trim().to_lowercase();
    let title = title.strip_suffix("__c").unwrap_or(&title);
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Contacts {
        Contacts::read(file.as_bytes()).unwrap()
    }

    fn standings(list: &Contacts) -> Vec<Standing> {
        list.people.iter().map(|contact| contact.standing).collect()
    }

    #[test]
    fn titles_are_read_however_the_export_spells_them() {
        for (header, name) in [
            ("Email,Account Name", "email"),
            ("Contact: Email;Account.Name", "contact email"),
            ("E-mail\tCompany", "dashes and tabs"),
            ("EMAIL ADDRESS,Account: Account Name,Account", "report type"),
        ] {
            let separator = header.find([',', ';', '\t']).map(|at| &header[at..=at]).unwrap();
            let list = read(&format!("{header}\na@x.example{separator}Acme\n"));
            assert_eq!(list.people[0].email.as_deref(), Some("a@x.example"), "{name}");
        }
        let list = read(
            "Docebo_Username__c,Email,Account.Name,Account.Retired_Date__c,Phone\n\
             Ann,ann@x.example,Acme,2026-03-31T00:00:00.000Z,1\n",
        );
        let contact = &list.people[0];
        assert_eq!((contact.label(), contact.key()), ("Ann".to_owned(), Some("Ann")));
        assert_eq!(contact.date, Some("2026-03-31".parse().unwrap()));
        assert_eq!(list.ignored_columns, ["Phone"]);
    }

    #[test]
    fn b253_b254_a_company_takes_its_people_along_and_a_person_goes_alone() {
        let list = read(
            "Username,Account Status,Active\n\
             a,Inactive,yes\nb,Active,no\nc,1,1\nd,,FALSE\ne,true,\n",
        );
        assert_eq!(
            standings(&list),
            [
                Standing::CompanyLeft,
                Standing::PersonLeft,
                Standing::Stays,
                Standing::PersonLeft,
                Standing::Stays
            ]
        );
        // A file that says nothing about it is a list of those who left.
        assert_eq!(standings(&read("Username\na\n")), [Standing::CompanyLeft]);
    }

    #[test]
    fn a_persons_own_date_wins_over_the_companys() {
        let list = read(
            "Username,Retired Date,Account Retired Date\n\
             a,2026-01-31,2026-03-31\nb,,2026-03-31\nc,,\n",
        );
        let dates: Vec<_> =
            list.people.iter().map(|one| one.date.map(|date| date.to_string())).collect();
        assert_eq!(dates, [Some("2026-01-31".to_owned()), Some("2026-03-31".to_owned()), None]);
    }

    #[test]
    fn days_and_months_are_told_apart_by_the_whole_file() {
        let dates = |file: &str| {
            let list = read(file);
            let dates = list.people.iter().filter_map(|one| one.date);
            let problems = list.problems.iter().map(ToString::to_string);
            dates.map(|date| date.to_string()).chain(problems).collect::<Vec<_>>()
        };
        assert_eq!(
            dates("Username,End Date\na,3/1/2026\nb,3/31/2026\n"),
            ["2026-03-01", "2026-03-31"]
        );
        assert_eq!(
            dates("Username,End Date\na,03/01/2026\nb,31/03/2026\nc,1.3.2026\n"),
            ["2026-01-03", "2026-03-31", "2026-03-01"]
        );
        assert_eq!(
            dates("Username,End Date\na,3/1/2026\n"),
            [
                "row 2, column `End Date`, value `3/1/2026`: day and month cannot be told apart: write \
              it as YYYY-MM-DD"
            ]
        );
    }

    #[test]
    fn bad_rows_name_row_column_value_and_remedy_and_stop_nobody_else() {
        let list = read(
            "Username,Docebo ID,Account Name,Account Status,Retired Date\n\
             a,,Acme,Gone?,\nb,seven,Acme,Inactive,\nc,,Acme,Inactive,soon\n,,Acme,Inactive,\n\
             d,,Borg,Active,\ne,,BORG,Inactive,\nf,,Cyb,,\ng,,Acme,Inactive,,x\nh,,Acme,Inactive,\n",
        );
        let problems: Vec<_> = list.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "row 2, column `Account Status`, value `Gone?`: neither active nor not: write one of \
                 active, yes, true, 1, y, or of inactive, no, false, 0, n, retired, former, closed, \
                 terminated, deactivated",
                "row 3, column `Docebo ID`, value `seven`: not a user id: give the platform's whole \
                 number, or leave it empty and give a name",
                "row 4, column `Retired Date`, value `soon`: no date: write it as YYYY-MM-DD",
                "row 5, column `Username`, value ``: the row names nobody: fill the cell or remove \
                 the row",
                "row 6, column `Account Status`, value `Borg`: the company is active in row 6 and \
                 not in row 7: mend the rows; until then its people are left alone",
                "row 7, column `Account Status`, value `BORG`: the company is active in row 6 and \
                 not in row 7: mend the rows; until then its people are left alone",
                "row 8, column `Account Status`, value ``: the row does not say whether anybody \
                 left: fill the cell or remove the row",
                "row 9, column `Username`, value `g |  | Acme | Inactive |  | x`: the row has more \
                 cells than there are columns: put quotes around cells that hold the separator",
            ]
        );
        assert_eq!(list.people.len(), 1);
        assert_eq!(
            Contacts::read(b"Name,Team\nAnna,Sales\n").unwrap_err().to_string(),
            "no column says who: export `Username`, `Docebo Username`, `Docebo User ID` or `Email`; \
             the file has: Name, Team"
        );
    }

    #[test]
    fn the_footer_of_a_report_names_nobody_and_one_company_can_be_chosen() {
        let mut list = read(
            "Username,Account Name\na,Acme\nb,Borg\n\nContacts with Accounts\n\
             Confidential Information - Do Not Distribute\n",
        );
        assert_eq!((list.people.len(), list.problems.len()), (2, 0));
        let last = read("Username,Account Name\na,Acme\nben\nGenerated By: Karin\n");
        assert_eq!(last.people.len() + last.problems.len(), 2, "a word alone may be somebody");
        list.only("ACME");
        assert_eq!(list.people[0].label(), "a");
        assert_eq!(list.people.len(), 1);
    }
}
