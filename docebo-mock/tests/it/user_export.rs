//! Users as a file.
