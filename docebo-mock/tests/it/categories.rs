//! Categories and locations.
