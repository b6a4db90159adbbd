//! Files of users, as the platform reads them.

use super::{Rule, corroborated, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-158",
        "A user file of more than 3 MB is refused before it is parsed.",
        &[CSV_USERS],
    ),
    documented(
        "B-160",
        "Comma or semicolon is found by looking; one other character can be named.",
        &[CSV_USERS, API_2017],
    ),
    documented(
        "B-161",
        "Any cell may stand in double quotes; separators and line breaks inside are data.",
        &[CSV_USERS],
    ),
    documented(
        "B-162",
        "Blanks at either end of a cell are dropped. The text of 2019 kept them; today's wins.",
        &[CSV_USERS, CSV_2019],
    ),
    documented(
        "B-163",
        "Unless told that row one holds titles, the importer takes it for a person.",
        &[CSV_USERS],
    ),
    documented(
        "B-164",
        "The charset is chosen: UTF-8, Windows-1252 or BIG-5. A wrong choice garbles letters and fails nothing.",
        &[CSV_USERS, API_2017],
    ),
    corroborated(
        "B-165",
        "A row with more or fewer cells than there are columns is an error; that only this row fails is inferred.",
        &[CSV_USERS],
    ),
    documented(
        "B-168",
        "User name, user number and UUID exclude each other: a file that maps two of them is refused.",
        &[CSV_USERS],
    ),
    documented(
        "B-169",
        "A file that maps both a password and a hashed password is refused.",
        &[CSV_USERS],
    ),
    documented(
        "B-170",
        "The path of branch names and the path of codes come together, and one is as deep as the other.",
        &[CSV_USERS, API_2017],
    ),
    documented(
        "B-171",
        "User names are matched without regard to case, new ones too.",
        &[CSV_USERS],
    ),
    corroborated(
        "B-172",
        "A new user name beside the key renames the account, which stays the same in all else.",
        &[CSV_USERS],
    ),
    documented(
        "B-173",
        "An e-mail with more than 45 characters on either side of its @ is refused.",
        &[CSV_USERS],
    ),
    documented(
        "B-174",
        "A level is user, poweruser or superadmin in any case; that other words fail the row is inferred.",
        &[CSV_USERS],
    ),
    documented(
        "B-175",
        "Names, codes and paths of branches are matched to the letter, and a row sets one branch at most.",
        &[CSV_USERS],
    ),
    documented(
        "B-176",
        "Active is 1, yes or true, or 0, no or false, in any case; that other words fail the row is inferred.",
        &[CSV_USERS],
    ),
    documented(
        "B-177",
        "Force Password Change is spelled as Active is; that case does not count is inferred.",
        &[CSV_USERS],
    ),
    documented("B-178", "Is Manager is yes or no.", &[CSV_USERS]),
    documented(
        "B-179",
        "An expiry date has four spellings: dashes with the year or the day first, slashes with the year or the month first.",
        &[CSV_USERS],
    ),
    corroborated(
        "B-180",
        "A language is the platform's own word for one that is active. The text says both that case counts and that it does not; it does not here.",
        &[CSV_USERS],
    ),
    documented(
        "B-181",
        "A date format is the code of a language, or a pattern such as YYYY-MM-DD.",
        &[CSV_USERS],
    ),
    documented(
        "B-182",
        "A time zone is named by region and city, in any case and without its distance to Greenwich.",
        &[CSV_USERS],
    ),
    documented("B-183", "A country is named as in ISO 3166, in any case.", &[CSV_USERS]),
    documented("B-184", "A date field is written YYYY-MM-DD and no other way.", &[CSV_USERS]),
    documented(
        "B-185",
        "The title of an additional field and the label of a dropdown's option match to the letter.",
        &[CSV_USERS],
    ),
    documented(
        "B-186",
        "A yes/no field is yes for 1, yes, true and on, no for 2, no, false and off, and unanswered for all else: 0 is not a no.",
        &[CSV_USERS],
    ),
    documented(
        "B-189",
        "Pipes join the names of profiles, so a file with profiles cannot have the pipe as its separator.",
        &[CSV_USERS],
    ),
    documented(
        "B-191",
        "Where existing users are not updated, a row about one changes nothing and counts as an error.",
        &[CSV_USERS, API_2017],
    ),
    corroborated(
        "B-194",
        "Missing branches of a path are made when that is asked for and both paths are there. Elsewhere the text says that they always are.",
        &[CSV_USERS],
    ),
    documented(
        "B-195",
        "Branches are assigned to imported power users only when the file has user name, level, profile and branch.",
        &[CSV_USERS],
    ),
];
