//! Additional user fields.

use crate::endpoint::EndpointInfo;

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
