//! Sessions of instructor-led courses.

use crate::endpoint::EndpointInfo;

pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
