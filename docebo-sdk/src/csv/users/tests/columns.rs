//! Column by column.

use serde_json::Value;

use super::*;

#[test]
fn b171_user_names_are_matched_in_any_case() {
    let text = "Username;Last Name\nOLD.hand;A\nold.HAND;B\n";
    assert_eq!(
        findings(text),
        ["line 3: line 2 is about the same user; the later row wins (B-171): keep one of them"]
    );
    let file = UserFile::read(text.as_bytes()).unwrap();
    let strict = file.check(&platform(), &BatchOptions::default());
    assert_eq!(strict.errors().count(), 2, "both exist, whatever their case");
}

#[test]
fn user_numbers_and_uuids_name_somebody_who_exists() {
    let by = |column: &str, value: &str| {
        let text = format!("{column};Active\n{value};1\n");
        let checked = check(&text);
        checked.rows.first().map(|row| serde_json::to_value(&row.row).unwrap())
    };
    assert_eq!(by("User ID", "11"), Some(serde_json::json!({"user_id": 11, "active": true})));
    assert_eq!(by("User ID", "99"), None);
    assert_eq!(by("User ID", "eleven"), None);
    let uuid = "70a5c8a0-7d9b-11ef-8000-0242ac120002";
    assert_eq!(by("UUID", uuid), Some(serde_json::json!({"uuid": uuid, "active": true})));
    assert_eq!(by("UUID", "4711"), Some(serde_json::json!({"uuid": "4711", "active": true})));
    assert_eq!(by("UUID", "my friend"), None);
}

#[test]
fn b172_a_new_user_name_renames_somebody_to_a_free_name() {
    takes("New Username", "new_username", [("new.hand", "new.hand"), ("OLD.HAND", "OLD.HAND")]);
    refuses("New Username", &[("BOSS", "B-172: choose one that nobody has")]);
    assert_eq!(
        findings("Username;New Username\nnobody;x\n"),
        ["line 2: there is nobody to rename (B-172): write the present user name into Username"]
    );
    let file = UserFile::read(b"Username;New Username\nold.hand;x\n").unwrap();
    assert!(!file.check(&platform(), &BatchOptions::default()).is_clean());
    assert!(file.check(&platform(), &file.implied_options()).is_clean());
    // The name is free for the next row, and the new one is known.
    let text = "Username,New Username,Direct Manager\nboss,chef,\nboss2,,chef\n";
    assert_eq!(findings(text), [""; 0]);
}

#[test]
fn names_are_taken_as_they_are() {
    takes("First Name", "firstname", [("Jürgen", "Jürgen"), ("O'Neil", "O'Neil")]);
    takes("Last Name", "lastname", [("von der Tann", "von der Tann"), ("4", "4")]);
    assert_eq!(warnings("First Name", "Jürgen"), [""; 0]);
    assert!(warnings("First Name", "=1+1")[0].contains("run this as a formula"));
    assert!(warnings("Last Name", "#NAME?")[0].contains("a spreadsheet's error"));
    assert!(warnings("Note", "1,23457E+12")[0].contains("shortened a long number"));
}

#[test]
fn b173_either_side_of_an_email_has_45_characters_at_most() {
    let (full, over) = ("a".repeat(45), "a".repeat(46));
    let good = format!("{full}@{full}");
    assert_eq!(cell("Email", "email", &good), Ok(good.into()));
    let short = Err("B-173: use a shorter address".to_owned());
    assert_eq!(cell("Email", "email", &format!("{over}@a.example")), short);
    assert_eq!(cell("Email", "email", &format!("a@{over}")), short);
    refuses("E-Mail", &[("ann", "B-173: write one, like ann@example.com")]);
}

#[test]
fn b174_levels_are_three_words_in_any_case() {
    takes(
        "Level",
        "level",
        [("user", "user"), ("PowerUser", "poweruser"), ("SUPERADMIN", "superadmin")],
    );
    refuses(
        "Level",
        &[
            ("power user", "B-174: write user, poweruser or superadmin"),
            ("6", "B-174: write user, poweruser or superadmin"),
        ],
    );
}

#[test]
fn b189_profiles_are_joined_by_pipes_and_known_to_the_letter() {
    takes("Profile Name", "profile", [("HR", "HR"), ("HR | Sales lead|", "HR|Sales lead")]);
    refuses(
        "Profile Name",
        &[
            ("hr", "-: write HR"),
            ("HR|Nobody", "-: write one of HR, Sales lead"),
            ("1|2|3|4|5|6|7|8|9|10|11", "B-109: merge profiles, or leave some out"),
        ],
    );
    let piped = Format::new().separator(Separator::Other(b'|'));
    let file = UserFile::read_as(b"Username|Profile Name\nold.hand|HR\n", &piped).unwrap();
    let checked = file.check(&platform(), &BatchOptions::updating());
    assert_eq!(checked.errors().next().unwrap().rule, Some("B-189"));
    assert!(checked.rows.is_empty());
}

#[test]
fn b111_profiles_of_plain_users_are_ignored() {
    let found = findings("Username,Level,Profile Name\nold.hand,user,HR\n");
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("a plain user has no profiles"), "{found:?}");
}

#[test]
fn b175_branches_are_found_by_name_or_code_to_the_letter() {
    takes("Branch Name", "branch_name", [("EMEA", "EMEA")]);
    takes("Branch Code", "branch_code", [("E", "E"), ("S2", "S2")]);
    let missing = "B-147: make the branch first, or use both paths with force_create_branches";
    refuses(
        "Branch Name",
        &[
            ("emea", "B-175: write EMEA"),
            ("Sales", "B-147: use the branch's code or its paths"),
            ("APAC", missing),
        ],
    );
    refuses("Branch Code", &[("e", "B-175: write E"), ("X", missing)]);
    let found = findings("Username,Branch Name,Branch Code\nold.hand,EMEA,E\n");
    assert!(found[0].contains("several columns name the branch"), "{found:?}");
}

#[test]
fn b170_branch_paths_come_in_pairs_of_one_depth() {
    let header = "Username;Branch Name Path;Branch Code Path\nold.hand;";
    let of = |paths: &str| findings(&format!("{header}{paths}\n"));
    assert_eq!(of("Docebo/Sales/EMEA;R/S/E"), [""; 0]);
    assert_eq!(of("Sales/EMEA;S/E"), [""; 0]);
    assert!(of("Docebo/Sales;R/S/E")[0].contains("differ in depth (B-170)"));
    assert!(of("Docebo/Sales;")[0].contains("one branch path without the other (B-170)"));
    assert!(of("Docebo/Sales/APAC;R/S/E")[0].contains("the codes decide"));
    let alone = findings("Username;Branch Name Path\nold.hand;Docebo\n");
    assert_eq!(alone.len(), 1, "said once, of the file: {alone:?}");
    assert!(alone[0].ends_with("(B-170): add Branch Code Path"));
}

#[test]
fn b194_missing_branches_are_made_only_when_asked_for() {
    let text = "Username;Branch Name Path;Branch Code Path\nold.hand;Docebo/APAC;R/A\n";
    assert!(findings(text)[0].contains("there is no such branch, and branches are not made"));
    let mut options = BatchOptions::updating();
    options.force_create_branches = true;
    let file = UserFile::read(text.as_bytes()).unwrap();
    assert!(file.check(&platform(), &options).findings.is_empty());
    let without = UserFile::read(b"Username\nold.hand\n").unwrap();
    let found = without.check(&platform(), &options).findings;
    assert_eq!(found[0].rule, Some("B-194"));
}

#[test]
fn b169_a_password_is_given_plain_or_hashed_and_never_shown() {
    takes("Password", "password", [("s3cret!", "s3cret!")]);
    let hash = "$2y$13$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";
    takes("Hashed Password", "password_hash", [(hash, hash)]);
    refuses(
        "Hashed Password",
        &[
            (
                "$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
                "B-188: hash with bcrypt at cost 13, or leave the cell empty",
            ),
            ("s3cret!", "B-188: hash with bcrypt at cost 13, or leave the cell empty"),
        ],
    );
    let text = format!("Username;Password;Hashed Password\nold.hand;s3cret!;{hash}x\n");
    let found = findings(&text).join("\n");
    assert!(found.contains("Password and Hashed Password exclude each other (B-169)"));
    assert!(!found.contains("s3cret!") && !found.contains("$2y$13"), "{found}");
}

#[test]
fn b176_active_is_yes_or_no_in_six_spellings() {
    takes(
        "Active",
        "active",
        [("1", true), ("yes", true), ("TRUE", true), ("0", false), ("No", false), ("false", false)],
    );
    let remedy = "B-176: write 1, yes, true, 0, no or false";
    refuses("Active", &[("on", remedy), ("2", remedy), ("WAHR", remedy)]);
}

#[test]
fn b177_forcing_a_new_password_is_spelled_alike() {
    takes("Force Password Change", "force_change", [("1", true), ("YES", true), ("0", false)]);
    refuses("Force Password Change", &[("maybe", "B-177: write 1, yes, true, 0, no or false")]);
}

#[test]
fn b178_is_manager_is_yes_or_no() {
    takes("Is Manager", "is_manager", [("yes", true), ("No", false)]);
    refuses("Is Manager", &[("1", "B-178: write yes or no")]);
}

#[test]
fn b179_expiry_dates_are_told_apart_by_sign_and_position() {
    takes(
        "Expire On",
        "expiration_date",
        [
            ("2026-03-31", "2026-03-31"),
            ("31-03-2026", "2026-03-31"),
            ("03/31/2026", "2026-03-31"),
            ("2026/03/31", "2026-03-31"),
            ("03-04-2026", "2026-04-03"),
            ("03/04/2026", "2026-03-04"),
        ],
    );
    let lost = "B-179: write it as YYYY-MM-DD, in a column formatted as text";
    refuses(
        "Expire On",
        &[
            ("31.03.2026", "B-179: write 2026-03-31"),
            ("31/03/2026", "B-179: write 2026-03-31"),
            ("2026-03-31 00:00:00", "B-179: write 2026-03-31"),
            ("46112", "B-179: write 2026-03-31"),
            ("3/31/26", lost),
            ("tomorrow", lost),
            ("2026-02-30", "B-179: write an existing day as YYYY-MM-DD"),
        ],
    );
    assert!(warnings("Expire On", "03/04/2026")[0].contains("read as 2026-03-04"));
    assert_eq!(warnings("Expire On", "03/31/2026"), [""; 0]);
}

#[test]
fn b180_languages_are_the_platforms_words_and_active() {
    takes("Language", "language", [("english", "english"), ("Italian", "italian")]);
    refuses(
        "Language",
        &[
            ("german", "B-180: write one of english, italian"),
            ("en", "B-180: write one of english, italian"),
        ],
    );
}

#[test]
fn b181_date_formats_are_codes_or_patterns() {
    takes(
        "Date Format",
        "date_format",
        [
            ("en", "en"),
            ("it", "it"),
            ("en_GB", "en_GB"),
            ("YYYY-MM-DD", "YYYY-MM-DD"),
            ("dd.mm.yyyy", "dd.mm.yyyy"),
        ],
    );
    refuses(
        "Date Format",
        &[
            ("english", "B-181: write a code like en or it, or YYYY-MM-DD"),
            ("YYYY-MM", "B-181: write a code like en or it, or YYYY-MM-DD"),
        ],
    );
}

#[test]
fn b182_time_zones_are_regions_and_cities_in_any_case() {
    takes(
        "Timezone",
        "timezone",
        [
            ("Europe/Prague", "Europe/Prague"),
            ("asia/JERUSALEM", "Asia/Jerusalem"),
            ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ],
    );
    refuses(
        "Timezone",
        &[
            ("(GMT+01:00) Europe/Prague", "B-182: write Europe/Prague"),
            ("New York", "B-182: write America/New_York"),
            ("CET", "B-182: write region and city, like Europe/Prague"),
        ],
    );
}

#[test]
fn b183_countries_are_named_after_iso_3166_in_any_case() {
    takes(
        "Country",
        "field_4",
        [("Germany", "Germany"), ("ITALY", "Italy"), ("Vietnam", "Viet Nam")],
    );
    refuses(
        "Country",
        &[
            ("DE", "B-183: write Germany"),
            ("ita", "B-183: write Italy"),
            ("Padania", "B-183: write its English name after ISO 3166, like Germany, not a code"),
        ],
    );
    assert!(warnings("Country", "Vietnam")[0].contains("write Viet Nam"));
    assert_eq!(warnings("Country", "GERMANY"), [""; 0]);
}

#[test]
fn b184_date_fields_have_one_spelling() {
    takes("Hired", "field_3", [("2026-03-31", "2026-03-31")]);
    refuses(
        "Hired",
        &[
            ("31-03-2026", "B-184: write 2026-03-31"),
            ("31.03.2026", "B-184: write 2026-03-31"),
            ("03/04/2026", "B-184: write it as YYYY-MM-DD, in a column formatted as text"),
        ],
    );
}

#[test]
fn b185_dropdowns_and_titles_match_to_the_letter() {
    takes("Office", "field_1", [("Rome", "Rome")]);
    refuses(
        "Office",
        &[("rome", "B-185: write Rome"), ("Oslo", "B-185: write one of Rome, Paris")],
    );
    let found = findings("Username;office;Shoe size\nold.hand;Rome;42\n");
    assert!(found[0].ends_with("call it `Office`, to the letter"), "{found:?}");
    assert!(found[1].contains("column `Shoe size`"), "{found:?}");
    assert_eq!(cell("field_1", "field_1", "Rome"), Ok("Rome".into()));
}

#[test]
fn b186_yes_no_fields_take_zero_for_no_answer() {
    takes(
        "Remote",
        "field_2",
        [
            ("1", "1"),
            ("YES", "1"),
            ("true", "1"),
            ("On", "1"),
            ("2", "2"),
            ("no", "2"),
            ("False", "2"),
            ("OFF", "2"),
            ("0", "0"),
            ("maybe", "0"),
        ],
    );
    assert!(warnings("Remote", "0")[0].contains("0 is no answer here, not a no"));
    assert!(warnings("Remote", "maybe")[0].contains("counts as no answer"));
    assert_eq!(warnings("Remote", "2"), [""; 0]);
}

#[test]
fn text_fields_take_any_text() {
    takes("Note", "field_5", [("yes; indeed", "yes; indeed"), ("0", "0")]);
}

#[test]
fn b125_b127_managers_are_user_names_and_come_first() {
    let of = |value| cell("Direct Manager", "manager_1", value);
    assert_eq!(of("BOSS"), Ok("BOSS".into()));
    assert_eq!(of("nobody"), Err("B-127: make the manager first".to_owned()));
    assert_eq!(of("Old.Hand"), Err("-: name somebody else".to_owned()));
    assert_eq!(cell("manager_1", "manager_1", "boss"), Ok("boss".into()));
    assert_eq!(cell("manager_7", "", "boss").unwrap_err().split(':').next(), Some("B-125"));
    let found = findings("Username;Direct Manager\nann;lead\nlead;\nbob;LEAD\n");
    assert_eq!(
        found,
        ["line 2, column `Direct Manager`, value `lead`: the manager stands in line 3, and rows \
          run top to bottom (B-127): move managers above their teams"]
    );
}

#[test]
fn empty_cells_leave_values_alone_unless_they_clear() {
    let text = b"Username;First Name;Expire On;Direct Manager;Office;Active\nold.hand;;;;;\n";
    let file = UserFile::read(text).unwrap();
    let row = |file: &UserFile| -> Value {
        let checked = file.check(&platform(), &BatchOptions::updating());
        serde_json::to_value(&checked.rows[0].row).unwrap()
    };
    assert_eq!(row(&file), serde_json::json!({"username": "old.hand"}));
    assert_eq!(
        row(&file.clearing_empty_cells()),
        serde_json::json!({
            "username": "old.hand", "firstname": "", "expiration_date": null,
            "manager_1": null, "field_1": null,
        })
    );
}
