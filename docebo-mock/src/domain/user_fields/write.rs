//! Making and changing fields.

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::UserFieldId,
    user_fields::{
        ChangeUserField, ChangedOption, ChangedUserField, CreateUserField, CreatedUserField,
        DroppedOption, FieldType, MAX_FIELD_OPTIONS, MAX_USER_FIELDS, NewOption, NewUserField,
        OptionChanges, Translations, UserFieldUpdate,
    },
};

use super::find;
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World, languages,
        user_fields::{self, FieldChoice, FieldKind, Names, UserField},
    },
};

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateUserField>,
) -> Result<CreatedUserField, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewUserField { kind, translations, mandatory, invisible_to_user, dropdown_options } = body;
    cx.rights().require_superadmin()?;
    let (Some(kind), false) = (kind, translations.is_empty()) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };
    let kind = known(&kind)?;
    let titles = whole(world, "translations", &translations)?;
    match (kind == FieldKind::Dropdown, dropdown_options.is_empty()) {
        (true, true) => return Err(Fault::bad_request("Missing mandatory params")),
        (false, false) => return Err(no_dropdown()),
        _ => {}
    }
    cx.rule("B-019");
    if world.user_fields.len() >= MAX_USER_FIELDS {
        let text = format!("A platform has {MAX_USER_FIELDS} additional fields at most");
        return Err(Fault::bad_request(text));
    }
    enough_room(dropdown_options.len())?;
    let labels = labels(world, "dropdown_options", &dropdown_options)?;

    let id = world.user_fields.next_id();
    let options = labels.into_iter().map(|labels| option(world, labels)).collect();
    world.user_fields.insert(UserField {
        id,
        titles,
        kind,
        mandatory: mandatory.unwrap_or(false),
        invisible: invisible_to_user.unwrap_or(false),
        options,
    });
    Ok(CreatedUserField { user_field_id: UserFieldId::from(id) })
}

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ChangeUserField>,
) -> Result<ChangedUserField, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let UserFieldUpdate { translations, mandatory, invisible_to_user, sequence, dropdown_options } =
        body;
    cx.rights().require_superadmin()?;
    let mut field = find(world, path)?.clone();
    let id = field.id;
    field.titles.extend(names(world, "translations", &translations)?);
    field.mandatory = mandatory.unwrap_or(field.mandatory);
    field.invisible = invisible_to_user.unwrap_or(field.invisible);
    let changed = match dropdown_options {
        None => ChangedOptions::default(),
        Some(_) if field.kind != FieldKind::Dropdown => return Err(no_dropdown()),
        Some(changes) => {
            cx.rule("B-019");
            change_options(world, &mut field, changes)?
        }
    };

    // Everything was checked; from here on it is done.
    let ChangedOptions { gone, made, errors } = changed;
    field.options.extend(made.into_iter().map(|labels| option(world, labels)));
    world.user_fields.insert(field);
    let place = sequence.map_or(usize::MAX, |place| usize::try_from(place).unwrap_or(usize::MAX));
    world.user_fields.place(id, place.saturating_sub(1));
    if !gone.is_empty() {
        let is_gone = |value: &str| value.parse().is_ok_and(|option: u32| gone.contains(&option));
        user_fields::forget_values(world, id, is_gone);
    }
    let error_messages = (!errors.is_empty()).then_some(errors);
    Ok(ChangedUserField { field_id: path, error_messages })
}

/// What has become of a dropdown's options, and what is still to be done.
#[derive(Default)]
struct ChangedOptions {
    /// Those that were removed.
    gone: BTreeSet<u32>,
    /// Labels of those to be made.
    made: Vec<Names>,
    /// What could not be done.
    errors: Vec<String>,
}

fn change_options(
    world: &World,
    field: &mut UserField,
    changes: OptionChanges,
) -> Result<ChangedOptions, Fault> {
    let OptionChanges { new, updated, deleted } = changes;
    let mut done = ChangedOptions::default();
    for DroppedOption { id_option } in deleted {
        match place_of(field, id_option) {
            Some(place) => done.gone.insert(field.options.remove(place).id),
            None => {
                done.errors.push(no_option(id_option));
                continue;
            }
        };
    }
    for ChangedOption { id_option, translations, sequence } in updated {
        let labels = names(world, "dropdown_options.updated", &translations)?;
        let Some(place) = place_of(field, id_option) else {
            done.errors.push(no_option(id_option));
            continue;
        };
        let mut option = field.options.remove(place);
        option.labels.extend(labels);
        let wanted = sequence.and_then(|place| usize::try_from(place).ok());
        let place = wanted.map_or(place, |place| place.saturating_sub(1));
        field.options.insert(place.min(field.options.len()), option);
    }
    enough_room(field.options.len() + new.len())?;
    done.made = labels(world, "dropdown_options.new", &new)?;
    if field.options.is_empty() && done.made.is_empty() {
        return Err(Fault::bad_request("A dropdown needs an option"));
    }
    Ok(done)
}

fn place_of(field: &UserField, option: u64) -> Option<usize> {
    field.options.iter().position(|known| u64::from(known.id) == option)
}

fn no_option(id: u64) -> String {
    format!("Option not found: {id}")
}

fn option(world: &mut World, labels: Names) -> FieldChoice {
    FieldChoice { id: world.user_fields.next_option(), labels }
}

pub(crate) fn labels(
    world: &World,
    place: &str,
    options: &[NewOption],
) -> Result<Vec<Names>, Fault> {
    let labels = options.iter().enumerate().map(|(at, NewOption { translations })| {
        whole(world, &format!("{place}.{at}.translations"), translations)
    });
    labels.collect()
}

/// Texts of something new: the default language has to be there.
pub(crate) fn whole(world: &World, place: &str, texts: &Translations) -> Result<Names, Fault> {
    let names = names(world, place, texts)?;
    let language = &world.settings.default_language;
    if names.has(language) {
        Ok(names)
    } else {
        Err(Fault::bad_request(format!("Missing mandatory params: {place}.{language}")))
    }
}

/// Texts by language, in either coding of languages; `all` is every active one.
pub(crate) fn names(world: &World, place: &str, texts: &Translations) -> Result<Names, Fault> {
    let active = &world.settings.active_languages;
    let mut names = Names::default();
    if let Some(text) = texts.get(Translations::EVERY_LANGUAGE) {
        active.iter().for_each(|language| names.set(language, text));
    }
    for (code, text) in texts.iter().filter(|(code, _)| *code != Translations::EVERY_LANGUAGE) {
        let own = languages::own_code(code);
        if !active.contains(&own) {
            return Err(Fault::bad_request(format!("Language not active: {place}.{code}")));
        }
        names.set(&own, text);
    }
    Ok(names)
}

fn known(kind: &FieldType) -> Result<FieldKind, Fault> {
    FieldKind::of_word(kind.as_str()).ok_or_else(|| Fault::bad_request("Invalid parameters: type"))
}

fn no_dropdown() -> Fault {
    Fault::bad_request("Invalid parameters: dropdown_options")
}

fn enough_room(options: usize) -> Result<(), Fault> {
    if options <= MAX_FIELD_OPTIONS {
        return Ok(());
    }
    Err(Fault::bad_request(format!("A dropdown has {MAX_FIELD_OPTIONS} options at most")))
}
