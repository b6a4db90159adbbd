//! Groups (audiences), manual and automatic.

use crate::endpoint::EndpointInfo;

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
