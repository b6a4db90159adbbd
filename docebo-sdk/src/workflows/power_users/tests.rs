use super::{
    restore::{Account, There},
    *,
};
use crate::{
    auth::UserLevel,
    id::{BranchId, CourseId, GroupUuid, ProfileId, UserId},
    power_users::{PowerUserSnapshot, ProfileRef, ResourceCounts},
    wire::DateTime,
    workflows::engine::{
        Action, Deed, Grant, Journal, Outcome, Refusal, Remains, Stage, Step, Verdict, Why, undo,
    },
};

const OLD: i64 = 1_600_000_000;
const LIMIT: i64 = 1_650_000_000;
const NEW: i64 = 1_690_000_000;
const PLATFORM: &str = "https://acme.docebosaas.com";

fn at(seconds: i64) -> Option<DateTime> {
    Some(DateTime::from_unix(seconds))
}

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

fn branches(ids: &[u64]) -> Vec<BranchId> {
    ids.iter().copied().map(BranchId::new).collect()
}

fn profile(id: u64) -> ProfileRef {
    ProfileRef { profile_id: ProfileId::new(id), profile_name: format!("Profile {id}") }
}

/// One course, one profile.
fn held(id: u64) -> PowerUserSnapshot {
    let mut held =
        PowerUserSnapshot::new(UserId::new(id), vec![profile(1)], ResourceCounts::default());
    held.courses = vec![CourseId::new(10)];
    held
}

fn actions<P>(plan: &crate::workflows::engine::Plan<P>) -> Vec<Action> {
    plan.steps.iter().map(|step| step.action.clone()).collect()
}

mod sweeping {
    use super::{
        super::sweep::{Account, Facts, Policy, plan},
        *,
    };

    fn account(id: u64) -> Account {
        Account {
            user_id: UserId::new(id),
            username: format!("user.{id}"),
            name: String::new(),
            active: true,
            expired: false,
            created: at(OLD),
            last_access: at(NEW),
            profiles: vec!["Profile 1".to_owned()],
        }
    }

    fn facts(accounts: impl IntoIterator<Item = Account>) -> Facts {
        let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), UserId::new(1));
        facts.accounts = accounts.into_iter().collect();
        facts.held = facts.accounts.iter().map(|one| held(one.user_id.get())).collect();
        facts
    }

    fn policy() -> Policy {
        Policy { last_access_before: at(LIMIT), allow_demotion: true, ..Policy::default() }
    }

    #[test]
    fn b036_whoever_cannot_or_does_not_come_is_lowered() {
        let off = Account { active: false, ..account(2) };
        let expired = Account { expired: true, ..account(2) };
        let both = Account { active: false, expired: true, ..account(2) };
        let idle = Account { last_access: at(OLD), ..account(2) };
        let never = Account { last_access: None, ..account(2) };
        let young = Account { created: at(NEW), ..never.clone() };
        let undated = Account { created: None, ..never.clone() };
        let edge = Account { last_access: at(LIMIT), ..account(2) };
        let only_off = Policy { expired: false, last_access_before: None, ..policy() };
        for (account, why, only) in [
            (account(2), None, None),
            (off, Some(Why::PowerUserOff), Some(Why::PowerUserOff)),
            (expired, Some(Why::PowerUserExpired), None),
            (both, Some(Why::PowerUserOff), Some(Why::PowerUserOff)),
            (idle, Some(Why::PowerUserIdle), None),
            (never, Some(Why::PowerUserIdle), None),
            (young, None, None),
            (undated, None, None),
            (edge, None, None),
        ] {
            let text = format!("{account:?}");
            assert_eq!(policy().inactive(&account), why, "{text}");
            assert_eq!(only_off.inactive(&account), only, "{text}");
            let plan = plan(&facts([account]), &policy());
            let deeds: Vec<Why> =
                plan.people.iter().flat_map(|one| &one.deeds).map(Deed::why).collect();
            assert_eq!(deeds, why.into_iter().collect::<Vec<_>>(), "{text}");
        }
        assert_eq!(Why::PowerUserOff.rules(), ["B-036"]);
        let left = Policy { deactivated: false, ..policy() };
        // Not even by the other grounds: the policy leaves them as they are.
        let off = Account { active: false, expired: true, last_access: at(OLD), ..account(2) };
        assert_eq!(left.inactive(&off), None);
    }

    #[test]
    fn b037_nobody_is_lowered_until_the_policy_allows_it_and_what_is_held_is_on_record() {
        let facts = facts([Account { active: false, ..account(2) }]);
        let listed = plan(&facts, &Policy::default());
        assert!(listed.is_empty() && !listed.removes_records());
        assert_eq!(
            listed.rest[0].to_string(),
            "user 2 stays a power user with Profile 1: what a demotion drops does not come back by \
             itself, so the policy has to allow it (B-037; inferred)"
        );

        let going = plan(&facts, &policy());
        assert_eq!(actions(&going), [Action::Demote { users: users(&[2]) }]);
        assert_eq!(going.before.power_users, [held(2)]);
        assert!(going.records_csv().contains("power_user"), "{}", going.records_csv());
        let orphans = going.rest.iter().filter(|rest| rest.why == Why::Orphaned);
        assert_eq!(orphans.count(), 1);
        let kept = Snapshot::of_plan(&going);
        let holder = Holder::new("user.2", held(2));
        assert_eq!((kept.power_users, kept.taken_at), (vec![holder], going.gathered_at));
        let text = serde_json::to_string(&going).unwrap();
        assert_eq!(
            serde_json::from_str::<crate::workflows::power_users::sweep::Plan>(&text).unwrap(),
            going
        );
    }

    #[test]
    fn what_no_list_tells_is_said_beforehand() {
        let mut facts = facts([Account { active: false, ..account(2) }]);
        facts.held[0].counts.groups = Some(3);
        let plan = plan(&facts, &policy());
        let what = Remains::Assignments { kind: "groups".to_owned(), count: 3 };
        assert!(plan.rest.iter().any(|rest| rest.what == what && rest.why == Why::NotListed));
    }

    #[test]
    fn b112_calls_are_full_and_a_pilot_is_looked_at() {
        let all = facts((2..602).map(|id| Account { active: false, ..account(id) }));
        let sizes = |policy: &Policy| {
            let plan = plan(&all, policy);
            assert_eq!(plan.cost.writes, plan.cost.bound);
            plan.steps.iter().map(|step| step.about().len()).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&policy()), [250, 250, 100]);
        assert_eq!(sizes(&Policy { pilot: 3, ..policy() }), [3, 0, 250, 250, 97]);
        assert_eq!(sizes(&Policy { pilot: 600, ..policy() }), [250, 250, 100]);
    }

    #[test]
    fn b027_the_protected_and_the_unreadable_are_left_alone() {
        let mut policy = policy();
        policy.exclude("USER.3");
        let off = |id| Account { active: false, ..account(id) };
        let mut facts = facts([off(1), off(2), off(3), off(4)]);
        let gap = |id, what: &str| offboarding_gap(id, what);
        facts.gaps = vec![gap(4, "what the power user holds: no"), gap(9, "the account of `x`")];
        facts.held.retain(|held| held.user_id != UserId::new(4));
        let plan = plan(&facts, &policy);
        assert_eq!(actions(&plan), [Action::Demote { users: users(&[2]) }]);
        let unread = |what: &str| Refusal::NotReadable { detail: what.to_owned() };
        for (user, ground) in [
            (1, Refusal::OwnAccount),
            (3, Refusal::Protected),
            (4, unread("what the power user holds: no")),
            (9, unread("the account of `x`")),
        ] {
            let person = plan.person(UserId::new(user)).unwrap();
            assert_eq!(person.verdict, Verdict::Refused { ground }, "{user}");
        }
    }
}

fn offboarding_gap(id: u64, what: &str) -> crate::workflows::offboarding::facts::Gap {
    crate::workflows::offboarding::facts::Gap { user_id: UserId::new(id), what: what.to_owned() }
}

mod keeping {
    use super::*;

    fn two() -> Snapshot {
        let mut snapshot = Snapshot::new(PLATFORM, DateTime::from_unix(OLD));
        snapshot.power_users = vec![Holder::new("pam", held(2)), Holder::new("rob", held(3))];
        snapshot
    }

    #[test]
    fn a_snapshot_reads_back_as_it_was_written() {
        let mut snapshot = two();
        snapshot.power_users[0].held.branches_with_descendants = branches(&[5]);
        snapshot.gaps = vec![offboarding_gap(4, "no answer")];
        let text = snapshot.to_json().unwrap();
        assert_eq!(Snapshot::read(text.as_bytes()).unwrap(), snapshot);
    }

    #[test]
    fn a_file_that_is_none_is_refused_with_the_reason() {
        let mut twice = two();
        twice.power_users[1].held.user_id = UserId::new(2);
        let mut nobody = two();
        nobody.power_users[1].username = " ".to_owned();
        let mut nowhere = two();
        nowhere.platform = String::new();
        let mut later = two();
        later.format = 7;
        for (snapshot, message) in [
            (twice, "power user 2 stands in the snapshot twice: take one out"),
            (nobody, "entry 2 of the snapshot has no user name or no number: take it out"),
            (nowhere, "the snapshot names no platform: its numbers mean nothing elsewhere"),
            (later, "the snapshot has form 7, and this version reads 1: use a later one"),
        ] {
            let text = snapshot.to_json().unwrap();
            let error = Snapshot::read(text.as_bytes()).unwrap_err();
            assert_eq!(error.to_string(), message);
        }
        for text in ["", "[]", "{\"platform\": \"x\"}", "username,profile\n"] {
            assert!(
                matches!(Snapshot::read(text.as_bytes()), Err(SnapshotError::Json(_))),
                "{text}"
            );
        }
    }
}

mod giving_back {
    use super::{
        super::restore::{Facts, Policy, plan},
        *,
    };

    fn account(id: u64, level: UserLevel) -> Account {
        Account {
            user_id: UserId::new(id),
            username: format!("user.{id}"),
            name: String::new(),
            level,
            active: true,
            expired: false,
        }
    }

    fn snapshot(held: impl IntoIterator<Item = PowerUserSnapshot>) -> Snapshot {
        let mut snapshot = Snapshot::new(PLATFORM, DateTime::from_unix(OLD));
        let name = |held: &PowerUserSnapshot| format!("user.{}", held.user_id);
        snapshot.power_users =
            held.into_iter().map(|held| Holder::new(name(&held), held)).collect();
        snapshot
    }

    fn facts(accounts: impl IntoIterator<Item = Account>) -> Facts {
        let mut facts = Facts::new(DateTime::from_unix(1_700_000_000), UserId::new(1));
        facts.accounts = accounts.into_iter().collect();
        facts
    }

    fn still(held: PowerUserSnapshot) -> Facts {
        let mut facts = facts([account(held.user_id.get(), UserLevel::PowerUser)]);
        facts.held = vec![held];
        facts
    }

    #[test]
    fn b037_whoever_was_lowered_gets_everything_and_alike_ones_in_one_call() {
        let snapshot = snapshot([held(2), held(3)]);
        let facts = facts([account(2, UserLevel::User), account(3, UserLevel::User)]);
        let plan = plan(&facts, &snapshot, &Policy::default());
        let course = |id| Action::Grant {
            user: UserId::new(id),
            grant: Grant::Courses(vec![CourseId::new(10)]),
        };
        assert_eq!(
            actions(&plan),
            [
                Action::Promote { users: users(&[2, 3]) },
                Action::GrantProfiles { users: users(&[2, 3]), profiles: vec![ProfileId::new(1)] },
                course(2),
                course(3),
            ]
        );
        assert_eq!((plan.cost.writes, plan.cost.bound), (4, 4));
        // Nothing is given to whom the promotion failed for.
        assert!(plan.steps[0].needs.is_empty() && !plan.steps[1].needs.is_empty());
        let text = plan.to_text();
        assert!(text.contains("give profile Profile 1 (1), courses (1)"), "{text}");
    }

    #[test]
    fn only_what_is_missing_is_given_and_what_came_later_stays_unless_told() {
        let mut then = held(2);
        then.users = users(&[7, 8]);
        then.branches = branches(&[4, 6]);
        then.branches_with_descendants = branches(&[5]);
        let mut now = held(2);
        now.profiles = vec![profile(1), profile(2)];
        now.users = users(&[8, 9]);
        now.branches = branches(&[5]);
        now.branches_with_descendants = branches(&[4, 6, 3]);
        let (facts, snapshot) = (still(now.clone()), snapshot([then.clone()]));
        let user = UserId::new(2);
        let give = |grant| Action::Grant { user, grant };
        let take = |grant| Action::TakeBack { user, grant };
        let given =
            [give(Grant::Users(users(&[7]))), give(Grant::BranchesWithDescendants(branches(&[5])))];
        let adding = plan(&facts, &snapshot, &Policy::default());
        assert_eq!(actions(&adding), given);

        let policy = Policy { take_away: true, ..Policy::default() };
        let both = plan(&facts, &snapshot, &policy);
        let taken = [
            take(Grant::Users(users(&[9]))),
            take(Grant::BranchesWithDescendants(branches(&[3]))),
            give(Grant::Branches(branches(&[4, 6]))),
        ];
        let profiles =
            [Action::TakeProfiles { users: users(&[2]), profiles: vec![ProfileId::new(2)] }];
        assert_eq!(actions(&both), [&profiles[..], &given, &taken].concat());
        assert_eq!(both.cost.writes, both.cost.bound);
        assert_eq!(both.before.power_users, [now]);

        // When that is done, nothing is left to do.
        assert!(plan(&still(then), &snapshot, &policy).is_empty());
    }

    #[test]
    fn an_undo_takes_back_exactly_what_was_given_and_gives_what_was_taken() {
        let mut then = held(2);
        then.users = users(&[7, 8]);
        then.branches = branches(&[4]);
        then.branches_with_descendants = branches(&[5]);
        let mut now = PowerUserSnapshot::new(UserId::new(2), Vec::new(), Default::default());
        now.profiles = vec![profile(2)];
        now.users = users(&[8, 9]);
        now.branches = branches(&[5]);
        now.branches_with_descendants = branches(&[4]);
        let policy = Policy { take_away: true, ..Policy::default() };
        let plan = plan(&still(now), &snapshot([then]), &policy);
        let mut outcome = Outcome::of(&plan, Journal::in_memory());
        outcome.made = vec![true; plan.steps.len()];
        let back = undo(&plan, &outcome);
        let user = UserId::new(2);
        let give = |grant| Action::Grant { user, grant };
        let take = |grant| Action::TakeBack { user, grant };
        let (one, two) = (vec![ProfileId::new(1)], vec![ProfileId::new(2)]);
        assert_eq!(
            actions(&back),
            [
                Action::TakeProfiles { users: vec![user], profiles: one },
                Action::GrantProfiles { users: vec![user], profiles: two },
                take(Grant::Users(users(&[7]))),
                take(Grant::Courses(vec![CourseId::new(10)])),
                give(Grant::Branches(branches(&[5]))),
                give(Grant::Users(users(&[9]))),
                give(Grant::BranchesWithDescendants(branches(&[4]))),
            ]
        );
        assert!(back.rest.is_empty());
    }

    #[test]
    fn an_undo_of_a_promotion_lowers_again_and_nothing_else() {
        let facts = facts([account(2, UserLevel::User)]);
        let plan = plan(&facts, &snapshot([held(2)]), &Policy::default());
        let mut outcome = Outcome::of(&plan, Journal::in_memory());
        outcome.made = vec![true; plan.steps.len()];
        assert_eq!(actions(&undo(&plan, &outcome)), [Action::Demote { users: users(&[2]) }]);
    }

    #[test]
    fn what_is_gone_is_told_and_not_asked_for() {
        let mut then = held(2);
        then.profiles.push(profile(3));
        then.courses.push(CourseId::new(11));
        then.groups = vec!["a-uuid".to_owned(), "17".to_owned()];
        then.branches = branches(&[0, 5]);
        let mut facts = facts([account(2, UserLevel::User)]);
        facts.there = There {
            profiles: Some([ProfileId::new(3)].into()),
            courses: Some([CourseId::new(11)].into()),
            groups: Some([GroupUuid::from("b-uuid").to_string()].into()),
            branches: Some([BranchId::new(1)].into()),
            ..There::default()
        };
        let plan = plan(&facts, &snapshot([then]), &Policy::default());
        let user = UserId::new(2);
        let give = |grant| Action::Grant { user, grant };
        assert_eq!(
            actions(&plan)[1..],
            [
                Action::GrantProfiles { users: vec![user], profiles: vec![ProfileId::new(3)] },
                give(Grant::Branches(branches(&[0]))),
                give(Grant::Courses(vec![CourseId::new(11)])),
                give(Grant::Groups(vec!["17".to_owned()])),
            ]
        );
        let gone: Vec<String> = plan.rest.iter().map(ToString::to_string).collect();
        let told = |what: &str| {
            format!("user 2 does not get back {what}: the platform no longer has it (policy)")
        };
        assert_eq!(
            gone,
            ["branches 5", "courses 10", "groups a-uuid", "profiles Profile 1 (1)"].map(told)
        );
    }

    #[test]
    fn whoever_is_gone_switched_off_or_somebody_else_is_reported() {
        let mut policy = Policy::default();
        policy.protected.account("user.7");
        let user = |id| account(id, UserLevel::User);
        let other = Account { username: "USER.9".to_owned(), ..user(90) };
        let mut facts = facts([
            user(1),
            Account { active: false, ..user(3) },
            Account { expired: true, ..user(4) },
            account(5, UserLevel::Superadmin),
            account(6, UserLevel::PowerUser),
            user(7),
            Account { username: "new.name".to_owned(), ..user(8) },
            other,
        ]);
        facts.gaps = vec![offboarding_gap(6, "no answer")];
        let plan = plan(&facts, &snapshot((1..10).map(held)), &policy);
        let left_out = |detail: &str| Refusal::LeftOut { detail: detail.to_owned() };
        let refused = |ground| Verdict::Refused { ground };
        let verdicts: Vec<_> = plan.people.iter().map(|one| one.verdict.clone()).collect();
        assert_eq!(
            verdicts,
            [
                refused(Refusal::OwnAccount),
                Verdict::Unknown,
                refused(left_out("deactivated: activate the account first")),
                refused(left_out("expired: move the expiration date first")),
                refused(Refusal::Superadmin),
                refused(Refusal::NotReadable { detail: "no answer".to_owned() }),
                refused(Refusal::Protected),
                Verdict::Change,
                refused(Refusal::IdMismatch { listed: UserId::new(9) }),
            ]
        );
        assert_eq!(actions(&plan)[0], Action::Promote { users: users(&[8]) });
        assert_eq!(plan.people[7].username, "new.name");
    }

    #[test]
    fn b112_a_thousand_are_raised_a_call() {
        let many = 2..1_503;
        let facts = facts(many.clone().map(|id| account(id, UserLevel::User)));
        let bare = |id| PowerUserSnapshot { courses: Vec::new(), ..held(id) };
        let plan = plan(&facts, &snapshot(many.map(bare)), &Policy::default());
        let sizes: Vec<usize> = plan.steps.iter().map(|step| step.about().len()).collect();
        assert_eq!(sizes, [1_000, 501, 1_000, 501]);
        assert_eq!(plan.cost.writes, plan.cost.bound);
        let step = Step::new(Stage::PowerUsers, plan.steps[3].action.clone());
        assert_eq!(step.describe(), "give 501 people 1 profile");
    }
}
