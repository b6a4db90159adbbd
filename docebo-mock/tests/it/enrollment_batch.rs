//! The enrollment batch.
