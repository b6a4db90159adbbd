//! Automation rules, and people synchronised from a CRM.

use super::{Rule, corroborated, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-044",
        "A rule can deactivate who has not come for so many days. That those who never came count from the day they were made, and that Superadmins are spared, is inferred.",
        &[AUTOMATION_2019],
    ),
    documented(
        "B-053",
        "An end date of a company that is mapped to its contacts' expiration gives all of their accounts the same one.",
        &[COMPANY_LEAVES],
    ),
    documented(
        "B-204",
        "A scheduled rule runs daily, weekly or monthly, by the clock of the time zone of whoever saved it last; others run as soon as their condition holds.",
        &[AUTOMATION, AUTOMATION_COPY],
    ),
    documented(
        "B-205",
        "A folder for automation lies two levels deep at most, and its server has ten seconds to answer.",
        &[AUTOMATION, AUTOMATION_COPY],
    ),
    corroborated(
        "B-206",
        "A rule that imports keeps the file's name, charset, separator, header switch and columns, and where the log of errors is sent.",
        &[THOUSAND_ACCOUNTS],
    ),
    documented(
        "B-207",
        "A server without an algorithm that the platform supports is reported as a wrong user name or password.",
        &[AUTOMATION_FR],
    ),
    corroborated(
        "B-251",
        "A contact whose mapped field is a user name updates that user; otherwise a user is made, if accounts are provisioned. Accounts are never merged.",
        &[SALESFORCE_CURTAIN],
    ),
    documented(
        "B-252",
        "Salesforce is the master of people, the platform of enrollments: what was changed on the wrong side is written over.",
        &[SALESFORCE_USERS, SALESFORCE_ENROLLMENTS],
    ),
    documented(
        "B-253",
        "A company that is set inactive changes nothing of its contacts' accounts unless a mapped field of theirs says so.",
        &[COMPANY_LEAVES],
    ),
    documented(
        "B-254",
        "One person who leaves a company that stays is retired by the same mapping, from a field of the contact.",
        &[COMPANY_LEAVES],
    ),
    documented(
        "B-255",
        "Enrollments are synchronised only once users and courses are.",
        &[SALESFORCE_ENROLLMENTS],
    ),
];
