//! Courses: update, batch, and what they are made of.
