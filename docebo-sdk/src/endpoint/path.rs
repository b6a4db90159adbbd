//! Path templates and their parameters.

use std::fmt::Write as _;

use crate::id::{GroupUuid, Id, Kind};

/// A path segment that cannot be what its endpoint needs there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{segment}` is not {expected}")]
pub struct BadSegment {
    /// The segment as received.
    pub segment: String,
    /// What should have stood there.
    pub expected: &'static str,
}

/// Values that fill the `{…}` of a path template, in order.
pub trait PathParams: Sized + Send + Sync {
    /// How many there are.
    const COUNT: usize;
    /// Appends each value, already percent-encoded, through `push`.
    fn write(&self, push: &mut dyn FnMut(&str));
    /// Reads the values from decoded segments; `segments.len()` is [`Self::COUNT`].
    fn read(segments: &[&str]) -> Result<Self, BadSegment>;
}

impl PathParams for () {
    const COUNT: usize = 0;
    fn write(&self, _push: &mut dyn FnMut(&str)) {}
    fn read(_segments: &[&str]) -> Result<Self, BadSegment> {
        Ok(())
    }
}

impl<K: Kind> PathParams for Id<K> {
    const COUNT: usize = 1;
    fn write(&self, push: &mut dyn FnMut(&str)) {
        push(&self.to_string());
    }
    fn read(segments: &[&str]) -> Result<Self, BadSegment> {
        let segment = segments.first().copied().unwrap_or_default();
        segment.parse().map_err(|_| BadSegment { segment: segment.to_owned(), expected: K::NAME })
    }
}

/// A segment, percent-encoded.
fn encoded(segment: &str) -> String {
    let mut encoded = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

impl PathParams for GroupUuid {
    const COUNT: usize = 1;
    fn write(&self, push: &mut dyn FnMut(&str)) {
        push(&encoded(self.as_str()));
    }
    fn read(segments: &[&str]) -> Result<Self, BadSegment> {
        Ok(segments.first().copied().unwrap_or_default().into())
    }
}

impl PathParams for String {
    const COUNT: usize = 1;
    fn write(&self, push: &mut dyn FnMut(&str)) {
        push(&encoded(self));
    }
    fn read(segments: &[&str]) -> Result<Self, BadSegment> {
        Ok(segments.first().copied().unwrap_or_default().to_owned())
    }
}

impl<A: PathParams, B: PathParams> PathParams for (A, B) {
    const COUNT: usize = A::COUNT + B::COUNT;
    fn write(&self, push: &mut dyn FnMut(&str)) {
        self.0.write(push);
        self.1.write(push);
    }
    fn read(segments: &[&str]) -> Result<Self, BadSegment> {
        let (a, b) = segments.split_at(A::COUNT.min(segments.len()));
        Ok((A::read(a)?, B::read(b)?))
    }
}

/// A path template, split where its parameters stand.
#[derive(Debug, Clone, Copy)]
pub struct PathTemplate(pub &'static str);

impl PathTemplate {
    /// The segments; a parameter is `None`, for its name has no meaning.
    pub fn segments(self) -> impl Iterator<Item = Option<&'static str>> {
        self.0
            .trim_start_matches('/')
            .split('/')
            .map(|segment| (!segment.starts_with('{')).then_some(segment))
    }

    /// The path with its parameters filled in.
    #[must_use]
    pub fn fill<P: PathParams>(self, params: &P) -> String {
        let mut values = Vec::with_capacity(P::COUNT);
        params.write(&mut |value| values.push(value.to_owned()));
        let mut values = values.into_iter();
        let mut path = String::with_capacity(self.0.len() + 16);
        for segment in self.segments() {
            path.push('/');
            match segment {
                Some(text) => path.push_str(text),
                None => path.push_str(&values.next().unwrap_or_default()),
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{CourseId, UserId};

    #[test]
    fn parameters_fill_in_order_and_are_encoded() {
        let path = PathTemplate("/learn/v1/enrollments/{course_id}/{user_id}");
        assert_eq!(
            path.fill(&(CourseId::new(134), UserId::new(13017))),
            "/learn/v1/enrollments/134/13017"
        );
        let path = PathTemplate("/manage/v1/job/{hash}");
        assert_eq!(path.fill(&"a/b c".to_owned()), "/manage/v1/job/a%2Fb%20c");
    }

    #[test]
    fn a_bad_segment_says_what_was_expected() {
        let error = UserId::read(&["me"]).unwrap_err();
        assert_eq!(error.to_string(), "`me` is not UserId");
    }
}
