//! Catalogs: sets of courses and plans that people may pick from.

use crate::endpoint::EndpointInfo;

pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
