//! Deleting and anonymising people.
