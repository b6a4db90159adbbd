//! Sessions of instructor-led courses.
