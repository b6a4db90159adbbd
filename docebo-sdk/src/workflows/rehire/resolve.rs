//! Whose account is whose. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{Account, Facts, Former, Policy, Returner, Returners, Stays};
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
    /// Those of them that may be theirs.
    means: BTreeSet<UserId>,
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

    /// Adds a further row. One that says something else of the same accounts stops them all.
    fn repeat(&mut self, row: &Returner, contradiction: Option<Refusal>) {
        let at = row.row;
        self.repeated_on.push(at);
        let Some(stays) = self.stays() else { return };
        let ground = match contradiction {
            Some(Refusal::AnotherPerson { detail }) => {
                Refusal::AnotherPerson { detail: format!("row {at}: {detail}") }
            }
            Some(ground) => Refusal::AnotherPerson { detail: format!("row {at}: {ground}") },
            None if row.keep.is_some() && !is_kept(stays, row) => {
                let detail = format!("{}: row {at} keeps another", told(&self.accounts));
                Refusal::SeveralAccounts { detail }
            }
            None => return,
        };
        self.whose = Whose::Refused(ground);
    }
}

/// Finds the accounts of every row, each person once.
pub(super) fn resolve<'f>(
    facts: &'f Facts,
    list: &'f Returners,
    former: &Former,
    policy: &Policy,
) -> Vec<Resolved<'f>> {
    let index = Index::new(facts, list);
    let enrolled = facts.enrollments.iter().map(|row| row.user_id).collect();
    let choice = Choice { caller: facts.caller, former, policy, enrolled };
    let mut all: Vec<Resolved<'f>> = Vec::new();
    let mut claimed: BTreeMap<UserId, usize> = BTreeMap::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    for row in &list.people {
        let next = all.len();
        let (accounts, contradiction) = index.matching(row);
        let (live, spent) = choice.sides(row, &accounts);
        let means: BTreeSet<UserId> =
            live.iter().chain(&spent).map(|account| account.user_id).collect();
        let earlier: BTreeSet<usize> = if accounts.is_empty() {
            unknown.get(&fold(&row.label())).copied().into_iter().collect()
        } else {
            means.iter().filter_map(|user| claimed.get(user).copied()).collect()
        };
        let earlier: Vec<usize> = earlier.into_iter().collect();
        if let [at] = *earlier
            && let Some(one) = all.get_mut(at)
            && one.means == means
        {
            one.repeat(row, contradiction);
            continue;
        }
        let first = earlier.first().and_then(|at| all.get(*at)).map(|one| one.row.row);
        let whose = if let Some(ground) = contradiction {
            Whose::Refused(ground)
        } else if let Some(first) = first {
            let detail = format!("row {first} means one of them too: {}", told(&accounts));
            Whose::Refused(Refusal::SeveralAccounts { detail })
        } else {
            choice.choose(row, live, spent)
        };
        if accounts.is_empty() {
            unknown.insert(fold(&row.label()), next);
        }
        for user in &means {
            claimed.entry(*user).or_insert(next);
        }
        all.push(Resolved { row, repeated_on: Vec::new(), accounts, means, whose });
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
    is_named(account, row)
        || row.field.as_ref().is_some_and(|(field, value)| {
            account.fields.get(field).is_some_and(|held| fold(held) == fold(value))
        })
}

/// Whether a row names an account itself.
fn is_named(account: &Account, row: &Returner) -> bool {
    row.user_id == Some(account.user_id)
        || is_kept(account, row)
        || row.username.as_ref().is_some_and(|name| fold(name) == fold(&account.username))
}

/// What decides between the accounts that match.
struct Choice<'a> {
    caller: UserId,
    former: &'a Former,
    policy: &'a Policy,
    enrolled: BTreeSet<UserId>,
}

impl Choice<'_> {
    /// Whether an account has nothing left. What a merge has emptied is still there (B-066), and
    /// so is what was never used. Whatever the row names or an earlier plan retired had more.
    fn is_spent(&self, account: &Account, row: &Returner) -> bool {
        !account.active
            && !self.enrolled.contains(&account.user_id)
            && !is_named(account, row)
            && !self.former.knows(account.user_id)
    }

    /// The accounts to choose from, and those of theirs with nothing left.
    fn sides<'f>(
        &self,
        row: &Returner,
        accounts: &[&'f Account],
    ) -> (Vec<&'f Account>, Vec<&'f Account>) {
        let (mut spent, live): (Vec<_>, Vec<_>) =
            accounts.iter().copied().partition(|account| self.is_spent(account, row));
        // An e-mail alone sets no other account aside.
        if !live.iter().any(|account| is_surely(account, row)) {
            return (accounts.to_vec(), Vec::new());
        }
        // And makes nothing of a stranger's account theirs.
        spent.retain(|account| is_surely(account, row));
        (live, spent)
    }

    fn choose<'f>(
        &self,
        row: &Returner,
        live: Vec<&'f Account>,
        spent: Vec<&'f Account>,
    ) -> Whose<'f> {
        let refused = live.iter().chain(&spent).find_map(|account| {
            let Account { user_id, username, level, .. } = account;
            self.policy.protected.refuses(self.caller, *user_id, username, level)
        });
        if let Some(ground) = refused {
            return Whose::Refused(ground);
        }
        match live.as_slice() {
            [] => Whose::Nobody,
            [account] if row.username.is_some() && !is_surely(account, row) => {
                let detail = format!(
                    "{} has the e-mail, which several people may share (B-013), and another \
                     user name: give the row its `user_id` when it is theirs",
                    told(&[account])
                );
                Whose::Refused(Refusal::AnotherPerson { detail })
            }
            [stays] => Whose::One { stays, from: Vec::new(), spent },
            several => match stays(self.policy, row, several) {
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
}

/// Which of several accounts stays, or why none may go.
fn stays<'f>(
    policy: &Policy,
    row: &Returner,
    several: &[&'f Account],
) -> Result<&'f Account, &'static str> {
    // Whatever `keep` says of one account, it says nothing of the others.
    if several.iter().any(|account| !is_surely(account, row)) {
        return Err("an e-mail alone may be several people's (B-013): take it out of the row and \
                    name who is meant, or each account that is theirs by user name or `user_id`");
    }
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
