//! Lists, from the first page to the last, and those that never end.

use docebo_sdk::{Error, ErrorKind, Request};
use futures_util::StreamExt as _;
use serde_json::{Value, json};

use crate::support::{Does, Platform, Rows, Seen};

fn page(number: u64, items: &[u64], more: bool) -> Value {
    json!({
        "items": items, "count": items.len(), "has_more_data": more, "cursor": format!("c{number}"),
        "current_page": number, "current_page_size": 2,
    })
}

fn asked(seen: &Seen) -> u64 {
    seen.query("page").map_or(1, |page| page.parse().unwrap())
}

/// Pages of a list, the first being number 1.
fn list(pages: &'static [&'static [u64]]) -> Platform {
    Platform::new(move |seen, _| {
        let number = asked(seen);
        let index = usize::try_from(number).unwrap() - 1;
        Does::data(page(number, pages[index], index + 1 < pages.len()))
    })
}

fn rows(platform: &Platform) -> Request<Rows> {
    platform.client().call(Rows::call())
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_not_the_end() {
    let pages: &[&[u64]] = &[&[1, 2], &[], &[], &[3], &[]];
    for prefetch in [false, true] {
        let platform = list(pages);
        let all = rows(&platform).prefetch(prefetch).all().await.unwrap();
        assert_eq!((all, platform.seen().len()), (vec![1, 2, 3], 5));
    }
}

#[tokio::test]
async fn a_missing_has_more_data_is_the_end() {
    let platform = Platform::new(|_, _| Does::data(json!({"items": [1]})));
    assert_eq!(rows(&platform).all().await.unwrap(), [1]);
    assert_eq!(platform.seen().len(), 1);
}

#[tokio::test]
async fn the_cursor_is_sent_back_and_reading_may_start_anywhere() {
    let platform = list(&[&[1], &[2], &[3], &[4]]);
    let mut request = rows(&platform);
    request.call.query.page = Some(2);
    let items: Vec<_> = request.stream().map(Result::unwrap).collect().await;
    assert_eq!(items, [2, 3, 4]);
    let sent: Vec<_> =
        platform.seen().iter().map(|seen| (asked(seen), seen.query("cursor"))).collect();
    let cursor = |text: &str| Some(text.to_owned());
    assert_eq!(sent, [(2, None), (3, cursor("c2")), (4, cursor("c3"))]);
}

#[tokio::test]
async fn pages_keep_what_the_platform_says_about_them() {
    let platform = list(&[&[1, 2], &[3]]);
    for prefetch in [false, true] {
        let pages: Vec<_> =
            rows(&platform).prefetch(prefetch).pages().map(Result::unwrap).collect().await;
        assert_eq!(pages.len(), 2);
        assert_eq!((pages[0].cursor.as_deref(), pages[1].current_page), (Some("c1"), 2));
    }
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_needed_unless_asked_to() {
    let pages: &[&[u64]] = &[&[1, 2], &[3, 4], &[5]];
    let settle = async || {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    };
    let platform = list(pages);
    let mut items = rows(&platform).stream();
    assert!(platform.seen().is_empty());
    items.next().await.unwrap();
    settle().await;
    assert_eq!(platform.seen().len(), 1);

    let platform = list(pages);
    let mut items = rows(&platform).prefetch(true).stream();
    assert_eq!(items.next().await.unwrap(), Some(1));
    settle().await; // The consumer is busy elsewhere, and does not poll the stream.
    assert_eq!(platform.seen().len(), 2, "one page ahead, no more");
    assert_eq!(items.next().await.unwrap(), Some(2));
    assert_eq!(items.next().await.unwrap(), Some(3));
    settle().await;
    assert_eq!(platform.seen().len(), 3);
    let rest: Vec<_> = items.map(Result::unwrap).collect().await;
    assert_eq!(rest, [4, 5]);
}

#[tokio::test(start_paused = true)]
async fn dropping_the_stream_stops_the_page_that_is_on_its_way() {
    let platform = Platform::new(|seen, number| match number {
        0 => Does::data(page(asked(seen), &[1], true)),
        _ => Does::Hang,
    });
    let client = platform.client();
    let mut items = client.call(Rows::call()).prefetch(true).stream();
    assert_eq!(items.next().await.unwrap(), Some(1));
    while platform.seen().len() < 2 {
        tokio::task::yield_now().await;
    }
    drop(items);
    tokio::task::yield_now().await;
    // The minute after which the hanging attempt would be repeated.
    tokio::time::sleep(std::time::Duration::from_secs(600)).await;
    assert_eq!(platform.seen().len(), 2);
}

#[tokio::test]
async fn the_stream_ends_after_its_first_error() {
    let platform = Platform::new(|seen, _| match asked(seen) {
        1 => Does::data(page(1, &[1], true)),
        _ => Does::error(403, "Forbidden", "no"),
    });
    let results: Vec<Result<u64, Error>> = rows(&platform).stream().collect().await;
    let [Ok(1), Err(error)] = results.as_slice() else { panic!("{results:?}") };
    assert!(error.is_forbidden());
}

/// How an endless list ends, and after how many calls.
async fn endless(handler: impl Fn(u64) -> Value + Send + Sync + 'static) -> (Error, usize) {
    let platform = Platform::new(move |seen, _| Does::data(handler(asked(seen))));
    let error = rows(&platform).all().await.unwrap_err();
    (error, platform.seen().len())
}

#[tokio::test]
async fn lists_that_do_not_end_are_stopped() {
    let (error, calls) = endless(|_| page(1, &[1, 2], true)).await;
    assert_eq!((error.kind(), calls), (ErrorKind::Paging, 2), "the same page again");
    assert_eq!(error.to_string(), "GET /t/v1/rows: page 2 repeats what page 1 held");

    // Stuck at page 3, although the rows change.
    let (error, calls) = endless(|asked| page(asked.min(3), &[asked], true)).await;
    assert_eq!((error.kind(), calls), (ErrorKind::Paging, 4));

    let (error, calls) = endless(|asked| page(asked, &[], true)).await;
    assert_eq!((error.kind(), calls), (ErrorKind::Paging, 50), "nothing but empty pages");
}

#[tokio::test]
async fn many_empty_pages_are_fine_when_the_platform_says_how_many_there_are() {
    let platform = Platform::new(|seen, _| {
        let asked = asked(seen);
        let items: &[u64] = if asked == 80 { &[9] } else { &[] };
        let mut data = page(asked, items, asked < 80);
        data["total_page_count"] = json!(80);
        Does::data(data)
    });
    assert_eq!(rows(&platform).all().await.unwrap(), [9]);
}

#[tokio::test]
async fn a_limit_of_pages_can_be_set() {
    let platform = list(&[&[1], &[2], &[3], &[4]]);
    let error = rows(&platform).max_pages(3).all().await.unwrap_err();
    assert_eq!((error.kind(), platform.seen().len()), (ErrorKind::Paging, 3));
    assert_eq!(rows(&platform).max_pages(4).all().await.unwrap().len(), 4);
}
