use super::*;
use crate::endpoint::{Call, Reply, ReplyHead};

#[track_caller]
fn types(body: &str) -> ManagerTypes {
    Data::<ManagerTypes>::read(ReplyHead::default(), body.as_bytes()).unwrap()
}

#[test]
fn manager_types_come_bare_or_in_a_page() {
    let bare = r#"{"data":[{"id":"1","title":"Direct Manager"}],"version":"1.0.0","_links":[]}"#;
    let list = types(bare);
    assert_eq!(list.as_slice()[0].id, DIRECT_MANAGER);
    assert_eq!(Data::<ManagerTypes>::write(&list).body, bare.as_bytes());

    let page = types(r#"{"data":{"items":[{"id":2,"title":"Mentor","active":1}],"count":1}}"#);
    assert!(matches!(&page, ManagerTypes::Page(page) if page.count == 1));
    assert_eq!(page.into_vec()[0].active, Some(true));
}

#[test]
fn the_bare_list_is_asked_for_with_a_one() {
    let query = ListManagerTypesQuery { as_array: Some(true), ..Default::default() };
    let sent = Call::<ListManagerTypes>::new((), query, Empty {}).encode().unwrap();
    assert_eq!(sent.target, "/manage/v1/managers?as_array=1");
}

#[test]
fn nobody_is_null_or_empty() {
    for text in [r#"{"manager_id":null}"#, r#"{"manager_id":""}"#, "{}"] {
        let of: ManagerOf = serde_json::from_str(text).unwrap();
        assert_eq!(of.manager_id, None, "{text}");
    }
    let of: ManagerOf = serde_json::from_str(r#"{"manager_id":77}"#).unwrap();
    assert_eq!(serde_json::to_string(&of).unwrap(), r#"{"manager_id":"77"}"#);
}

#[test]
fn a_team_members_name_is_read_from_either_key() {
    let old: Subordinate =
        serde_json::from_str(r#"{"user_id":"5","name":"Ann","surname":"Lee"}"#).unwrap();
    assert_eq!((old.first_name(), old.last_name()), (Some("Ann"), Some("Lee")));
    let new: Subordinate =
        serde_json::from_str(r#"{"user_id":5,"first_name":"Ann","name":""}"#).unwrap();
    assert_eq!((new.first_name(), new.last_name()), (Some("Ann"), None));
}
