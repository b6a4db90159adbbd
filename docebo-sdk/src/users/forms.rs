//! The many forms of one value in user calls. Read in all of them, written in the modern one.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, IntoDeserializer},
    ser::{SerializeMap, SerializeSeq},
};
use serde_with::{DeserializeAs, SerializeAs, de::DeserializeAsWrap};

use crate::{
    auth::UserLevel,
    id::{BranchId, Id, ManagerTypeId, UserFieldId, UserId, kind},
    wire::{AsText, Numbered, Patch},
};

/// `null` and `""` are none, none is `null`. Unlike
/// [`EmptyIsNone`](crate::wire::EmptyIsNone), text is taken as it is, blanks included.
pub(crate) struct EmptyText;

impl SerializeAs<Option<String>> for EmptyText {
    fn serialize_as<S: Serializer>(text: &Option<String>, to: S) -> Result<S::Ok, S::Error> {
        text.serialize(to)
    }
}
impl<'de> DeserializeAs<'de, Option<String>> for EmptyText {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
        let text: String = NullText::deserialize_as(from)?;
        Ok((!text.is_empty()).then_some(text))
    }
}

/// Text as it comes; `null` is empty, numbers are written out.
pub(crate) struct NullText;

impl SerializeAs<String> for NullText {
    fn serialize_as<S: Serializer>(text: &String, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }
}
impl<'de> DeserializeAs<'de, String> for NullText {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = String;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }
            fn visit_string<E: de::Error>(self, text: String) -> Result<String, E> {
                Ok(text)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<String, E> {
                Ok(number.to_string())
            }
            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<String, E> {
                Ok(if flag { "1" } else { "0" }.to_owned())
            }
            fn visit_unit<E: de::Error>(self) -> Result<String, E> {
                Ok(String::new())
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// Declares an adaptor that writes a level in one vocabulary and reads it in all of them.
macro_rules! level_vocabularies {
    ($($(#[$doc:meta])* $name:ident: |$level:ident, $to:ident| $write:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl SerializeAs<UserLevel> for $name {
            fn serialize_as<S: Serializer>($level: &UserLevel, $to: S) -> Result<S::Ok, S::Error> {
                $write
            }
        }
        impl<'de> DeserializeAs<'de, UserLevel> for $name {
            fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<UserLevel, D::Error> {
                UserLevel::deserialize(from)
            }
        }
    )*};
}
level_vocabularies! {
    /// `6`, as create and update take it.
    LevelNumber: |level, to| match level.number() {
        Some(number) => to.serialize_u8(number),
        None => to.serialize_str(level.as_str()),
    };
    /// `"6"`, as the single read sends it.
    LevelDigit: |level, to| match level.number() {
        Some(number) => to.collect_str(&number),
        None => to.serialize_str(level.as_str()),
    };
    /// `user`, `poweruser`, `superadmin`, as the batch takes it.
    LevelWord: |level, to| to.serialize_str(level.batch_word());
}

/// User ids as a list of strings. Read from a list, from a map's values (a list with holes is a
/// map in the platform's language), from one bare id, and, as the 2017 description types it for
/// deletions, from a flag, which names nobody.
pub(crate) struct IdTexts;

impl SerializeAs<Vec<UserId>> for IdTexts {
    fn serialize_as<S: Serializer>(ids: &Vec<UserId>, to: S) -> Result<S::Ok, S::Error> {
        let mut seq = to.serialize_seq(Some(ids.len()))?;
        for id in ids {
            seq.serialize_element(&id.to_string())?;
        }
        seq.end()
    }
}
impl<'de> DeserializeAs<'de, Vec<UserId>> for IdTexts {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Vec<UserId>, D::Error> {
        from.deserialize_any(ManyVisitor::<UserId>(PhantomData))
    }
}

struct ManyVisitor<T>(PhantomData<fn() -> T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for ManyVisitor<T> {
    type Value = Vec<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(1_024));
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(all)
    }
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        let mut all = Vec::new();
        while let Some((de::IgnoredAny, one)) = map.next_entry()? {
            all.push(one);
        }
        Ok(all)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
        if text.is_empty() {
            return Ok(Vec::new());
        }
        T::deserialize(text.into_deserializer()).map(|one| vec![one])
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Vec<T>, E> {
        T::deserialize(number.into_deserializer()).map(|one| vec![one])
    }
    fn visit_bool<E: de::Error>(self, _flag: bool) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }
    fn visit_unit<E: de::Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }
}

/// Managers of a user: `{"1": 13002}` by manager type; in 2017 one bare id, the direct manager.
/// `null` or an empty string takes the manager away.
pub type ManagerIds = Numbered<kind::ManagerType, Option<UserId>>;

pub(crate) struct ManagerIdForms;

impl SerializeAs<ManagerIds> for ManagerIdForms {
    fn serialize_as<S: Serializer>(ids: &ManagerIds, to: S) -> Result<S::Ok, S::Error> {
        ids.serialize(to)
    }
}
impl<'de> DeserializeAs<'de, ManagerIds> for ManagerIdForms {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<ManagerIds, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = ManagerIds;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("managers by manager type, or the id of one")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<ManagerIds, A::Error> {
                let from = de::value::MapAccessDeserializer::new(map);
                Numbered::<kind::ManagerType, crate::wire::EmptyIsNone>::deserialize_as(from)
            }
            // Nobody ever listed managers; `[]` is an empty map.
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<ManagerIds, A::Error> {
                match seq.next_element::<UserId>()? {
                    Some(first) => Ok(direct(first)),
                    None => Ok(ManagerIds::new()),
                }
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<ManagerIds, E> {
                Ok(direct(UserId::new(number)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<ManagerIds, E> {
                if text.is_empty() {
                    return Ok(ManagerIds::new());
                }
                text.parse().map(direct).map_err(E::custom)
            }
            fn visit_unit<E: de::Error>(self) -> Result<ManagerIds, E> {
                Ok(ManagerIds::new())
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// The type of the direct manager. That its number is 1 is inferred.
pub const DIRECT_MANAGER: ManagerTypeId = ManagerTypeId::new(1);

fn direct(manager: UserId) -> ManagerIds {
    [(DIRECT_MANAGER, Some(manager))].into_iter().collect()
}

/// Direct reports by manager type: `{"1": [13001, 13002]}`; in 2017 a plain list.
pub type Employees = Numbered<kind::ManagerType, Vec<UserId>>;

pub(crate) struct EmployeeForms;

impl SerializeAs<Employees> for EmployeeForms {
    fn serialize_as<S: Serializer>(employees: &Employees, to: S) -> Result<S::Ok, S::Error> {
        employees.serialize(to)
    }
}
impl<'de> DeserializeAs<'de, Employees> for EmployeeForms {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Employees, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Employees;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("users by manager type, or a list of users")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Employees, A::Error> {
                let from = de::value::MapAccessDeserializer::new(map);
                Numbered::<kind::ManagerType, IdTexts>::deserialize_as(from)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Employees, A::Error> {
                let users = ManyVisitor::<UserId>(PhantomData).visit_seq(seq)?;
                if users.is_empty() {
                    return Ok(Employees::new());
                }
                Ok([(DIRECT_MANAGER, users)].into_iter().collect())
            }
            fn visit_unit<E: de::Error>(self) -> Result<Employees, E> {
                Ok(Employees::new())
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// Branches as a tree widget holds them: `{"12": 1}`, and also `{"12": 12}` and `[12]`. Only the
/// ids matter, never the state beside them.
pub(crate) struct BranchForms;

impl SerializeAs<Vec<BranchId>> for BranchForms {
    fn serialize_as<S: Serializer>(branches: &Vec<BranchId>, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(branches.iter().map(|branch| (branch.get(), 1)))
    }
}
impl<'de> DeserializeAs<'de, Vec<BranchId>> for BranchForms {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Vec<BranchId>, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Vec<BranchId>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("branch ids, as keys of a map or as a list")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                // The state is read, so that nobody takes it for a field without effect.
                type State = DeserializeAsWrap<String, NullText>;
                let mut branches = Vec::new();
                while let Some((branch, _)) = map.next_entry::<BranchId, State>()? {
                    branches.push(branch);
                }
                Ok(branches)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                ManyVisitor(PhantomData).visit_seq(seq)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
                ManyVisitor(PhantomData).visit_u64(number)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                ManyVisitor(PhantomData).visit_str(text)
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Vec::new())
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// Values of additional fields: `{"7": "2"}`; in 2017 `[{"id": 7, "value": "2"}]`. A dropdown
/// takes the id of its option here, and its label in the batch.
pub type FieldValues = Numbered<kind::UserField, Option<String>>;

pub(crate) struct FieldValueForms;

impl SerializeAs<FieldValues> for FieldValueForms {
    fn serialize_as<S: Serializer>(values: &FieldValues, to: S) -> Result<S::Ok, S::Error> {
        values.serialize(to)
    }
}
impl<'de> DeserializeAs<'de, FieldValues> for FieldValueForms {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<FieldValues, D::Error> {
        #[derive(Deserialize)]
        struct Pair {
            id: UserFieldId,
            #[serde(default, deserialize_with = "empty_text")]
            value: Option<String>,
        }
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = FieldValues;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("values by field id, or a list of {id, value}")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<FieldValues, A::Error> {
                let from = de::value::MapAccessDeserializer::new(map);
                Numbered::<kind::UserField, EmptyText>::deserialize_as(from)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<FieldValues, A::Error> {
                let mut values = FieldValues::new();
                while let Some(Pair { id, value }) = seq.next_element()? {
                    values.insert(id, value);
                }
                Ok(values)
            }
            fn visit_unit<E: de::Error>(self) -> Result<FieldValues, E> {
                Ok(FieldValues::new())
            }
        }
        from.deserialize_any(Visitor)
    }
}

fn empty_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    EmptyText::deserialize_as(from)
}

/// A patch whose empty text, like its `null`, clears.
pub(crate) struct EmptyClears;

impl<T: Serialize> SerializeAs<Patch<T>> for EmptyClears {
    fn serialize_as<S: Serializer>(patch: &Patch<T>, to: S) -> Result<S::Ok, S::Error> {
        patch.serialize(to)
    }
}
impl<'de, T: std::str::FromStr> DeserializeAs<'de, Patch<T>> for EmptyClears
where
    T::Err: fmt::Display,
{
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Patch<T>, D::Error> {
        let value: Option<T> =
            crate::wire::EmptyIsNone::<crate::wire::Lenient>::deserialize_as(from)?;
        Ok(value.map_or(Patch::Clear, Patch::Set))
    }
}

/// A value, or the text that stood where one should.
///
/// A bad cell must fail its row and not the batch around it (B-148), so the rows of a batch keep
/// what they cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrText<T> {
    /// A value.
    Value(T),
    /// Text that is none.
    Text(String),
}

impl<T> From<T> for OrText<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: std::str::FromStr> std::str::FromStr for OrText<T> {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Value))
    }
}

impl<T: Serialize> Serialize for OrText<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(to),
            Self::Text(text) => to.serialize_str(text),
        }
    }
}
impl<'de, T: std::str::FromStr> Deserialize<'de> for OrText<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        AsText::deserialize_as(from)
    }
}

/// A flag as `true`, `yes` or `1` and their opposites, in any case, or other text, such as none.
/// Written as a flag.
pub(crate) struct FlagOrText;

impl SerializeAs<OrText<bool>> for FlagOrText {
    fn serialize_as<S: Serializer>(flag: &OrText<bool>, to: S) -> Result<S::Ok, S::Error> {
        flag.serialize(to)
    }
}
impl<'de> DeserializeAs<'de, OrText<bool>> for FlagOrText {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<OrText<bool>, D::Error> {
        let text: String = NullText::deserialize_as(from)?;
        Ok(match text.trim().to_ascii_lowercase().as_str() {
            "1" | "yes" | "true" => OrText::Value(true),
            "0" | "no" | "false" => OrText::Value(false),
            _ => OrText::Text(text),
        })
    }
}

/// Names joined by `|`; read from that and from a list.
pub(crate) struct PipeList;

impl SerializeAs<Vec<String>> for PipeList {
    fn serialize_as<S: Serializer>(names: &Vec<String>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&names.join("|"))
    }
}
impl<'de> DeserializeAs<'de, Vec<String>> for PipeList {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
        let parts: Vec<String> = crate::wire::Texts::deserialize_as(from)?;
        let names = parts.iter().flat_map(|part| part.split('|')).map(str::trim);
        Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }
}

/// One of the pairs `{"id", "message"}` with which a write is refused in HTTP 200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct FieldMessage {
    /// The field of the request, or the id of an additional field; may be empty.
    pub id: String,
    /// What is wrong with it.
    pub message: String,
}

impl FieldMessage {
    pub(crate) fn pairs(messages: Option<&[Self]>) -> Vec<(String, String)> {
        let pair = |one: &Self| (one.id.clone(), one.message.clone());
        messages.unwrap_or_default().iter().map(pair).collect()
    }
}

/// Reads a bare text as a message about nothing in particular.
impl<'de> Deserialize<'de> for FieldMessage {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[serde_with::serde_as]
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Known {
            #[serde_as(as = "NullText")]
            id: String,
            #[serde_as(as = "NullText")]
            message: String,
        }
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = FieldMessage;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("{id, message} or a text")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<FieldMessage, A::Error> {
                let Known { id, message } =
                    Known::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(FieldMessage { id, message })
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<FieldMessage, E> {
                Ok(FieldMessage { id: String::new(), message: text.to_owned() })
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// Messages as a list, one bare message, or none.
pub(crate) fn messages<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Vec<FieldMessage>>, D::Error> {
    struct Visitor;
    impl<'de> de::Visitor<'de> for Visitor {
        type Value = Option<Vec<FieldMessage>>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("messages")
        }
        fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            ManyVisitor(PhantomData).visit_seq(seq).map(Some)
        }
        fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
            let one = FieldMessage::deserialize(de::value::MapAccessDeserializer::new(map))?;
            Ok(Some(vec![one]))
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            let one = FieldMessage { id: String::new(), message: text.to_owned() };
            Ok((!text.is_empty()).then(|| vec![one]))
        }
        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }
    from.deserialize_any(Visitor)
}

/// Writes `prefix_12` for every number: a flattened part of a row.
pub(crate) fn with_prefix<K, V, S>(
    prefix: &str,
    values: &Numbered<K, V>,
    mut put: impl FnMut(&str, &V) -> Result<(), S>,
) -> Result<(), S> {
    let mut name = String::new();
    for (id, value) in values.iter() {
        use fmt::Write as _;
        name.clear();
        let _ = write!(name, "{prefix}_{}", Id::get(id)); // writing to a String cannot fail
        put(&name, value)?;
    }
    Ok(())
}

/// Writes an entry, if there is a value.
pub(crate) fn put<M: SerializeMap, T: Serialize>(
    row: &mut M,
    key: &'static str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => row.serialize_entry(key, value),
        None => Ok(()),
    }
}
