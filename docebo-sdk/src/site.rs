//! The platform itself: settings, and what it says about itself before anybody signs in.

use crate::endpoint::EndpointInfo;

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
