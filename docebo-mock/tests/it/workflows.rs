//! The SDK's workflows on the platform: what they read, what they change, what is left.

mod archiving;
mod attestation;
mod diagnosis;
mod dormant;
mod engine;
mod forgetting;
mod offboarding;
mod power_users;
mod rehire;
mod retirement;
mod retiring;
