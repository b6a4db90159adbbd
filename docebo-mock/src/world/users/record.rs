//! A user as it lies in memory, and the view through which it is read.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

use docebo_sdk::wire::{Date, DateTime};

use super::{Level, Password, User, UserOrder, Uuid};
use crate::world::{
    packed::{PackedDay, PackedTime},
    stamp::Stamp,
    text::{Interner, Packed, Text, allocated, compare_folded},
};

/// One user, packed. What few users have lies in `extra`.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// User name, first name, last name, e-mail, avatar; then the additional fields.
    texts: Packed,
    extra: Option<Box<Extra>>,
    pub(super) id: u32,
    language: Text,
    timezone: Text,
    date_format: Text,
    /// The only branch, or 0.
    branch: u32,
    /// The only manager: type and id, or zeros.
    manager: (u32, u32),
    expiration: PackedDay,
    uuid: [u8; 16],
    digest: [u8; 16],
    created: PackedTime,
    updated: PackedTime,
    last_access: PackedTime,
    pub(super) stamp: Stamp,
    level: Level,
    flags: u8,
}

/// What does not fit a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Extra {
    bcrypt: Option<Box<str>>,
    optout_date: Option<DateTime>,
    privacy: Box<str>,
    role: Option<u32>,
    /// All branches, when there are several.
    branches: Box<[u32]>,
    /// All managers, when there are several.
    managers: Box<[(u32, u32)]>,
}

const ACTIVE: u8 = 1;
const EMAIL_VALIDATED: u8 = 1 << 1;
const SEND_NOTIFICATION: u8 = 1 << 2;
const NEWSLETTER_OPTOUT: u8 = 1 << 3;
const FORCE_CHANGE: u8 = 1 << 4;
const IS_MANAGER: u8 = 1 << 5;
const HAS_DIGEST: u8 = 1 << 6;

/// A user, to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UserRef<'a> {
    pub(super) record: &'a Record,
    pub(super) vocabulary: &'a Interner,
}

impl Record {
    /// Packs a user, under a new stamp.
    pub(super) fn pack(user: &User, vocabulary: &mut Interner) -> Self {
        // Taken apart in full, so that a new field cannot be forgotten here.
        let User {
            id,
            username,
            first_name,
            last_name,
            email,
            avatar,
            uuid,
            level,
            active,
            expiration,
            created,
            updated,
            last_access,
            language,
            timezone,
            date_format,
            email_validated,
            send_notification,
            newsletter_optout,
            newsletter_optout_date,
            force_change,
            is_manager,
            password,
            privacy,
            role,
            branches,
            managers,
            fields,
        } = user;
        let (digest, bcrypt) = match password {
            Password::None => (None, None),
            Password::Digest(digest) => (Some(*digest), None),
            Password::Bcrypt(text) => (None, Some(text.as_str().into())),
        };
        let flags = [
            (*active, ACTIVE),
            (*email_validated, EMAIL_VALIDATED),
            (*send_notification, SEND_NOTIFICATION),
            (*newsletter_optout, NEWSLETTER_OPTOUT),
            (*force_change, FORCE_CHANGE),
            (*is_manager, IS_MANAGER),
            (digest.is_some(), HAS_DIGEST),
        ];
        let (one_branch, one_manager) = (branches.len() == 1, managers.len() == 1);
        let extra = Extra {
            bcrypt,
            optout_date: *newsletter_optout_date,
            privacy: privacy.as_str().into(),
            role: *role,
            branches: branches.iter().copied().filter(|_| !one_branch).collect(),
            managers: managers.iter().map(|(k, v)| (*k, *v)).filter(|_| !one_manager).collect(),
        };
        Self {
            texts: Packed::new(
                [username, first_name, last_name, email, avatar],
                fields.iter().map(|(field, value)| (*field, value.as_str())),
            ),
            extra: (extra != Extra::default()).then(|| Box::new(extra)),
            id: *id,
            language: vocabulary.intern(language),
            timezone: vocabulary.intern(timezone),
            date_format: vocabulary.intern(date_format),
            branch: branches.first().copied().filter(|_| one_branch).unwrap_or(0),
            manager: managers
                .first_key_value()
                .filter(|_| one_manager)
                .map_or((0, 0), |(kind, user)| (*kind, *user)),
            expiration: PackedDay::new(*expiration),
            uuid: uuid.0,
            digest: digest.unwrap_or_default(),
            created: PackedTime::new(*created),
            updated: PackedTime::new(*updated),
            last_access: PackedTime::new(*last_access),
            stamp: Stamp::next(),
            level: *level,
            flags: flags.iter().filter(|(on, _)| *on).fold(0, |flags, (_, flag)| flags | flag),
        }
    }

    pub(super) fn username(&self) -> &str {
        self.texts.text(0)
    }

    pub(super) fn first_name(&self) -> &str {
        self.texts.text(1)
    }

    pub(super) fn active(&self) -> bool {
        self.flags & ACTIVE != 0
    }

    /// User name, full name and e-mail in one piece.
    pub(super) fn searchable(&self) -> &str {
        self.texts.joined(0..4)
    }

    pub(super) fn branches(&self) -> impl Iterator<Item = u32> {
        let several = self.extra.as_ref().map_or(&[][..], |extra| &extra.branches);
        (self.branch != 0).then_some(self.branch).into_iter().chain(several.iter().copied())
    }

    /// The branches, or the root for a user in none.
    pub(super) fn branches_or_root(&self) -> impl Iterator<Item = u32> {
        let root = self.branches().next().is_none().then_some(0);
        self.branches().chain(root)
    }

    /// Bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        let extra = self.extra.as_ref().map_or(0, |extra| {
            allocated(size_of::<Extra>())
                + allocated(extra.bcrypt.as_ref().map_or(0, |text| text.len()))
                + allocated(extra.privacy.len())
                + allocated(extra.branches.len() * 4)
                + allocated(extra.managers.len() * 8)
        });
        self.texts.heap_bytes() + extra
    }

    fn flag(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

impl<'a> UserRef<'a> {
    pub(crate) fn id(&self) -> u32 {
        self.record.id
    }

    /// Changes with every change of the record, and when the number of active subordinates does.
    pub(crate) fn stamp(&self) -> Stamp {
        self.record.stamp
    }

    pub(crate) fn username(&self) -> &'a str {
        self.record.texts.text(0)
    }

    pub(crate) fn first_name(&self) -> &'a str {
        self.record.texts.text(1)
    }

    pub(crate) fn last_name(&self) -> &'a str {
        self.record.texts.text(2)
    }

    /// First and last name, a space between when there are both.
    pub(crate) fn full_name(&self) -> &'a str {
        self.record.texts.joined(1..3).trim_matches(' ')
    }

    pub(crate) fn email(&self) -> &'a str {
        self.record.texts.text(3)
    }

    pub(crate) fn avatar(&self) -> &'a str {
        self.record.texts.text(4)
    }

    /// User name, first name, last name, e-mail and avatar at once, which is cheaper.
    pub(crate) fn texts(&self) -> [&'a str; 5] {
        self.record.texts.texts()
    }

    pub(crate) fn uuid(&self) -> Uuid {
        Uuid(self.record.uuid)
    }

    pub(crate) fn level(&self) -> Level {
        self.record.level
    }

    /// Activated; expiry plays no part.
    pub(crate) fn is_active(&self) -> bool {
        self.record.active()
    }

    pub(crate) fn expiration(&self) -> Option<Date> {
        self.record.expiration.get()
    }

    /// Whether the expiration day has passed: the account works through that day.
    pub(crate) fn is_expired(&self, now: DateTime) -> bool {
        self.expiration().is_some_and(|day| day < now.date())
    }

    pub(crate) fn created(&self) -> Option<DateTime> {
        self.record.created.get()
    }

    pub(crate) fn updated(&self) -> Option<DateTime> {
        self.record.updated.get()
    }

    pub(crate) fn last_access(&self) -> Option<DateTime> {
        self.record.last_access.get()
    }

    pub(crate) fn language(&self) -> &'a str {
        self.vocabulary.get(self.record.language)
    }

    pub(crate) fn timezone(&self) -> &'a str {
        self.vocabulary.get(self.record.timezone)
    }

    /// Empty when none was chosen.
    pub(crate) fn date_format(&self) -> &'a str {
        self.vocabulary.get(self.record.date_format)
    }

    pub(crate) fn email_validated(&self) -> bool {
        self.record.flag(EMAIL_VALIDATED)
    }

    pub(crate) fn send_notification(&self) -> bool {
        self.record.flag(SEND_NOTIFICATION)
    }

    pub(crate) fn newsletter_optout(&self) -> bool {
        self.record.flag(NEWSLETTER_OPTOUT)
    }

    pub(crate) fn newsletter_optout_date(&self) -> Option<DateTime> {
        self.extra()?.optout_date
    }

    pub(crate) fn force_change(&self) -> bool {
        self.record.flag(FORCE_CHANGE)
    }

    /// May manage subordinates, whether there are any or not.
    pub(crate) fn is_manager(&self) -> bool {
        self.record.flag(IS_MANAGER)
    }

    pub(crate) fn password(&self) -> Password {
        match self.extra().and_then(|extra| extra.bcrypt.as_ref()) {
            Some(text) => Password::Bcrypt(text.as_ref().to_owned()),
            None if self.record.flag(HAS_DIGEST) => Password::Digest(self.record.digest),
            None => Password::None,
        }
    }

    pub(crate) fn privacy(&self) -> &'a str {
        self.extra().map_or("", |extra| &extra.privacy)
    }

    pub(crate) fn role(&self) -> Option<u32> {
        self.extra()?.role
    }

    /// Branches other than the root, ascending.
    pub(crate) fn branches(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.record.branches()
    }

    /// Manager type and user id of each manager, by type.
    pub(crate) fn managers(&self) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let several = self.extra().map_or(&[][..], |extra| &extra.managers);
        let one = (self.record.manager != (0, 0)).then_some(self.record.manager);
        one.into_iter().chain(several.iter().copied())
    }

    /// The user's manager of one type.
    pub(crate) fn manager(&self, kind: u32) -> Option<u32> {
        self.managers().find(|(other, _)| *other == kind).map(|(_, user)| user)
    }

    /// The additional fields that have a value, by field id.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (u32, &'a str)> + use<'a> {
        self.record.texts.numbered()
    }

    /// The value of one additional field.
    pub(crate) fn field(&self, id: u32) -> Option<&'a str> {
        self.fields().find(|(other, _)| *other == id).map(|(_, value)| value)
    }

    /// A copy, unpacked.
    pub(crate) fn to_user(self) -> User {
        let [username, first_name, last_name, email, avatar] = self.texts().map(str::to_owned);
        User {
            id: self.id(),
            username,
            first_name,
            last_name,
            email,
            avatar,
            uuid: self.uuid(),
            level: self.level(),
            active: self.is_active(),
            expiration: self.expiration(),
            created: self.created(),
            updated: self.updated(),
            last_access: self.last_access(),
            language: self.language().to_owned(),
            timezone: self.timezone().to_owned(),
            date_format: self.date_format().to_owned(),
            email_validated: self.email_validated(),
            send_notification: self.send_notification(),
            newsletter_optout: self.newsletter_optout(),
            newsletter_optout_date: self.newsletter_optout_date(),
            force_change: self.force_change(),
            is_manager: self.is_manager(),
            password: self.password(),
            privacy: self.privacy().to_owned(),
            role: self.role(),
            branches: self.branches().collect::<BTreeSet<_>>(),
            managers: self.managers().collect::<BTreeMap<_, _>>(),
            fields: self.fields().map(|(id, value)| (id, value.to_owned())).collect(),
        }
    }

    fn extra(&self) -> Option<&'a Extra> {
        self.record.extra.as_deref()
    }
}

/// Which of two users comes first; equal only for the same id.
pub(super) fn compare(order: UserOrder, vocabulary: &Interner, a: &Record, b: &Record) -> Ordering {
    let text = |at: usize| compare_folded(a.texts.text(at), b.texts.text(at));
    let by_key = match order {
        UserOrder::Id => Ordering::Equal,
        UserOrder::Username => text(0),
        UserOrder::FirstName => text(1),
        UserOrder::LastName => text(2),
        UserOrder::Email => text(3),
        UserOrder::Status => a.active().cmp(&b.active()),
        UserOrder::Level => a.level.cmp(&b.level),
        UserOrder::CreationDate => a.created.key().cmp(&b.created.key()),
        UserOrder::LastAccessDate => a.last_access.key().cmp(&b.last_access.key()),
        UserOrder::ExpirationDate => a.expiration.key().cmp(&b.expiration.key()),
        UserOrder::Language if a.language == b.language => Ordering::Equal,
        UserOrder::Language => {
            compare_folded(vocabulary.get(a.language), vocabulary.get(b.language))
        }
        UserOrder::EmailValidationStatus => a.flag(EMAIL_VALIDATED).cmp(&b.flag(EMAIL_VALIDATED)),
    };
    by_key.then_with(|| a.id.cmp(&b.id))
}
