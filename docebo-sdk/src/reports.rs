//! Reports, and what they export.

use crate::endpoint::EndpointInfo;

pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
