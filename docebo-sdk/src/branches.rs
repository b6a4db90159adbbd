//! The organisation chart: branches, their place in the tree, and who is in them.

use crate::endpoint::EndpointInfo;

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
