//! The platform itself: settings, and what it says about itself before anybody signs in.
