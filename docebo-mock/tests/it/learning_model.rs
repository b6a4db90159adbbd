//! Any sequence of calls over enrollments, plans and archives.
