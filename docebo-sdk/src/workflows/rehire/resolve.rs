//! Whose account is whose. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{Account, Facts, Policy, Returner, Returners, Stays};
use crate::{
    auth::UserLevel,
    id::{UserFieldId, UserId},
    workflows::engine::{Refusal, fold},
};

/// A row, and the accounts that match it.
pub(super) struct Resolved<'f> {
    pub(super) row: &'f Returner,
    /// Further rows that mean the same.
    pub(super) repeated_on: Vec<u64>,
    /// Every account that matches.
    pub(super) accounts: Vec<&'f Account>,
    pub(super) whose: Whose<'f>,
}

/// What follows from the accounts that match.
pub(super) enum Whose<'f> {
    /// There is none.
    Nobody,
    /// None of them may be touched.
    Refused(Refusal),
    /// One of them is theirs from now on.
    One {
        stays: &'f Account,
        /// Accounts to be merged into it.
        from: Vec<&'f Account>,
        /// Accounts with nothing left to merge.
        spent: Vec<&'f Account>,
    },
}

impl<'f> Resolved<'f> {
    /// The account that comes back.
    pub(super) const fn stays(&self) -> Option<&'f Account> {
        match self.whose {
            Whose::One { stays, .. } => Some(stays),
            Whose::Nobody | Whose::Refused(_) => None,
        }
    }
}

/// Finds the accounts of every row, each person once.
pub(super) fn resolve<'f>(
    facts: &'f Facts,
    list: &'f Returners,
    policy: &Policy,
) -> Vec<Resolved<'f>> {
    let index = Index::new(facts, list);
    let enrolled: BTreeSet<UserId> = facts.enrollments.iter().map(|row| row.user_id).collect();
    let mut all: Vec<Resolved<'f>> = Vec::new();
    let mut claimed: BTreeMap<UserId, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for row in &list.people {
        let next = all.len();
        let (accounts, contradiction) = index.matching(row);
        let earlier: BTreeSet<usize> = match accounts.as_slice() {
            [] => unknown.get(&fold(&row.label())).copied().into_iter().collect(),
            some => some.iter().filter_map(|one| claimed.get(&one.user_id).copied()).collect(),
        };
        let earlier: Vec<usize> = earlier.into_iter().collect();
        let same = |one: &Resolved<'_>| {
            let ids = |accounts: &[&Account]| -> Vec<UserId> {
                accounts.iter().map(|account| account.user_id).collect()
            };
            ids(&one.accounts) == ids(&accounts)
        };
        if let [at] = *earlier
            && let Some(one) = all.get_mut(at)
            && same(one)
        {
            one.repeated_on.push(row.row);
            continue;
        }
        let first = earlier.first().and_then(|at| all.get(*at)).map(|one| one.row.row);
        let whose = if let Some(ground) = contradiction {
            Whose::Refused(ground)
        } else if let Some(first) = first {
            let detail = format!("row {first} means one of them too: {}", told(&accounts));
            Whose::Refused(Refusal::SeveralAccounts { detail })
        } else {
            choose(facts.caller, policy, row, &accounts, &enrolled)
        };
        if accounts.is_empty() {
            unknown.insert(fold(&row.label()), next);
        }
        for account in &accounts {
            claimed.entry(account.user_id).or_insert(next);
        }
        all.push(Resolved { row, repeated_on: Vec::new(), accounts, whose });
    }
    all
}

/// Accounts by what identifies them.
struct Index<'f> {
    ids: BTreeMap<UserId, &'f Account>,
    names: BTreeMap<String, &'f Account>,
    emails: BTreeMap<String, Vec<&'f Account>>,
    fields: BTreeMap<(UserFieldId, String), Vec<&'f Account>>,
}

impl<'f> Index<'f> {
    fn new(facts: &'f Facts, list: &Returners) -> Self {
        let asked: BTreeSet<UserFieldId> =
            list.people.iter().filter_map(|row| Some(row.field.as_ref()?.0)).collect();
        let (ids, names) = (BTreeMap::new(), BTreeMap::new());
        let (emails, fields) = (BTreeMap::new(), BTreeMap::new());
        let mut index = Self { ids, names, emails, fields };
        for account in &facts.accounts {
            index.ids.insert(account.user_id, account);
            index.names.insert(fold(&account.username), account);
            index.emails.entry(fold(&account.email)).or_default().push(account);
            for field in &asked {
                if let Some(held) = account.fields.get(field) {
                    index.fields.entry((*field, fold(held))).or_default().push(account);
                }
            }
        }
        index
    }

    /// Every account that matches a row in something, by number.
    fn candidates(&self, row: &Returner) -> BTreeMap<UserId, &'f Account> {
        let by_id = row.user_id.and_then(|id| self.ids.get(&id));
        let by_name = row.username.as_ref().and_then(|name| self.names.get(&fold(name)));
        let by_email = row.email.as_ref().and_then(|email| self.emails.get(&fold(email)));
        let field = row.field.as_ref();
        let by_field = field.and_then(|(id, value)| self.fields.get(&(*id, fold(value))));
        let one = by_id.into_iter().chain(by_name);
        let many = by_email.into_iter().chain(by_field).flatten();
        one.chain(many).map(|account| (account.user_id, *account)).collect()
    }

    /// The accounts that match a row, and what speaks against them.
    fn matching(&self, row: &Returner) -> (Vec<&'f Account>, Option<Refusal>) {
        let mut found = Vec::new();
        let mut contradiction = None;
        for account in self.candidates(row).into_values() {
            let held = row.field.as_ref().and_then(|(field, value)| {
                let held = account.fields.get(field).filter(|held| !held.trim().is_empty())?;
                (fold(held) != fold(value)).then_some((field, held, value))
            });
            if let Some((field, held, value)) = held {
                // Of those who share an e-mail, another number is another person.
                if !is_surely(account, row) {
                    continue;
                }
                contradiction.get_or_insert_with(|| Refusal::AnotherPerson {
                    detail: format!(
                        "{} ({}) has `{held}` in additional field {field}, the list has `{value}`",
                        account.username, account.user_id
                    ),
                });
            }
            found.push(account);
        }
        if let Some(listed) = row.user_id
            && !found.is_empty()
            && found.iter().all(|account| account.user_id != listed)
        {
            contradiction.get_or_insert(Refusal::IdMismatch { listed });
        }
        (found, contradiction)
    }
}

/// Whether an account matches by more than an e-mail, which several people may share (B-013).
fn is_surely(account: &Account, row: &Returner) -> bool {
    row.user_id == Some(account.user_id)
        || is_kept(account, row)
        || row.username.as_ref().is_some_and(|name| fold(name) == fold(&account.username))
        || row.field.as_ref().is_some_and(|(field, value)| {
            account.fields.get(field).is_some_and(|held| fold(held) == fold(value))
        })
}

fn choose<'f>(
    caller: UserId,
    policy: &Policy,
    row: &Returner,
    accounts: &[&'f Account],
    enrolled: &BTreeSet<UserId>,
) -> Whose<'f> {
    let refused = accounts.iter().find_map(|account| {
        let Account { user_id, username, level, .. } = account;
        policy.protected.refuses(caller, *user_id, username, level)
    });
    if let Some(ground) = refused {
        return Whose::Refused(ground);
    }
    // What a merge has emptied is still there (B-066), and so is what was never used.
    let is_spent = |account: &&&Account| {
        !account.active && !enrolled.contains(&account.user_id) && !is_kept(account, row)
    };
    let (mut spent, mut live): (Vec<&Account>, Vec<&Account>) =
        accounts.iter().copied().partition(|account| is_spent(&account));
    // An e-mail alone sets no other account aside.
    if !live.iter().any(|account| is_surely(account, row)) {
        live.append(&mut spent);
        live.sort_by_key(|account| account.user_id);
    }
    match live.as_slice() {
        [] => Whose::Nobody,
        [account] if row.username.is_some() && !is_surely(account, row) => {
            let detail = format!(
                "{} has the e-mail, which several people may share (B-013), and another user \
                 name: give the row its `user_id` when it is theirs",
                told(&[account])
            );
            Whose::Refused(Refusal::AnotherPerson { detail })
        }
        [stays] => Whose::One { stays, from: Vec::new(), spent },
        several => match stays(policy, row, several) {
            Ok(stays) => {
                let from = several.iter().copied();
                let from = from.filter(|account| account.user_id != stays.user_id).collect();
                Whose::One { stays, from, spent }
            }
            Err(what) => {
                let detail = format!("{}: {what}", told(several));
                Whose::Refused(Refusal::SeveralAccounts { detail })
            }
        },
    }
}

/// Which of several accounts stays, or why none may go.
fn stays<'f>(
    policy: &Policy,
    row: &Returner,
    several: &[&'f Account],
) -> Result<&'f Account, &'static str> {
    let Some(rule) = policy.merge_duplicates else {
        return Err(
            "say in `keep` which stays and let the policy merge them, which nothing takes \
                    back, or name one by `user_id` alone",
        );
    };
    if several.iter().any(|account| account.level != UserLevel::User) {
        return Err("power users and Superadmins are not merged (B-067): lower the level by hand \
                    first");
    }
    let dated = |account: &&&Account| account.created.map(|created| (created, account.user_id));
    match (rule, &row.keep) {
        (_, Some(_)) => {
            let kept = several.iter().copied().find(|account| is_kept(account, row));
            kept.ok_or("`keep` names none of them")
        }
        (Stays::Listed, None) => Err("say in `keep` which stays"),
        _ if several.iter().any(|account| !is_surely(account, row)) => {
            Err("an e-mail alone may be several people's (B-013): say in `keep` which stays")
        }
        _ if several.iter().any(|account| account.created.is_none()) => {
            Err("it is not told when they were made: say in `keep` which stays")
        }
        (Stays::Older, None) => several.iter().min_by_key(dated).copied().ok_or("there is none"),
        (Stays::Newer, None) => several.iter().max_by_key(dated).copied().ok_or("there is none"),
    }
}

/// Whether a row says that an account stays.
fn is_kept(account: &Account, row: &Returner) -> bool {
    row.keep.as_ref().is_some_and(|keep| {
        fold(keep) == fold(&account.username) || keep.trim().parse() == Ok(account.user_id)
    })
}

/// Accounts, for somebody who has to choose.
fn told(accounts: &[&Account]) -> String {
    let one = |account: &&Account| {
        let Account { username, user_id, active, expired, last_access, .. } = account;
        let state = match (active, expired) {
            (false, _) => "deactivated",
            (true, true) => "expired",
            (true, false) => "active",
        };
        let used = last_access.map_or("never used".to_owned(), |at| format!("last used {at}"));
        format!("{username} ({user_id}, {state}, {used})")
    };
    accounts.iter().map(one).collect::<Vec<_>>().join(", ")
}
