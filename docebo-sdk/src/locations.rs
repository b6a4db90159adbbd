//! Locations: where sessions take place.

use crate::endpoint::EndpointInfo;

pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
