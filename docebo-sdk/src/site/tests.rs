use super::*;
use crate::endpoint::Call;

#[test]
fn settings_are_texts_whatever_form_they_come_in() {
    let body = r#"{"a":"x","b":1,"c":true,"d":null,"e":["x"]}"#;
    let settings: SettingValues = serde_json::from_str(body).unwrap();
    assert_eq!(
        serde_json::to_string(&settings).unwrap(),
        r#"{"a":"x","b":"1","c":"1","d":null,"e":"[\"x\"]"}"#
    );
    assert_eq!((settings.get("a"), settings.get("d"), settings.get("z")), (Some("x"), None, None));
    assert_eq!(serde_json::from_str::<SettingValues>("[]").unwrap(), SettingValues::default());
    assert!(serde_json::from_str::<SettingValues>(r#"["x"]"#).is_err());
}

#[test]
fn names_stand_in_the_path_and_values_in_the_body() {
    let read = Call::<GetSettings>::new("a,b c".to_owned(), Empty {}, Empty {}).encode().unwrap();
    assert_eq!(read.target, "/manage/v1/setting/a%2Cb%20c");
    let body = SettingsUpdate::new([("a", "1")]);
    let write = Call::<UpdateSettings>::new((), Empty {}, body).encode().unwrap();
    assert_eq!(write.target, "/manage/v1/setting");
    assert_eq!(write.body, br#"{"settings":{"a":"1"}}"#);
}

#[test]
fn facts_are_read_with_what_is_missing_and_what_is_new() {
    let facts: SiteFacts = serde_json::from_str(
        r#"{
            "platform_version": 7, "new": 1,
            "active_languages": [{"code": "arabic", "browsercode": "ar", "is_rtl": "1"}],
            "settings": {"show_first_name_first": "0", "registration_settings": {"x": 1}, "y": 2}
        }"#,
    )
    .unwrap();
    assert_eq!(facts.platform_version, "7");
    assert!(facts.active_languages[0].is_rtl);
    assert_eq!(facts.settings.show_first_name_first, Some(false));
    assert_eq!(facts.settings.registration_settings["x"], 1);
    assert_eq!(facts.settings.more["y"], 2);
    assert_eq!(facts.is_logged_in, None);
}
