use serde_json::json;

use super::*;
use crate::endpoint::{Call, Reply, ReplyHead};

#[track_caller]
fn list(body: &str) -> UserFieldList {
    Data::<UserFieldList>::read(ReplyHead::default(), body.as_bytes()).unwrap()
}

#[test]
fn fields_come_bare_or_in_a_page_and_print_back() {
    let bare = concat!(
        r#"{"data":[{"id":"7","title":"Department","type":"dropdown","mandatory":false,"#,
        r#""invisible_to_user":false,"options":[{"id":"3","label":"Sales"}]}],"#,
        r#""version":"1.0.0","_links":[]}"#,
    );
    let fields = list(bare);
    assert_eq!(Data::<UserFieldList>::write(&fields).body, bare.as_bytes());
    let fields = fields.into_vec();
    assert_eq!((fields[0].id, fields[0].options[0].id), (UserFieldId::new(7), 3));

    let page = list(
        r#"{"data":{"items":[{"id_field":7,"title":"Department","type":"ship","mandatory":"1",
            "invisible_to_user":0,"sequence":2}],"count":1}}"#,
    );
    let UserFieldList::Page(page) = page else { panic!("a page") };
    let row = &page.items[0];
    assert_eq!((row.id, row.sequence, row.inherited), (UserFieldId::new(7), Some(2), None));
    assert_eq!((row.mandatory, row.kind.as_str()), (true, "ship"));
}

#[test]
fn the_bare_list_is_asked_for_with_a_one() {
    let query = ListUserFieldsQuery {
        as_array: Some(true),
        search_text: vec!["off".to_owned(), "dep".to_owned()],
        branch_ids: vec![12_u64.into()],
        ..Default::default()
    };
    let sent = Call::<ListUserFields>::new((), query, Empty {}).encode().unwrap();
    assert_eq!(
        sent.target,
        "/manage/v1/user_fields?search_text%5B%5D=off&search_text%5B%5D=dep\
         &branch_ids%5B%5D=12&as_array=1"
    );
}

#[test]
fn an_option_is_found_by_its_label_in_any_language() {
    let details: UserFieldDetails = serde_json::from_value(json!({
        "type": "dropdown", "mandatory": 1, "translations": {"english": "Department"},
        "dropdown_options": [
            {"option_id": "3", "translations": {"english": "Sales", "italian": "Vendite"}},
            {"id_option": 4, "translations": []},
        ],
    }))
    .unwrap();
    assert_eq!(details.option_labelled("Vendite"), Some(3));
    assert_eq!(details.option_labelled("vendite"), None);
    assert!(details.mandatory && !details.invisible_to_user);
}

#[test]
fn an_update_says_only_what_changes() {
    let update = UserFieldUpdate::at(2)
        .add_options(["Oslo"])
        .relabel(3, Translations::of("italian", "Roma"))
        .drop_options([4]);
    assert_eq!(
        serde_json::to_value(&update).unwrap(),
        json!({
            "sequence": 2,
            "dropdown_options": {
                "new": [{"translations": {"all": "Oslo"}}],
                "updated": [{"id_option": 3, "translations": {"italian": "Roma"}}],
                "deleted": [{"id_option": 4}],
            },
        })
    );
}

#[test]
fn answers_are_read_in_every_type() {
    let created: CreatedUserField = serde_json::from_str(r#"{"user_field_id":"9"}"#).unwrap();
    assert_eq!(serde_json::to_string(&created).unwrap(), r#"{"user_field_id":9}"#);
    let changed: ChangedUserField = serde_json::from_str(r#"{"field_id":"9"}"#).unwrap();
    assert_eq!(serde_json::to_string(&changed).unwrap(), r#"{"field_id":9,"error_messages":null}"#);
    let gone: DeletedUserField = serde_json::from_str(r#"{"deleted":9}"#).unwrap();
    assert_eq!(serde_json::to_string(&gone).unwrap(), r#"{"deleted":"9","errors":null}"#);
}

#[test]
fn translations_are_read_from_odd_empties() {
    for (text, count) in
        [(r#"{"english":"A","italian":""}"#, 1), ("[]", 0), ("null", 0), (r#"{"en":5}"#, 1)]
    {
        let texts: Translations = serde_json::from_str(text).unwrap();
        assert_eq!(texts.iter().count(), count, "{text}");
    }
    assert!(serde_json::from_str::<Translations>(r#"["A"]"#).is_err());
}
