use serde_json::json;

use super::*;
use crate::{
    BranchId, CourseId, GroupId, UserFieldId,
    endpoint::{Call, Reply, ReplyHead},
    enrollments::EnrollmentStatus,
    power_users::UserSelection,
    wire::PageQuery,
};

#[test]
fn a_row_is_read_from_what_a_platform_may_send() {
    let row: GroupRow = serde_json::from_value(json!({
        "uuid": "6f1c0c2e", "name": "EMEA", "description": "", "slug": null, "type": "AUTOMATIC",
        "exclude_deactivated_users": "1", "total_users": "20", "color": "red",
    }))
    .unwrap();
    assert_eq!((row.description, row.slug), (None, None));
    assert_eq!((row.kind, row.total_users), (GroupType::Automatic, Some(20)));
    assert!(row.exclude_deactivated_users);

    let bare: GroupRow = serde_json::from_value(json!({"uuid": "x", "type": "smart"})).unwrap();
    assert!(!bare.kind.is_known() && bare.total_users.is_none());
}

#[test]
fn rules_go_out_and_come_back_as_they_are() {
    let rules = RuleSet::any_of([
        Condition::branch([BranchId::new(1)]).into(),
        ConditionSet::all_of([
            Condition::field_equals(UserFieldId::new(3), "7"),
            Condition::enrolled([CourseId::new(9)], EnrollmentStatus::Completed),
            Condition::other("Language", json!({"codes": ["de"]})),
        ]),
    ]);
    let sent = json!({
        "operator": "OR",
        "sets": [
            {
                "rules_operator": "AND",
                "rules": [{"type": "BranchMembership", "payload": {"branch_ids": [1]}}],
            },
            {
                "rules_operator": "AND",
                "rules": [
                    {
                        "type": "AdditionalField",
                        "payload": {"field_id": 3, "operator": "equals", "value": "7"},
                    },
                    {
                        "type": "EnrollmentStatus",
                        "payload": {"course_ids": [9], "status": "completed"},
                    },
                    {"type": "Language", "payload": {"codes": ["de"]}},
                ],
            },
        ],
    });
    assert_eq!(serde_json::to_value(&rules).unwrap(), sent);
    assert_eq!(serde_json::from_value::<RuleSet>(sent).unwrap(), rules);
}

#[test]
fn rules_are_read_tolerantly() {
    let rules: RuleSet = serde_json::from_value(json!({
        "status": "PAUSED",
        "sets": [{"rules": [
            {"payload": {"branch_ids": "12", "branch_ids_descendants": ["3"]}, "type": "branchmembership"},
        ]}],
    }))
    .unwrap();
    assert!(rules.status.is_some_and(|status| !status.is_known()));
    assert_eq!(rules.operator, Combine::All);
    let Some(Condition::BranchMembership(of)) = rules.sets[0].rules.first() else {
        panic!("{:?}", rules.sets)
    };
    assert_eq!(of.branch_ids, [BranchId::new(12)]);
    assert_eq!(of.branch_ids_descendants, [BranchId::new(3)]);
}

#[test]
fn a_bad_condition_names_its_type() {
    let bad = json!({"type": "AdditionalField", "payload": {"operator": "equals"}});
    let error = serde_json::from_value::<Condition>(bad).unwrap_err().to_string();
    assert!(error.contains("AdditionalField") && error.contains("field_id"), "{error}");
}

#[test]
fn members_are_added_in_the_form_a_client_was_seen_to_send() {
    let users = UserSelection::ids([13_001_u64, 13_002].map(crate::UserId::from));
    let call = Call::<AddMembers>::new(GroupUuid::from("6f1c"), Empty {}, users);
    let sent = call.encode().unwrap();
    assert_eq!(sent.target, "/audiences/v1/audience/6f1c/assign_users");
}

#[test]
fn a_member_is_read_from_either_key() {
    for text in [r#"{"user_id":"7","firstname":""}"#, r#"{"id":7}"#, r#"{"id":1,"user_id":7}"#] {
        let member: GroupMember = serde_json::from_str(text).unwrap();
        assert_eq!((member.user_id.get(), member.firstname), (7, None), "{text}");
    }
}

#[test]
fn numbers_are_read_from_several_keys() {
    for text in [r#"{"data":{"id":15}}"#, r#"{"data":{"group_id":"15"}}"#] {
        let id = Data::<LegacyId>::read(ReplyHead::default(), text.as_bytes()).unwrap();
        assert_eq!(id.id, GroupId::new(15));
    }
}

#[test]
fn pages_go_by_number() {
    let mut query = ListGroupsQuery::default();
    query.set_page(3, Some("kept"));
    let sent = Call::<ListGroups>::new((), query, Empty {}).encode().unwrap();
    assert_eq!(sent.target, "/audiences/v1/audience?page=3");
}

#[test]
fn an_odd_name_cannot_leave_its_segment() {
    let sent = Call::<GetGroup>::new("a/b c".into(), Empty {}, Empty {}).encode().unwrap();
    assert_eq!(sent.target, "/audiences/v1/audience/a%2Fb%20c");
}
