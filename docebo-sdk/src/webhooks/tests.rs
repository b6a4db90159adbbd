use serde_json::{Value, json};

use super::*;

fn parse(message: Value) -> Delivery {
    Delivery::parse(message.to_string().as_bytes()).unwrap()
}

/// As recorded by a public receiver, with names changed.
fn recorded() -> Value {
    json!({
        "event": "course.enrollment.completed",
        "fired_by_batch_action": false,
        "message_id": "wh-20240313-145829-552060e3-33fe-429f-8c37-d5ba896a8303",
        "payload": {
            "fired_at": "2024-03-13 14:58:26",
            "user_id": 9999,
            "username": "john.doe@example.com",
            "course_id": 9999,
            "course_name": "My Course",
            "level": "learner",
            "enrollment_date": "2024-03-13 14:58:26",
            "enrollment_date_begin_validity": null,
            "enrollment_date_end_validity": null,
            "subscribed_by_id": 9999,
            "status": "completed",
            "completion_date": "2024-03-13 14:58:26",
        },
    })
}

#[test]
fn a_recorded_message_is_read_and_written_back() {
    let delivery = parse(recorded());
    assert_eq!(delivery.event, EventName::CourseEnrollmentCompleted);
    assert_eq!((delivery.webhook_id, delivery.grouped), (None, false));
    let [Event::CourseEnrollmentCompleted(event)] = delivery.events.as_slice() else {
        panic!("{:?}", delivery.events);
    };
    assert_eq!(event.user_id, crate::UserId::new(9999));
    assert_eq!(event.completion_date.unwrap().to_string(), "2024-03-13 14:58:26");
    assert_eq!(event.status, Some(crate::enrollments::EnrollmentStatus::Completed));
    assert_eq!(serde_json::to_value(&delivery).unwrap(), recorded());
}

#[test]
fn grouped_events_come_as_a_list_even_when_there_is_one() {
    for count in 0..3 {
        let payloads = vec![json!({"catalog_id": 1, "course_id": "2"}); count];
        let delivery = parse(json!({
            "event": "catalog.course.deleted", "message_id": "wh-1", "webhook_id": "12",
            "original_domain": "acme.docebosaas.com", "fired_by_batch_action": "1",
            "job_id": 7, "payloads": payloads, "payload": null,
        }));
        assert!(delivery.grouped && delivery.fired_by_batch_action);
        assert_eq!((delivery.webhook_id, delivery.job_id.as_deref()), (Some(12), Some("7")));
        assert_eq!(delivery.events.len(), count);
        let written = serde_json::to_value(&delivery).unwrap();
        assert_eq!(written["payloads"].as_array().unwrap().len(), count);
        assert_eq!(written.get("payload"), None);
    }
}

#[test]
fn numbers_and_dates_are_read_in_every_form() {
    let event = Event::of(
        &EventName::CourseUpdated,
        json!({
            "course_id": "7", "name": 12, "duration": "90", "start_date": "0000-00-00",
            "end_date": "2030-10-24", "update_date": "", "brand_new": [1],
        }),
    );
    let Event::CourseUpdated(course) = event else { panic!("{event:?}") };
    assert_eq!((course.name.as_deref(), course.duration), (Some("12"), Some(90)));
    assert_eq!((course.start_date, course.update_date), (None, None));
    assert_eq!(course.more["brand_new"], json!([1]));
}

#[test]
fn what_is_not_known_or_does_not_fit_is_kept_as_it_came() {
    for (name, payload) in [
        ("badge.earned", json!({"badge": {"id": 3}})),
        ("user.deleted", json!({"id": 3})),
        ("user.deleted", json!("odd")),
    ] {
        let delivery = parse(json!({"event": name, "message_id": "wh-1", "payload": payload}));
        let [Event::Other(raw)] = delivery.events.as_slice() else { panic!("{delivery:?}") };
        assert_eq!((raw.name.as_str(), &raw.payload), (name, &payload));
        assert_eq!(serde_json::to_value(&delivery).unwrap()["payload"], payload);
    }
}

#[test]
fn what_is_no_message_is_refused() {
    for body in ["", "[]", "{}", r#"{"event": "user.deleted"}"#, r#"{"payload": {}}"#] {
        assert!(Delivery::parse(body.as_bytes()).is_err(), "{body}");
    }
}

#[test]
fn every_name_has_its_event() {
    let payload = json!({
        "user_id": 1, "course_id": 2, "catalog_id": 3, "session_id": 4, "learning_plan_id": 5,
        "branch_id": 6, "group_id": 7,
    });
    for name in EventName::ALL {
        let event = Event::of(name, payload.clone());
        assert!(!matches!(event, Event::Other(_)), "{name}");
        assert_eq!(event.name(), *name);
        assert_eq!(EventName::from_word(name.as_str()), *name);
    }
    let misspelt = EventName::from_word("course.enrollment.update");
    assert_eq!(misspelt, EventName::CourseEnrollmentUpdated);
}

#[test]
fn memory_is_bounded_and_the_oldest_are_forgotten() {
    let mut seen = Seen::new(2);
    assert!(["a", "b", "c"].into_iter().all(|id| seen.is_new(id)));
    assert_eq!(seen.len(), 2);
    assert!(!seen.is_new("c") && !seen.is_new("b") && seen.is_new("a"));
    seen.forget("a");
    assert_eq!(seen.len(), 1);
    assert!(seen.is_new("") && seen.is_new(""));
}

#[cfg(feature = "webhooks")]
mod receiver {
    use super::*;

    const BODY: &[u8] = br#"{"event":"user.deleted","message_id":"wh-1","payload":{"user_id":1}}"#;
    // printf '%s' "$BODY" | openssl dgst -sha256 -hmac key
    const SIGNATURE: &str = "43ed32b01c24bc9a8d1a34ea0375478867a31961667f603ee16bdfa590bbdddc";

    fn status(receiver: &Receiver, header: (&str, &str)) -> u16 {
        receiver.receive([(header.0, header.1.as_bytes())], BODY).status()
    }

    #[test]
    fn b232_credentials_are_checked_before_anything_else() {
        let receiver = Receiver::new().basic("docebo", "s3cret");
        for (header, expected) in [
            (("Authorization", "Basic ZG9jZWJvOnMzY3JldA=="), 200),
            (("AUTHORIZATION", "basic  ZG9jZWJvOnMzY3JldA== "), 200),
            (("authorization", "Basic ZG9jZWJvOndyb25n"), 401),
            (("authorization", "Basic"), 401),
            (("authorization", "Bearer ZG9jZWJvOnMzY3JldA=="), 401),
            (("x-other", "Basic ZG9jZWJvOnMzY3JldA=="), 401),
        ] {
            assert_eq!(status(&receiver, header), expected, "{header:?}");
        }
        let refused = receiver.receive([], b"no message");
        assert_eq!(refused, Received::Refused(Refusal::Credentials));
    }

    #[test]
    fn b232_a_signature_is_checked_when_a_secret_is_given() {
        let receiver = Receiver::new().hmac(b"key");
        let prefixed = format!("sha256={}", SIGNATURE.to_uppercase());
        for (header, expected) in [
            (("X-Docebo-Signature", SIGNATURE), 200),
            (("x-docebo-signature", prefixed.as_str()), 200),
            (("x-docebo-signature", &SIGNATURE[1..]), 401),
            (("x-other", SIGNATURE), 401),
        ] {
            assert_eq!(status(&receiver, header), expected, "{header:?}");
        }
        let elsewhere = Receiver::new().hmac_in("x-signature", b"key");
        assert_eq!(status(&elsewhere, ("X-Signature", SIGNATURE)), 200);
        assert_eq!(status(&Receiver::new().hmac(b"other"), ("X-Docebo-Signature", SIGNATURE)), 401);
    }

    #[test]
    fn b231_a_repetition_is_told_by_the_message_id() {
        let receiver = Receiver::new().remember(10);
        assert!(matches!(receiver.receive([], BODY), Received::New(_)));
        let again = receiver.receive([], BODY);
        assert_eq!((again.status(), again), (200, Received::Repeated("wh-1".to_owned())));
        receiver.forget("wh-1");
        assert!(matches!(receiver.receive([], BODY), Received::New(_)));
        let malformed = receiver.receive([], b"{}");
        assert_eq!(malformed.status(), 400);
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Receiver::new().basic("docebo", "s3cret").hmac(b"k3y"));
        assert!(!shown.contains("s3cret") && !shown.contains("ZG9j") && !shown.contains("k3y"));
        assert!(shown.contains("x-docebo-signature"));
    }
}
