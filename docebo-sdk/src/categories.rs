//! Categories: the tree in which courses stand.

use crate::endpoint::EndpointInfo;

pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
