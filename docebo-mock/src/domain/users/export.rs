//! Chosen users as a file.

use docebo_sdk::{
    csv::{Format, Separator},
    endpoint::{Call, CsvFile, Empty},
    users::{ExportFormat, ExportQuery, ExportUsers},
};

use super::list::small_ids;
use crate::{
    context::Context,
    domain::sheet,
    fault::Fault,
    world::{World, access::Permission, user_fields::UserField, users::UserRef},
};

/// What stands in a column.
type Cell = fn(UserRef<'_>) -> String;

/// By id, each user once.
pub(super) fn export(
    world: &World,
    cx: &Context<'_>,
    call: Call<ExportUsers>,
) -> Result<CsvFile, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    cx.require(Permission::UserView)?;
    let ExportQuery {
        user_ids,
        additional_field_ids,
        user_id,
        username,
        first_name,
        last_name,
        email,
        creation_date,
        expiration_date,
        email_validation_status,
        last_access_date,
        language,
        include_header,
        export_format,
        delimiter,
    } = query;
    if user_ids.is_empty() {
        return Err(Fault::required_option("user_ids"));
    }
    match export_format {
        // Spreadsheets are not made: both are the same text.
        None | Some(ExportFormat::Csv | ExportFormat::Xls) => {}
        Some(_) => return Err(Fault::bad_request("Invalid parameters: export_format")),
    }
    let separator = separator(delimiter.as_deref().unwrap_or(","))?;
    let fields: Vec<&UserField> = additional_field_ids
        .iter()
        .map(|id| u32::try_from(id.get()).ok().and_then(|id| world.user_fields.get(id)))
        .collect::<Option<_>>()
        .ok_or_else(|| Fault::bad_request("Invalid parameters: additional_field_ids"))?;

    let all: [(Option<bool>, &str, Cell); 10] = [
        (user_id, "user_id", |user| user.id().to_string()),
        (username, "username", |user| user.username().to_owned()),
        (first_name, "first_name", |user| user.first_name().to_owned()),
        (last_name, "last_name", |user| user.last_name().to_owned()),
        (email, "email", |user| user.email().to_owned()),
        (creation_date, "creation_date", |user| text(user.created())),
        (expiration_date, "expiration_date", |user| text(user.expiration())),
        (email_validation_status, "email_validation_status", |user| {
            u8::from(user.email_validated()).to_string()
        }),
        (last_access_date, "last_access_date", |user| text(user.last_access())),
        (language, "language", |user| user.language().to_owned()),
    ];
    let chosen: Vec<(&str, Cell)> = all
        .into_iter()
        .filter(|(asked, ..)| asked.unwrap_or(false))
        .map(|(_, title, cell)| (title, cell))
        .collect();

    let tongue = &world.settings.default_language;
    let titles = chosen.iter().map(|(title, _)| (*title).to_owned());
    let titles =
        titles.chain(fields.iter().map(|field| field.titles.get(tongue, tongue).to_owned()));
    let row = |user: UserRef<'_>| -> Vec<String> {
        let own = chosen.iter().map(|(_, cell)| cell(user));
        let more = fields.iter().map(|field| {
            let value = user.field(field.id).unwrap_or_default();
            field.label(value, tongue).unwrap_or_default()
        });
        own.chain(more).collect()
    };
    let rows = small_ids(&user_ids)
        .into_iter()
        .filter(|id| cx.rights().sees_user(*id))
        .filter_map(|id| world.users.get(id))
        .map(row);
    let format = Format::new().separator(separator);
    let format = if include_header.unwrap_or(false) { format } else { format.without_header() };
    sheet::csv("users.csv".to_owned(), titles, rows, format)
}

/// One sign that can stand between cells.
fn separator(delimiter: &str) -> Result<Separator, Fault> {
    let mut signs = delimiter.chars();
    let only = signs.next().filter(|_| signs.next().is_none());
    only.and_then(|sign| Separator::try_from(sign).ok())
        .ok_or_else(|| Fault::bad_request("Invalid parameters: delimiter"))
}

fn text(moment: Option<impl std::fmt::Display>) -> String {
    moment.map(|moment| moment.to_string()).unwrap_or_default()
}
