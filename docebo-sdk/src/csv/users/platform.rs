//! What is known of a platform before a file is sent to it.

use std::collections::HashMap;

use crate::{
    id::{BranchId, ManagerTypeId, UserFieldId, UserId},
    user_fields::{FieldType, UserField},
};

/// An additional field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// The N of `field_N`.
    pub id: UserFieldId,
    /// Its title.
    pub title: String,
    /// Its type.
    pub kind: FieldType,
    /// Whether nobody can be made without a value.
    pub mandatory: bool,
    /// Labels of a dropdown's options.
    pub options: Vec<String>,
}

impl Field {
    /// A field that may stay empty.
    #[must_use]
    pub fn new(id: UserFieldId, title: impl Into<String>, kind: FieldType) -> Self {
        Self { id, title: title.into(), kind, mandatory: false, options: Vec::new() }
    }

    /// Nobody can be made without a value of it.
    #[must_use]
    pub fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// Labels of its options.
    #[must_use]
    pub fn options(mut self, labels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.options = labels.into_iter().map(Into::into).collect();
        self
    }
}

impl From<UserField> for Field {
    fn from(field: UserField) -> Self {
        Self {
            id: field.id,
            title: field.title,
            kind: field.kind,
            mandatory: field.mandatory,
            options: field.options.into_iter().map(|option| option.label).collect(),
        }
    }
}

/// A branch. The root is one too, the only one without a parent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Branch {
    /// Its number.
    pub id: BranchId,
    /// The branch above.
    pub parent: Option<BranchId>,
    /// Its name.
    pub name: String,
    /// Its code, or an empty text.
    pub code: String,
}

impl Branch {
    /// The root.
    #[must_use]
    pub fn root(id: BranchId, name: impl Into<String>, code: impl Into<String>) -> Self {
        Self { id, parent: None, name: name.into(), code: code.into() }
    }

    /// A branch below another.
    #[must_use]
    pub fn below(
        parent: BranchId,
        id: BranchId,
        name: impl Into<String>,
        code: impl Into<String>,
    ) -> Self {
        Self { parent: Some(parent), ..Self::root(id, name, code) }
    }
}

/// What is known of a platform. What was not said is not known, and not checked.
///
/// ```
/// use docebo_sdk::{
///     ManagerTypeId, UserFieldId,
///     csv::users::{Field, Platform},
///     user_fields::FieldType,
/// };
///
/// let office = Field::new(UserFieldId::new(7), "Office", FieldType::Dropdown);
/// let platform = Platform::default()
///     .fields([office.options(["Rome", "Paris"])])
///     .manager_types([(ManagerTypeId::new(1), "Direct Manager")])
///     .languages(["english", "italian"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Platform {
    pub(super) fields: Option<Vec<Field>>,
    pub(super) branches: Option<Vec<Branch>>,
    pub(super) profiles: Option<Vec<String>>,
    pub(super) manager_types: Option<Vec<(ManagerTypeId, String)>>,
    pub(super) languages: Option<Vec<String>>,
    pub(super) users: Option<HashMap<String, UserId>>,
    pub(super) emails_are_usernames: bool,
}

impl Platform {
    /// All its additional fields.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = impl Into<Field>>) -> Self {
        self.fields = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    /// Fields beside those known, such as ones that are made before the file is sent.
    #[must_use]
    pub fn also_fields(mut self, fields: impl IntoIterator<Item = impl Into<Field>>) -> Self {
        self.fields.get_or_insert_default().extend(fields.into_iter().map(Into::into));
        self
    }

    /// All its branches, the root among them.
    #[must_use]
    pub fn branches(mut self, branches: impl IntoIterator<Item = Branch>) -> Self {
        self.branches = Some(branches.into_iter().collect());
        self
    }

    /// Branches beside those known, such as ones that are made before the file is sent.
    #[must_use]
    pub fn also_branches(mut self, branches: impl IntoIterator<Item = Branch>) -> Self {
        self.branches.get_or_insert_default().extend(branches);
        self
    }

    /// Names of all its power user profiles.
    #[must_use]
    pub fn profiles(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.profiles = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// All its manager types, by title.
    #[must_use]
    pub fn manager_types(
        mut self,
        types: impl IntoIterator<Item = (ManagerTypeId, impl Into<String>)>,
    ) -> Self {
        self.manager_types =
            Some(types.into_iter().map(|(id, title)| (id, title.into())).collect());
        self
    }

    /// Its active languages, in its own words.
    #[must_use]
    pub fn languages(mut self, codes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.languages = Some(codes.into_iter().map(Into::into).collect());
        self
    }

    /// People sign in with their e-mail there, and a file may tell by it whom a row means.
    #[must_use]
    pub fn emails_are_usernames(mut self) -> Self {
        self.emails_are_usernames = true;
        self
    }

    /// All its users, by user name. Without them it stays open who is new and who a manager can
    /// be.
    #[must_use]
    pub fn users(mut self, users: impl IntoIterator<Item = (UserId, impl AsRef<str>)>) -> Self {
        let folded = users.into_iter().map(|(id, name)| (name.as_ref().to_lowercase(), id));
        self.users = Some(folded.collect());
        self
    }
}
