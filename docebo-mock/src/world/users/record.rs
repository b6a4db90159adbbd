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
    text::{Arena, Interner, Packed, Place, Text, allocated, compare_folded, pack},
};

/// One user in 80 bytes, beside its texts. What few users have lies in an [`Extra`].
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) id: u32,
    locale: Locale,
    /// The only branch, or 0.
    branch: u32,
    /// The only manager, or 0.
    manager: u32,
    expiration: PackedDay,
    /// User name, first name, last name, e-mail, avatar; then the additional fields.
    pub(super) texts: Place,
    uuid: [u8; 16],
    digest: [u8; 16],
    created: PackedTime,
    updated: PackedTime,
    last_access: PackedTime,
    pub(super) stamp: Stamp,
    level: Level,
    flags: u8,
    /// The type of the only manager.
    manager_type: u8,
}

/// What records refer to.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    pub(super) arena: Arena,
    words: Interner,
    locales: Vec<[Text; 3]>,
    places: BTreeMap<[Text; 3], u32>,
}

/// Language, time zone and date format: platforms have few combinations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Locale(u32);

/// What does not fit a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extra {
    bcrypt: Option<Box<str>>,
    optout_date: Option<DateTime>,
    privacy: Box<str>,
    role: Option<u32>,
    /// All branches, when a record cannot hold them.
    branches: Box<[u32]>,
    /// All managers, when a record cannot hold them.
    managers: Box<[(u32, u32)]>,
}

const ACTIVE: u8 = 1;
const EMAIL_VALIDATED: u8 = 1 << 1;
const SEND_NOTIFICATION: u8 = 1 << 2;
const NEWSLETTER_OPTOUT: u8 = 1 << 3;
const FORCE_CHANGE: u8 = 1 << 4;
const IS_MANAGER: u8 = 1 << 5;
const HAS_DIGEST: u8 = 1 << 6;
const HAS_EXTRA: u8 = 1 << 7;

/// A user, to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UserRef<'a> {
    pub(super) record: &'a Record,
    pub(super) extra: Option<&'a Extra>,
    pub(super) store: &'a Store,
}

impl Store {
    fn locale(&mut self, language: &str, timezone: &str, date_format: &str) -> Locale {
        let locale = [language, timezone, date_format].map(|text| self.words.intern(text));
        let next = self.locales.len() as u32;
        let place = *self.places.entry(locale).or_insert(next);
        if place == next {
            self.locales.push(locale);
        }
        Locale(place)
    }

    fn word(&self, Locale(place): Locale, at: usize) -> &str {
        let word = self.locales.get(place as usize).and_then(|locale| locale.get(at));
        word.map_or("", |word| self.words.get(*word))
    }

    /// An estimate of the bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        self.arena.heap_bytes() + self.words.heap_bytes() + self.locales.len() * 40
    }
}

impl Record {
    /// Packs a user, under a new stamp. Texts that are the same `before` stay where they are.
    pub(super) fn pack(
        user: &User,
        store: &mut Store,
        before: Option<(&User, Place)>,
    ) -> (Self, Option<Extra>) {
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
        let branch = branches.first().copied().filter(|_| branches.len() == 1).unwrap_or(0);
        let (manager_type, manager) = managers
            .first_key_value()
            .filter(|_| managers.len() == 1)
            .and_then(|(kind, manager)| Some((u8::try_from(*kind).ok()?, *manager)))
            .filter(|(_, manager)| *manager != 0)
            .unwrap_or((0, 0));
        let extra = Extra {
            bcrypt,
            optout_date: *newsletter_optout_date,
            privacy: privacy.as_str().into(),
            role: *role,
            branches: branches.iter().copied().filter(|_| branch == 0).collect(),
            managers: managers.iter().map(|(k, v)| (*k, *v)).filter(|_| manager == 0).collect(),
        };
        let extra = (extra != Extra::default()).then_some(extra);
        let texts = [username, first_name, last_name, email, avatar];
        let unchanged = before.filter(|(before, _)| {
            let User { username, first_name, last_name, email, avatar, .. } = before;
            texts == [username, first_name, last_name, email, avatar] && *fields == before.fields
        });
        let record = Self {
            id: *id,
            locale: store.locale(language, timezone, date_format),
            branch,
            manager,
            expiration: PackedDay::new(*expiration),
            texts: match unchanged {
                Some((_, place)) => place,
                None => {
                    let fields = fields.iter().map(|(field, value)| (*field, value.as_str()));
                    store.arena.keep(&pack(texts.map(String::as_str), fields))
                }
            },
            uuid: uuid.0,
            digest: digest.unwrap_or_default(),
            created: PackedTime::new(*created),
            updated: PackedTime::new(*updated),
            last_access: PackedTime::new(*last_access),
            stamp: Stamp::next(),
            level: *level,
            flags: flags
                .iter()
                .chain(&[(extra.is_some(), HAS_EXTRA)])
                .filter(|(on, _)| *on)
                .fold(0, |flags, (_, flag)| flags | flag),
            manager_type,
        };
        (record, extra)
    }

    pub(super) fn has_extra(&self) -> bool {
        self.flag(HAS_EXTRA)
    }

    fn flag(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

impl Extra {
    /// Bytes on the heap.
    pub(super) fn heap_bytes(&self) -> usize {
        size_of::<Self>() * 3 / 2
            + allocated(self.bcrypt.as_ref().map_or(0, |text| text.len()))
            + allocated(self.privacy.len())
            + allocated(self.branches.len() * 4)
            + allocated(self.managers.len() * 8)
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
        self.packed().text(0)
    }

    pub(crate) fn first_name(&self) -> &'a str {
        self.packed().text(1)
    }

    pub(crate) fn last_name(&self) -> &'a str {
        self.packed().text(2)
    }

    /// First and last name, a space between when there are both.
    pub(crate) fn full_name(&self) -> &'a str {
        self.packed().names().trim_matches(' ')
    }

    pub(crate) fn email(&self) -> &'a str {
        self.packed().text(3)
    }

    pub(crate) fn avatar(&self) -> &'a str {
        self.packed().text(4)
    }

    /// User name, first name, last name, e-mail and avatar at once, which is cheaper.
    pub(crate) fn texts(&self) -> [&'a str; 5] {
        self.packed().all()
    }

    pub(crate) fn uuid(&self) -> Uuid {
        Uuid(self.record.uuid)
    }

    pub(crate) fn level(&self) -> Level {
        self.record.level
    }

    /// Activated; expiry plays no part.
    pub(crate) fn is_active(&self) -> bool {
        self.record.flag(ACTIVE)
    }

    pub(crate) fn expiration(&self) -> Option<Date> {
        self.record.expiration.get()
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
        self.store.word(self.record.locale, 0)
    }

    pub(crate) fn timezone(&self) -> &'a str {
        self.store.word(self.record.locale, 1)
    }

    /// Empty when none was chosen.
    pub(crate) fn date_format(&self) -> &'a str {
        self.store.word(self.record.locale, 2)
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
        self.extra?.optout_date
    }

    pub(crate) fn force_change(&self) -> bool {
        self.record.flag(FORCE_CHANGE)
    }

    /// May manage subordinates, whether there are any or not.
    pub(crate) fn is_manager(&self) -> bool {
        self.record.flag(IS_MANAGER)
    }

    pub(crate) fn password(&self) -> Password {
        match self.extra.and_then(|extra| extra.bcrypt.as_ref()) {
            Some(text) => Password::Bcrypt(text.as_ref().to_owned()),
            None if self.record.flag(HAS_DIGEST) => Password::Digest(self.record.digest),
            None => Password::None,
        }
    }

    pub(crate) fn privacy(&self) -> &'a str {
        self.extra.map_or("", |extra| &extra.privacy)
    }

    pub(crate) fn role(&self) -> Option<u32> {
        self.extra?.role
    }

    /// Branches other than the root, ascending.
    pub(crate) fn branches(&self) -> impl Iterator<Item = u32> + use<'a> {
        let several = self.extra.map_or(&[][..], |extra| &extra.branches);
        let one = (self.record.branch != 0).then_some(self.record.branch);
        one.into_iter().chain(several.iter().copied())
    }

    /// Manager type and user id of each manager, by type.
    pub(crate) fn managers(&self) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let several = self.extra.map_or(&[][..], |extra| &extra.managers);
        let Record { manager_type, manager, .. } = *self.record;
        let one = (manager != 0).then_some((u32::from(manager_type), manager));
        one.into_iter().chain(several.iter().copied())
    }

    /// The user's manager of one type.
    pub(crate) fn manager(&self, kind: u32) -> Option<u32> {
        self.managers().find(|(other, _)| *other == kind).map(|(_, user)| user)
    }

    /// The additional fields that have a value, by field id.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (u32, &'a str)> + use<'a> {
        self.packed().numbered()
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

    /// The branches, or the root for a user in none.
    pub(crate) fn branches_or_root(&self) -> impl Iterator<Item = u32> + use<'a> {
        let root = self.branches().next().is_none().then_some(0);
        self.branches().chain(root)
    }

    /// Where the texts start, and all of them.
    pub(super) fn packed(&self) -> Packed<'a> {
        self.store.arena.texts(self.record.texts)
    }

    /// A number, or a text, that stands in for the user when sorting.
    pub(super) fn sort_key(&self, order: UserOrder) -> Result<u64, &'a str> {
        Ok(match order {
            UserOrder::Id => 0,
            UserOrder::Username => return Err(self.username()),
            UserOrder::FirstName => return Err(self.first_name()),
            UserOrder::LastName => return Err(self.last_name()),
            UserOrder::Email => return Err(self.email()),
            UserOrder::Language => return Err(self.language()),
            UserOrder::Status => self.is_active().into(),
            UserOrder::Level => self.level().number().into(),
            UserOrder::CreationDate => self.record.created.key(),
            UserOrder::LastAccessDate => self.record.last_access.key(),
            UserOrder::ExpirationDate => {
                i64::from(self.record.expiration.key()).abs_diff(i64::from(i32::MIN))
            }
            UserOrder::EmailValidationStatus => self.email_validated().into(),
        })
    }

    /// Which of two users comes first; equal only for the same id.
    pub(super) fn compare(&self, other: &Self, order: UserOrder) -> Ordering {
        let same_language =
            order == UserOrder::Language && self.record.locale == other.record.locale;
        let by_key = match (self.sort_key(order), other.sort_key(order)) {
            _ if same_language => Ordering::Equal,
            (Ok(a), Ok(b)) => a.cmp(&b),
            (Err(a), Err(b)) => compare_folded(a, b),
            (a, b) => a.is_ok().cmp(&b.is_ok()),
        };
        by_key.then_with(|| self.id().cmp(&other.id()))
    }
}
