use super::*;
use crate::{
    auth::UserLevel,
    id::{BranchId, UserId},
    wire::{Date, DateTime},
    workflows::{
        engine::{Action, Deed, Expires, Refusal, Remains, RowChange, Verdict, Why},
        offboarding::facts::{Account, Gap},
    },
};

const HOME: u64 = 7;
const ARCHIVE: BranchId = BranchId::new(9);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn member(id: u64) -> Member {
    let account = Account {
        user_id: UserId::new(id),
        username: format!("user.{id}"),
        name: String::new(),
        level: UserLevel::User,
        active: true,
        expired: false,
        expiration_date: None,
        is_manager: false,
        managers: Default::default(),
        branches: Some(vec![BranchId::new(HOME)]),
    };
    let email = format!("user.{id}@acme.example");
    Member { account, email, inside: true, told: true, excluded: false, subordinates: 0 }
}

fn change(id: u64, change: impl FnOnce(&mut Account)) -> Member {
    let mut member = member(id);
    change(&mut member.account);
    member
}

fn facts(members: impl IntoIterator<Item = Member>) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_770_000_000), UserId::new(1));
    facts.members = members.into_iter().collect();
    facts
}

fn home() -> Company {
    Company::branch(BranchId::new(HOME))
}

fn listed(csv: &str) -> Company {
    Company::contacts(Contacts::read(csv.as_bytes()).unwrap())
}

fn on(date: &str) -> Policy {
    Policy::new(Close::On(day(date)))
}

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

fn actions(plan: &Plan) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

/// What becomes of one account of a company that left.
fn deeds(policy: &Policy, account: impl FnOnce(&mut Account)) -> Vec<Deed> {
    let plan = plan(&facts([change(2, account)]), &home(), policy);
    assert_eq!(plan.cost.writes, plan.cost.bound);
    plan.people[0].deeds.clone()
}

fn verdict(plan: &Plan, id: u64) -> &Verdict {
    &plan.person(UserId::new(id)).unwrap().verdict
}

#[test]
fn b053_everybody_gets_the_companys_date_and_earlier_ones_stay() {
    let date = day("2026-03-31");
    let expire = vec![Deed::Expire { date, why: Why::CompanyLeft }];
    for (held, want) in [
        (None, expire.clone()),
        (Some("2026-12-31"), expire),
        (Some("2026-03-31"), vec![]),
        (Some("2025-01-01"), vec![]),
    ] {
        let policy = on("2026-03-31");
        assert_eq!(deeds(&policy, |one| one.expiration_date = held.map(day)), want, "{held:?}");
    }
    // A date is set on a deactivated account too: who switches it on later must not open it.
    assert_eq!(deeds(&on("2026-03-31"), |one| one.active = false).len(), 1);
    assert_eq!(Why::CompanyLeft.rules(), ["B-053", "B-253"]);
}

#[test]
fn b048_an_expired_account_is_switched_off_by_batch() {
    let off = Policy::new(Close::Deactivate);
    let expired = |one: &mut Account| {
        one.expired = true;
        one.expiration_date = Some(day("2025-01-01"));
    };
    assert_eq!(deeds(&off, expired), [Deed::Deactivate { why: Why::ExpiredAccount }]);
    assert_eq!(deeds(&off, |_| {}), [Deed::Deactivate { why: Why::CompanyLeft }]);
    assert_eq!(deeds(&off, |one| one.active = false), []);

    let plan = plan(&facts([change(2, expired)]), &home(), &off);
    let row = RowChange::new(UserId::new(2)).active(false);
    assert_eq!(actions(&plan), [Action::Batch { rows: vec![row], branch: None }]);
    assert_eq!(plan.steps[0].why, [Why::ExpiredAccount]);
}

#[test]
fn flag_date_and_branch_go_in_one_row() {
    let mut policy = Policy::new(Close::Both(day("2026-03-31")));
    policy.branch = Some(ARCHIVE);
    let there = change(3, |one| one.branches = Some(vec![BranchId::new(0), ARCHIVE]));
    let both = change(4, |one| one.branches = Some(vec![BranchId::new(HOME), ARCHIVE]));
    let plan = plan(&facts([member(2), there, both]), &home(), &policy);
    let row = |id| RowChange::new(UserId::new(id)).active(false).expires(Some(day("2026-03-31")));
    assert_eq!(
        actions(&plan),
        [
            Action::Batch { rows: vec![row(2), row(4)], branch: Some(ARCHIVE) },
            Action::Batch { rows: vec![row(3)], branch: None },
        ]
    );
    assert_eq!(plan.cost.writes, plan.cost.bound);
    assert_eq!(plan.before.branches[&UserId::new(2)], [BranchId::new(HOME)]);
    assert_eq!(plan.before.branches.len(), 2);
    assert_eq!(plan.before.expiration_dates[&UserId::new(3)], None);
}

#[test]
fn b254_dates_of_the_export_win_and_are_preferred_to_the_flag() {
    let company = listed(
        "Username,Account Status,Active,Retired Date,Account Retired Date\n\
         user.2,Inactive,yes,2026-01-31,2026-02-28\nuser.3,Inactive,yes,,2026-02-28\n\
         user.4,Inactive,yes,,\nuser.5,Active,no,,\nuser.6,Active,yes,2026-12-31,\n",
    );
    let facts = facts((2..7).map(member));
    let dated = |policy: &Policy| -> Vec<Vec<Deed>> {
        let plan = plan(&facts, &company, policy);
        plan.people.into_iter().map(|one| one.deeds).collect()
    };
    let expire = |date, why| Deed::Expire { date: day(date), why };
    let off = |why| Deed::Deactivate { why };
    let (company_left, person_left) = (Why::CompanyLeft, Why::PersonLeft);
    assert_eq!(
        dated(&on("2026-06-30")),
        [
            vec![expire("2026-01-31", company_left)],
            vec![expire("2026-02-28", company_left)],
            vec![expire("2026-06-30", company_left)],
            vec![expire("2026-06-30", person_left)],
            vec![],
        ]
    );
    assert_eq!(
        dated(&Policy::new(Close::Deactivate)),
        [
            vec![expire("2026-01-31", company_left)],
            vec![expire("2026-02-28", company_left)],
            vec![off(company_left)],
            vec![off(person_left)],
            vec![],
        ]
    );
    assert_eq!(
        dated(&Policy::new(Close::Both(day("2026-06-30"))))[0],
        [off(company_left), expire("2026-01-31", company_left)]
    );
    let left_alone = plan(&facts, &company, &on("2026-06-30"));
    assert_eq!(
        left_alone.people[4].verdict,
        Verdict::Refused {
            ground: Refusal::StillActive {
                detail: "row 6; the date 2026-12-31 counts once one of them is not".to_owned()
            }
        }
    );
}

#[test]
fn one_person_is_a_company_of_one() {
    let plan = plan(&facts([member(2)]), &Company::person("USER.2"), &on("2026-03-31"));
    let date = day("2026-03-31");
    assert_eq!(plan.people[0].deeds, [Deed::Expire { date, why: Why::PersonLeft }]);
    assert_eq!(Why::PersonLeft.rules(), ["B-254"]);
}

#[test]
fn rows_about_one_account_count_together() {
    let company = listed(
        "Docebo ID,Email,Account Name,Account Status,Retired Date\n\
         2,,Acme,Inactive,2026-01-31\n,user.2@ACME.example,Acme,Inactive,2026-02-28\n\
         3,,Acme,Inactive,\n3,,Borg,Active,\n,nobody@acme.example,Acme,Inactive,\n\
         ,Nobody@acme.example,Acme,Inactive,\n",
    );
    let plan = plan(&facts([member(2), member(3)]), &company, &on("2026-06-30"));
    let told: Vec<_> = plan.people.iter().map(|one| (one.row, one.repeated_on.clone())).collect();
    assert_eq!(told, [(2, vec![3]), (4, vec![5]), (6, vec![7])]);
    let date = day("2026-02-28");
    assert_eq!(plan.people[0].deeds, [Deed::Expire { date, why: Why::CompanyLeft }]);
    let stays = Refusal::StillActive { detail: "row 5, Borg".to_owned() };
    assert_eq!(plan.people[1].verdict, Verdict::Refused { ground: stays });
    assert_eq!(plan.people[2].verdict, Verdict::Unknown);
}

#[test]
fn b013_an_email_names_somebody_only_when_one_account_has_it() {
    let mut other = member(3);
    other.email = "USER.2@acme.example".to_owned();
    let company = listed("Email\nuser.2@acme.example\nuser.4@acme.example\nuser.5\n");
    let plan = plan(&facts([member(2), other, member(4), member(5)]), &company, &on("2026-03-31"));
    assert_eq!(
        plan.problems[0].to_string(),
        "row 2, column `email`, value `user.2@acme.example`: 2 accounts have this e-mail: user.2, \
         user.3 (B-013): add a column with the user name"
    );
    let found: Vec<_> = plan.people.iter().filter_map(|one| one.user_id).collect();
    assert_eq!(found, users(&[4, 5]), "by e-mail, and by an e-mail that is the user name");
}

#[test]
fn b028_nobody_is_touched_who_is_protected_elsewhere_excluded_or_not_told() {
    let mut policy = on("2026-03-31");
    policy.exclude("user.2");
    policy.exclude_integration("Salesforce.Sync");
    let mut away = member(5);
    away.inside = false;
    let mut excluded = member(6);
    excluded.excluded = true;
    let mut untold = member(7);
    untold.told = false;
    let mut facts = facts([
        member(1),
        member(2),
        change(3, |one| one.username = "salesforce.sync".to_owned()),
        change(4, |one| one.level = UserLevel::Superadmin),
        away,
        excluded,
        untold,
        member(8),
        member(9),
    ]);
    facts.gaps = vec![Gap { user_id: UserId::new(8), what: "branches: gone".to_owned() }];
    let names = "Username,Docebo ID\nuser.1,\nuser.2,\nsalesforce.sync,\nuser.4,\nuser.5,\n\
                 user.6,\nuser.7,\nuser.8,\nuser.9,\nUSER.9,10\n";
    let company = listed(names).within(BranchId::new(HOME));
    let plan = plan(&facts, &company, &policy);
    let left_out = |detail: &str| Refusal::LeftOut { detail: detail.to_owned() };
    let unread = |detail: &str| Refusal::NotReadable { detail: detail.to_owned() };
    for (id, ground) in [
        (1, Refusal::OwnAccount),
        (2, Refusal::Protected),
        (3, Refusal::Integration),
        (4, Refusal::Superadmin),
        (5, left_out("not where the company is")),
        (6, left_out("in an excluded branch")),
        (7, unread("the user list does not show the field the company is told by")),
        (8, unread("branches: gone")),
        (9, Refusal::IdMismatch { listed: UserId::new(10) }),
    ] {
        assert_eq!(*verdict(&plan, id), Verdict::Refused { ground }, "{id}");
    }
    assert!(plan.is_empty() && plan.before.is_empty());
}

#[test]
fn who_is_in_the_branch_and_no_contact_is_left_over() {
    let closed = change(4, |one| one.active = false);
    let mut away = member(5);
    away.inside = false;
    let facts = facts([member(1), member(2), member(3), closed, away]);
    let company = listed("Username\nuser.2\n");
    let left = |company: &Company| {
        let plan = plan(&facts, company, &on("2026-03-31"));
        plan.rest.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        left(&company.clone().within(BranchId::new(HOME))),
        ["user 3 (user.3) is where the company is, and no contact: Salesforce is the master of \
          users, and the export does not have this one (B-252; documented)"]
    );
    let unclear = listed("Username,Email,Status\nuser.2,,no\n,USER.3@acme.example,maybe\n");
    assert_eq!(left(&unclear.within(BranchId::new(HOME))), [""; 0], "a row that cannot be read");
    let mut shared = facts.clone();
    shared.members[3].email = "user.3@acme.example".to_owned();
    shared.members[3].account.active = true;
    let company = listed("Email\nuser.2\nuser.3@acme.example\n").within(BranchId::new(HOME));
    let rest = plan(&shared, &company, &on("2026-03-31")).rest;
    assert_eq!(rest, [], "two accounts share the e-mail of a contact");
    let text = plan(&facts, &home(), &on("2026-03-31")).rest;
    assert_eq!(text, [], "a branch alone leaves nobody over");
}

#[test]
fn b036_what_closed_accounts_go_on_holding_is_told() {
    let mut chief = change(2, |one| one.level = UserLevel::PowerUser);
    chief.subordinates = 3;
    let report = |id| {
        let chief = UserId::new(2);
        change(id, |one| one.managers = [(crate::ManagerTypeId::new(1), chief)].into())
    };
    let mut excluded = report(4);
    excluded.excluded = true;
    let plan = plan(&facts([chief, report(3), excluded]), &home(), &on("2026-03-31"));
    let rest: Vec<_> =
        plan.rest.iter().map(|rest| (rest.user.get(), &rest.what, rest.why)).collect();
    assert_eq!(
        rest,
        [
            (2, &Remains::Rights { held: true }, Why::KeepsRights),
            (2, &Remains::Leads { members: Some(2) }, Why::TeamLeft)
        ]
    );
}

#[test]
fn b043_calls_are_full_and_no_plan_needs_fewer() {
    let policy = Policy::new(Close::Deactivate);
    let sizes = |dated: usize, flags: usize, policy: &Policy| {
        let mut export = "Username,Retired Date\n".to_owned();
        for id in 0..dated + flags {
            let date = if id < dated { "2026-01-31" } else { "" };
            export += &format!("user.{},{date}\n", id + 2);
        }
        let members = (0..dated + flags).map(|id| member(id as u64 + 2));
        let plan = plan(&facts(members), &listed(&export), policy);
        assert_eq!(plan.cost.writes, plan.cost.bound, "{dated} {flags}");
        plan.steps.iter().map(|step| step.about().len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes(0, 501, &policy), [250, 250, 1]);
    assert_eq!(sizes(201, 0, &policy), [100, 100, 1]);
    // Five flags ride along with thirty dates; a hundred more do not fit, and need no company.
    assert_eq!(sizes(30, 5, &policy), [35]);
    assert_eq!(sizes(30, 255, &policy), [250, 35]);
    assert_eq!(sizes(30, 100, &policy), [100, 30]);
    assert_eq!(sizes(100, 1, &policy), [1, 100]);
    let tried = Policy { pilot: 10, ..policy };
    assert_eq!(sizes(0, 300, &tried), [10, 0, 250, 40]);
    assert_eq!(sizes(0, 10, &tried), [10]);
}

#[test]
fn b251_the_next_sync_compares_user_names_and_nothing_else() {
    let company = listed(
        "Email,Docebo Username,Docebo ID\n,user.2,\n,User.3,\nuser.4@acme.example,,\n\
         nobody@acme.example,,\n,,5\n",
    );
    let facts = facts((2..6).map(member));
    let forecast = forecast(&facts, &company);
    let user = UserId::new;
    let told: Vec<_> = forecast.iter().map(|one| (one.row, one.sync)).collect();
    assert_eq!(
        told,
        [
            (2, NextSync::Updates { user: user(2) }),
            (3, NextSync::Unclear { user: user(3) }),
            (4, NextSync::Doubles { user: user(4) }),
            (5, NextSync::Makes),
        ]
    );
    assert_eq!(
        forecast[3].to_string(),
        "row 5, `nobody@acme.example`: the next sync makes a new account where provisioning is on \
         (B-251): withdraw the contact's access first"
    );
    assert!(super::forecast(&facts, &home()).is_empty());
}

#[test]
fn a_plan_is_a_value() {
    let mut policy = Policy::new(Close::Both(day("2026-03-31")));
    policy.branch = Some(ARCHIVE);
    let plan = plan(&facts([member(2)]), &home(), &policy);
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    let printed = plan.to_text();
    assert!(
        printed.contains("set the expiration date to 2026-03-31: the company left"),
        "{printed}"
    );
    let Action::Batch { rows, .. } = &plan.steps[0].action else { panic!("{printed}") };
    assert_eq!(rows[0].expires, Some(Expires::On(day("2026-03-31"))));
}
