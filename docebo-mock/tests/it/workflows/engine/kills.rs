//! The process dies after every line of the journal, and before every line of it.

use proptest::prelude::*;

use super::*;
use crate::workflows::offboarding::small;

async fn killed_everywhere(small: &Small) -> Result<(), TestCaseError> {
    let case = Case::new(small).await;
    let undisturbed = Paper::default();
    case.run(&case.mock(), undisturbed.journal()).await.unwrap();
    for line in 1..=undisturbed.lines() {
        for keeps in [true, false] {
            let mock = case.mock();
            let paper = Paper::until(line, keeps);
            let dead = case.run(&mock, paper.journal()).await;
            prop_assert!(matches!(dead, Err(ExecuteError::Journal(_))), "line {}", line);
            let text = paper.text();
            let outcome = case.run(&mock, Journal::over(&text, io::sink()).unwrap()).await.unwrap();
            prop_assert!(outcome.is_complete(), "line {}: {:#?}", line, outcome.problems);
            prop_assert_eq!(&world(&mock), &case.end, "line {}, kept: {}", line, keeps);
            let twice = twice(sent_once(&mock));
            prop_assert!(twice.is_empty(), "line {}, kept: {}: {:?}", line, keeps, twice);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn killed_at_any_moment_it_ends_where_it_would_have(small in small()) {
        block_on(killed_everywhere(&small))?;
    }
}
