//! People playing courses.
