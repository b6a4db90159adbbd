//! Additional enrollment fields: what they are, and which values they take.

use std::collections::BTreeSet;

use docebo_sdk::{enrollment_fields::EnrollmentFieldType, wire::Date};
use serde::{Deserialize, Serialize};

use super::{
    World,
    enrollments::Scope,
    user_fields::{FieldChoice, Names},
};

/// The sort of a field. The number is the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// A day.
    Date = 1,
    /// One of the options.
    Dropdown = 2,
    /// One line.
    TextField = 3,
    /// Several lines.
    TextArea = 4,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnrollmentField {
    pub(crate) id: u32,
    pub(crate) sort: Sort,
    pub(crate) titles: Names,
    pub(crate) mandatory: bool,
    /// Whether learners see it.
    pub(crate) visible: bool,
    /// The courses it belongs to; all when `None`.
    #[serde(default)]
    pub(crate) courses: Option<BTreeSet<u32>>,
    /// In their order.
    #[serde(default)]
    pub(crate) options: Vec<FieldChoice>,
}

/// All fields, in their order. There are a handful, which every call of a course looks through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EnrollmentFields {
    rows: Vec<EnrollmentField>,
    last_id: u32,
    last_option: u32,
}

impl Sort {
    const ALL: [Self; 4] = [Self::Date, Self::Dropdown, Self::TextField, Self::TextArea];

    /// The sort of a type, unless it is unknown.
    pub(crate) fn of(kind: &EnrollmentFieldType) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| kind.is_known() && kind.number() == Some(*sort as u8))
    }

    /// The type in the SDK's words.
    pub(crate) fn wire(self) -> EnrollmentFieldType {
        EnrollmentFieldType::from_word(&(self as u8).to_string())
    }
}

impl EnrollmentField {
    /// Whether the field belongs to a course.
    pub(crate) fn applies(&self, course: u32) -> bool {
        self.courses.as_ref().is_none_or(|courses| courses.contains(&course))
    }

    /// The value as it is kept: an option by number, which may be given by label too; a day in
    /// its one form; text as it is. Nothing is kept of an empty text.
    pub(crate) fn read(&self, value: &str) -> Option<String> {
        if value.is_empty() {
            return Some(String::new());
        }
        match self.sort {
            Sort::Date => value.trim().parse::<Date>().ok().map(|day| day.to_string()),
            Sort::Dropdown => {
                let number: Option<u32> = value.trim().parse().ok();
                let meant = |choice: &&FieldChoice| {
                    choice.labels.is(value) || number.is_some_and(|id| id == choice.id)
                };
                self.options.iter().find(meant).map(|choice| choice.id.to_string())
            }
            Sort::TextField | Sort::TextArea => Some(value.to_owned()),
        }
    }

    /// A kept value as it is shown, in a language.
    pub(crate) fn label<'v>(&'v self, value: &'v str, language: &str) -> &'v str {
        let choice = match self.sort {
            Sort::Dropdown => value
                .parse()
                .ok()
                .and_then(|id: u32| self.options.iter().find(|choice| choice.id == id)),
            _ => None,
        };
        choice.map_or(value, |choice| choice.labels.get(language, language))
    }
}

impl EnrollmentFields {
    /// Adds a field at the end, or puts it in place of the one with its id.
    pub(crate) fn insert(&mut self, field: EnrollmentField) {
        self.last_id = self.last_id.max(field.id);
        let options = field.options.iter().map(|option| option.id);
        self.last_option = options.fold(self.last_option, u32::max);
        match self.rows.iter_mut().find(|known| known.id == field.id) {
            Some(known) => *known = field,
            None => self.rows.push(field),
        }
    }

    /// Puts a field at a place, from 0; at the end when there are fewer.
    pub(crate) fn place(&mut self, id: u32, place: usize) {
        if let Some(before) = self.place_of(id) {
            let field = self.rows.remove(before);
            self.rows.insert(place.min(self.rows.len()), field);
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
    pub(crate) fn get(&self, id: u32) -> Option<&EnrollmentField> {
        self.rows.iter().find(|field| field.id == id)
    }

    /// The place of a field in the order, from 0.
    pub(crate) fn place_of(&self, id: u32) -> Option<usize> {
        self.rows.iter().position(|field| field.id == id)
    }

    /// All fields, in their order.
    pub(crate) fn all(&self) -> &[EnrollmentField] {
        &self.rows
    }

    /// Takes a course out of all fields. A field that belonged to it alone goes on naming it: one
    /// without courses would be of all.
    pub(crate) fn forget_course(&mut self, course: u32) {
        let courses = self.rows.iter_mut().filter_map(|field| field.courses.as_mut());
        for courses in courses.filter(|courses| courses.len() > 1) {
            courses.remove(&course);
        }
    }
}

/// Takes a field out, with its value in every active enrollment. A clean-up, not a change that
/// somebody made: no enrollment counts as updated. Archived ones are frozen.
pub(crate) fn remove(world: &mut World, id: u32) -> Option<EnrollmentField> {
    let place = world.enrollment_fields.place_of(id)?;
    let field = world.enrollment_fields.rows.remove(place);
    let all = world.enrollments.iter(Scope::All);
    let holders: Vec<(u32, u32)> = all
        .filter(|row| row.fields().any(|(held, _)| held == id))
        .map(|row| (row.user(), row.course()))
        .collect();
    for (user, course) in holders {
        world.enrollments.update(user, course, |row| row.fields.remove(&id));
    }
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::enrollments::Enrollment;

    fn field(id: u32, sort: Sort) -> EnrollmentField {
        let mut labels = Names::of("english", "Rome");
        labels.set("italian", "Roma");
        EnrollmentField {
            id,
            sort,
            titles: Names::of("english", "Place"),
            mandatory: false,
            visible: true,
            courses: None,
            options: vec![FieldChoice { id: 7, labels }],
        }
    }

    #[test]
    fn each_sort_takes_its_values() {
        let read = |sort, value: &str| field(1, sort).read(value);
        assert_eq!(read(Sort::Dropdown, "7").as_deref(), Some("7"));
        assert_eq!(read(Sort::Dropdown, "Roma").as_deref(), Some("7"));
        assert_eq!((read(Sort::Dropdown, "rome"), read(Sort::Dropdown, "8")), (None, None));
        assert_eq!(read(Sort::Date, "2026-01-31").as_deref(), Some("2026-01-31"));
        assert_eq!(read(Sort::Date, "31/01/2026"), None);
        assert_eq!(read(Sort::TextArea, "a\nb").as_deref(), Some("a\nb"));
        assert_eq!(read(Sort::Date, "").as_deref(), Some(""));
        let place = field(1, Sort::Dropdown);
        assert_eq!((place.label("7", "italian"), place.label("9", "italian")), ("Roma", "9"));
    }

    #[test]
    fn a_field_goes_with_its_values_and_the_archive_is_not_asked() {
        let mut world = World::empty();
        let at = "2026-01-01 00:00:00".parse().unwrap();
        world.enrollment_fields.insert(field(4, Sort::TextField));
        let mut row = Enrollment::new(10, 3, at);
        row.fields.extend([(4, "x".to_owned()), (5, "y".to_owned())]);
        assert!(world.enrollments.insert(&row).is_ok());
        assert!(remove(&mut world, 4).is_some() && remove(&mut world, 4).is_none());
        let left = world.enrollments.get(10, 3).unwrap();
        assert_eq!(left.fields().collect::<Vec<_>>(), [(5, "y")]);
        assert_eq!((left.updated_at(), world.enrollment_fields.next_id()), (at, 5));
    }

    #[test]
    fn fields_keep_their_order_and_lose_courses() {
        let mut fields = EnrollmentFields::default();
        for id in 1..=3 {
            fields
                .insert(EnrollmentField { courses: Some([3].into()), ..field(id, Sort::Dropdown) });
        }
        fields.place(3, 0);
        fields.place(1, 9);
        assert_eq!(fields.all().iter().map(|field| field.id).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!((fields.next_id(), fields.next_option()), (4, 8));
        assert!(fields.all().iter().all(|field| field.applies(3) && !field.applies(4)));
        fields.insert(EnrollmentField { courses: Some([3, 5].into()), ..field(4, Sort::Dropdown) });
        fields.forget_course(3);
        let of = |course| fields.all().iter().filter(|field| field.applies(course)).count();
        // Three keep the only course they had, and belong to no other.
        assert_eq!((of(3), of(4), of(5)), (3, 0, 1));
    }
}
