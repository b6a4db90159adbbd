//! Fractions as PHP prints them.

use serde::{Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use super::Lenient;

/// A fraction written as the platform prints it, `85` rather than `85.0` when it is whole; read
/// from a number or a numeric string.
#[derive(Debug)]
pub struct PlainNumber;

impl SerializeAs<f64> for PlainNumber {
    fn serialize_as<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        // Whole numbers of this size are exact in an f64.
        if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 {
            serializer.serialize_i64(*value as i64)
        } else {
            serializer.serialize_f64(*value)
        }
    }
}

impl<'de> DeserializeAs<'de, f64> for PlainNumber {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Lenient::deserialize_as(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_with::serde_as;

    use super::PlainNumber;
    use crate::wire::EmptyIsNone;

    #[serde_as]
    #[derive(Serialize, Deserialize)]
    struct Row {
        #[serde_as(as = "EmptyIsNone<PlainNumber>")]
        score: Option<f64>,
    }

    #[test]
    fn whole_scores_have_no_point() {
        for (read, written) in [
            (r#"{"score":85}"#, r#"{"score":85}"#),
            (r#"{"score":"85.0"}"#, r#"{"score":85}"#),
            (r#"{"score":"77.5"}"#, r#"{"score":77.5}"#),
            (r#"{"score":0}"#, r#"{"score":0}"#),
            (r#"{"score":""}"#, r#"{"score":null}"#),
            (r#"{"score":null}"#, r#"{"score":null}"#),
        ] {
            let row: Row = serde_json::from_str(read).unwrap();
            assert_eq!(serde_json::to_string(&row).unwrap(), written, "{read}");
        }
    }
}
