//! Additional user fields: what they are, and which values they take.

use std::collections::BTreeMap;

use docebo_sdk::{
    user_fields::{Country, FieldType},
    wire::Date,
};
use serde::{Deserialize, Serialize};

use super::{World, users::UserRef};

/// The sort of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FieldKind {
    /// One line.
    #[default]
    TextField,
    /// Several lines.
    TextArea,
    /// A day.
    Date,
    /// One of the options.
    Dropdown,
    /// Yes, no, or nothing said.
    YesNo,
    /// A country.
    Country,
    /// A file.
    Upload,
    /// An Italian tax code, taken as text.
    FiscalCode,
    /// A page of another site.
    Iframe,
}

/// A text by language, in the platform's own codes. Never without one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Names(BTreeMap<Box<str>, Box<str>>);

/// An option of a dropdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldChoice {
    pub(crate) id: u32,
    pub(crate) labels: Names,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UserField {
    pub(crate) id: u32,
    pub(crate) titles: Names,
    pub(crate) kind: FieldKind,
    pub(crate) mandatory: bool,
    pub(crate) invisible: bool,
    /// In their order.
    pub(crate) options: Vec<FieldChoice>,
}

/// All fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub(crate) struct UserFields {
    rows: BTreeMap<u32, UserField>,
    /// Numbers of the fields, in the order in which people see them.
    order: Vec<u32>,
    last_id: u32,
    last_option: u32,
    generation: u64,
}

impl FieldKind {
    const ALL: [Self; 9] = [
        Self::TextField,
        Self::TextArea,
        Self::Date,
        Self::Dropdown,
        Self::YesNo,
        Self::Country,
        Self::Upload,
        Self::FiscalCode,
        Self::Iframe,
    ];

    /// The sort of a word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The platform's word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::TextField => "textfield",
            Self::TextArea => "textarea",
            Self::Date => "date",
            Self::Dropdown => "dropdown",
            Self::YesNo => "yesno",
            Self::Country => "country",
            Self::Upload => "upload",
            Self::FiscalCode => "fiscalcode",
            Self::Iframe => "iframe",
        }
    }

    /// The type in the SDK's words.
    pub(crate) fn wire(self) -> FieldType {
        FieldType::from_word(self.word())
    }
}

impl Names {
    /// A text in one language.
    pub(crate) fn of(language: &str, text: &str) -> Self {
        Self(BTreeMap::from([(language.into(), text.into())]))
    }

    /// The text in a language; the one in `otherwise`, or in any, when there is none.
    pub(crate) fn get(&self, language: &str, otherwise: &str) -> &str {
        let text = self.0.get(language).or_else(|| self.0.get(otherwise));
        text.or_else(|| self.0.values().next()).map_or("", |text| text)
    }

    /// Whether this is the text in some language, to the letter.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.0.values().any(|own| **own == *text)
    }

    /// Languages and texts, by language.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (&**language, &**text))
    }

    /// Takes over texts; languages without one keep theirs.
    pub(crate) fn extend(&mut self, texts: Self) {
        self.0.extend(texts.0);
    }

    pub(crate) fn set(&mut self, language: &str, text: &str) {
        self.0.insert(language.into(), text.into());
    }

    pub(crate) fn has(&self, language: &str) -> bool {
        self.0.contains_key(language)
    }
}

impl UserField {
    /// The value as it is kept, from the form that create and update take: a dropdown's option by
    /// id, a country by number, yes and no as 1 and 2.
    pub(crate) fn read_value(&self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::Dropdown => {
                let id: u32 = value.trim().parse().ok()?;
                self.options.iter().any(|option| option.id == id).then(|| id.to_string())
            }
            FieldKind::YesNo => matches!(value, "0" | "1" | "2").then(|| value.to_owned()),
            FieldKind::Country => {
                let country = Country::numbered(value.trim().parse().ok()?)?;
                Some(country.number.to_string())
            }
            _ => self.read_plain(value),
        }
    }

    /// The value as it is kept, from the form that imports take: a dropdown's option by label,
    /// a country by name, yes and no in words, where everything else means nothing said (B-183,
    /// B-185, B-186).
    pub(crate) fn read_label(&self, label: &str) -> Option<String> {
        match self.kind {
            FieldKind::Dropdown => {
                let choice = self.options.iter().find(|option| option.labels.is(label))?;
                Some(choice.id.to_string())
            }
            FieldKind::YesNo => Some(
                match label.trim().to_ascii_lowercase().as_str() {
                    "1" | "yes" | "true" | "on" => "1",
                    "2" | "no" | "false" | "off" => "2",
                    _ => "0",
                }
                .to_owned(),
            ),
            FieldKind::Country => Country::named(label).map(|country| country.number.to_string()),
            _ => self.read_plain(label),
        }
    }

    fn read_plain(&self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::Date => value.parse::<Date>().ok().map(|day| day.to_string()),
            _ => Some(value.to_owned()),
        }
    }

    /// A kept value as lists show it, in a language.
    pub(crate) fn label(&self, value: &str, language: &str) -> Option<String> {
        match self.kind {
            FieldKind::Dropdown => {
                let id: u32 = value.parse().ok()?;
                let choice = self.options.iter().find(|option| option.id == id)?;
                Some(choice.labels.get(language, language).to_owned())
            }
            FieldKind::YesNo => match value {
                "1" => Some("Yes".to_owned()),
                "2" => Some("No".to_owned()),
                _ => None,
            },
            FieldKind::Country => {
                let country = Country::numbered(value.parse().ok()?)?;
                Some(country.name.to_owned())
            }
            _ => Some(value.to_owned()),
        }
    }
}

impl UserFields {
    /// Adds a field at the end, or puts it in place of the one with its id.
    pub(crate) fn insert(&mut self, field: UserField) {
        self.generation += 1;
        self.last_id = self.last_id.max(field.id);
        let options = field.options.iter().map(|option| option.id);
        self.last_option = options.fold(self.last_option, u32::max);
        if !self.rows.contains_key(&field.id) {
            self.order.push(field.id);
        }
        self.rows.insert(field.id, field);
    }

    /// Takes a field out. Values lie in the users' records: see [`forget_values`].
    fn remove(&mut self, id: u32) -> Option<UserField> {
        let field = self.rows.remove(&id)?;
        self.order.retain(|other| *other != id);
        self.generation += 1;
        Some(field)
    }

    /// Puts a field at a place, from 0; at the end when there are fewer.
    pub(crate) fn place(&mut self, id: u32, place: usize) {
        if let Some(before) = self.order.iter().position(|other| *other == id) {
            self.order.remove(before);
            self.order.insert(place.min(self.order.len()), id);
            self.generation += 1;
        }
    }

    /// The number of the next field. None is given out twice.
    pub(crate) fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }

    /// The number of the next option, of whichever field.
    pub(crate) fn next_option(&mut self) -> u32 {
        self.last_option += 1;
        self.last_option
    }

    /// The field of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&UserField> {
        self.rows.get(&id)
    }

    /// All fields, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &UserField> {
        self.rows.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The place of a field in the order, from 0.
    pub(crate) fn place_of(&self, id: u32) -> Option<usize> {
        self.order.iter().position(|other| *other == id)
    }

    /// Moves on with every change.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }
}

/// Takes a field out, with everybody's value of it and every branch's choice of it.
pub(crate) fn remove(world: &mut World, id: u32) -> Option<UserField> {
    let field = world.user_fields.remove(id)?;
    world.field_visibility.forget_field(id);
    forget_values(world, id, |_| true);
    Some(field)
}

/// Takes values of a field away from whoever has one of these. A clean-up, not a change that
/// somebody made: nobody's record counts as updated.
pub(crate) fn forget_values(world: &mut World, field: u32, gone: impl Fn(&str) -> bool) {
    let holds = |user: &UserRef<'_>| user.field(field).is_some_and(&gone);
    let holders: Vec<u32> = world.users.iter_by_id().filter(holds).map(|user| user.id()).collect();
    for holder in holders {
        // The user was found above and keeps the name.
        let _ = world.users.update(holder, |user| user.fields.remove(&field));
    }
}

/// The fields as a snapshot holds them, in their order.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Saved {
    rows: Vec<UserField>,
    last_id: u32,
    last_option: u32,
}

impl From<Saved> for UserFields {
    fn from(Saved { rows, last_id, last_option }: Saved) -> Self {
        let mut fields = Self { last_id, last_option, ..Self::default() };
        rows.into_iter().for_each(|field| fields.insert(field));
        fields
    }
}

impl From<UserFields> for Saved {
    fn from(fields: UserFields) -> Self {
        let UserFields { mut rows, order, last_id, last_option, generation: _ } = fields;
        let rows = order.iter().filter_map(|id| rows.remove(id)).collect();
        Self { rows, last_id, last_option }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::users::User;

    fn field(kind: FieldKind) -> UserField {
        let mut labels = Names::of("english", "Rome");
        labels.set("italian", "Roma");
        let options = vec![FieldChoice { id: 7, labels }];
        let titles = Names::of("english", "Office");
        UserField { id: 1, titles, kind, options, ..UserField::default() }
    }

    #[test]
    fn a_dropdown_takes_ids_here_and_labels_there() {
        let office = field(FieldKind::Dropdown);
        assert_eq!(office.read_value("7").as_deref(), Some("7"));
        assert_eq!(office.read_value("Rome"), None);
        assert_eq!(office.read_label("Rome").as_deref(), Some("7"));
        assert_eq!(office.read_label("Roma").as_deref(), Some("7"));
        assert_eq!(office.read_label("rome"), None);
        assert_eq!(office.label("7", "italian").as_deref(), Some("Roma"));
        assert_eq!(office.label("7", "german").as_deref(), Some("Rome"));
    }

    #[test]
    fn zero_is_not_no() {
        let remote = field(FieldKind::YesNo);
        for (text, kept) in [("Yes", "1"), ("off", "2"), ("2", "2"), ("0", "0"), ("perhaps", "0")] {
            assert_eq!(remote.read_label(text).as_deref(), Some(kept), "{text}");
        }
        assert_eq!(
            (remote.label("2", "english").as_deref(), remote.label("0", "english")),
            (Some("No"), None)
        );
    }

    #[test]
    fn a_country_takes_numbers_here_and_names_there() {
        let home = field(FieldKind::Country);
        assert_eq!(home.read_value("380").as_deref(), Some("380"));
        assert_eq!((home.read_value("Italy"), home.read_value("1")), (None, None));
        assert_eq!(home.read_label("italy").as_deref(), Some("380"));
        assert_eq!((home.read_label("380"), home.read_label("Padania")), (None, None));
        assert_eq!(home.label("380", "english").as_deref(), Some("Italy"));
    }

    #[test]
    fn a_date_is_a_date() {
        let since = field(FieldKind::Date);
        assert_eq!(since.read_label("2026-01-31").as_deref(), Some("2026-01-31"));
        assert_eq!(since.read_value("31/01/2026"), None);
    }

    #[test]
    fn fields_keep_their_order_and_numbers_are_not_given_twice() {
        let mut fields = UserFields::default();
        for _ in 0..3 {
            let id = fields.next_id();
            fields.insert(UserField { id, ..UserField::default() });
        }
        fields.place(3, 0);
        fields.remove(2);
        assert_eq!((fields.place_of(3), fields.place_of(1)), (Some(0), Some(1)));
        fields.place(3, 9);
        fields.insert(UserField { id: 9, ..field(FieldKind::Dropdown) });
        fields.remove(9);
        let text = serde_json::to_string(&fields).unwrap();
        let mut again: UserFields = serde_json::from_str(&text).unwrap();
        assert_eq!((again.place_of(1), again.place_of(3)), (Some(0), Some(1)));
        assert_eq!((again.next_id(), again.next_option()), (10, 8));
    }

    #[test]
    fn a_field_goes_with_everybodys_value_of_it() {
        let mut world = World::empty();
        world.user_fields.insert(field(FieldKind::Dropdown));
        for (id, value) in [(1, "7"), (2, "8")] {
            let fields = BTreeMap::from([(1, value.to_owned()), (4, "x".to_owned())]);
            let user = User { id, username: id.to_string(), fields, ..User::default() };
            world.users.insert(&user).unwrap();
        }
        let value = |world: &World, user: u32| {
            world.users.get(user).and_then(|user| user.field(1)).map(str::to_owned)
        };
        forget_values(&mut world, 1, |value| value == "7");
        assert_eq!((value(&world, 1), value(&world, 2).as_deref()), (None, Some("8")));
        assert!(remove(&mut world, 1).is_some());
        assert_eq!(value(&world, 2), None);
        assert!(world.users.iter_by_id().all(|user| user.field(4) == Some("x")));
        assert!(remove(&mut world, 1).is_none());
    }
}
