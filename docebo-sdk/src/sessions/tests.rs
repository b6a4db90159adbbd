use super::*;
use crate::endpoint::{PagedSessions, Reply, ReplyHead};

#[test]
fn an_event_tells_its_day_in_either_form() {
    let flat: EventRow = serde_json::from_str(
        r#"{"id_event":"4","day":"2026-03-09","time_begin":"09:00:00","timezone":"UTC"}"#,
    )
    .unwrap();
    let nested: EventRow = serde_json::from_str(
        r#"{"id":4,"schedule":{"date":"2026-03-09","time_begin":"09:00:00","timezone":"UTC","offset":"GMT +00:00"}}"#,
    )
    .unwrap();
    assert_eq!(flat.id_event, nested.id_event);
    assert_eq!(flat.day(), nested.day());
    assert_eq!((flat.begins(), flat.zone()), (nested.begins(), nested.zone()));
}

#[test]
fn sessions_of_a_learner_stand_under_their_ids() {
    let text = r#"{"is_enrolled":true,"current_location":0,"sessions":{"9":{"id":"9","name":"Spring","start_date":"0000-00-00 00:00:00","score":"7.5","score_base":100,"evaluation_type":0,"evaluation_status":"1","dates":[]}}}"#;
    let answer: LearnerSessions = serde_json::from_str(text).unwrap();
    let session = answer.sessions.get(SessionId::new(9)).unwrap();
    assert_eq!((session.score, session.score_base.as_str()), (Some(7.5), "100"));
    assert_eq!((session.start_date, session.evaluation_status), (None, true));
    assert_eq!(session.evaluation_type, Evaluation::Manual);
}

#[test]
fn pages_of_sessions_have_a_key_of_their_own() {
    let body =
        br#"{"data":{"sessions":[{"id_session":9,"is_enrolled":"0"}],"has_more_data":false}}"#;
    let page = PagedSessions::<ClassroomSession>::read(ReplyHead::default(), body).unwrap();
    assert_eq!(page.items[0].id_session, SessionId::new(9));
    let written = PagedSessions::<ClassroomSession>::write(&page);
    assert!(written.body.starts_with(br#"{"data":{"sessions":[{"id_session":9,"#));
}

#[test]
fn what_was_read_can_be_sent_back() {
    let view: SessionView = serde_json::from_str(
        r#"{"id":9,"name":"Spring","course":{"name":"Tools"},"instructors":[],"additional_fields":[{"id":1,"title":"Room","type":"textfield","value":"4","visible_to_user":1}]}"#,
    )
    .unwrap();
    assert_eq!(
        serde_json::to_string(&SessionUpdate::from(view)).unwrap(),
        r#"{"name":"Spring","additional_fields":[{"id":1,"title":"Room","type":"textfield","value":"4","visible_to_user":true}],"id":9,"course":{"name":"Tools"},"instructors":[]}"#
    );
}
