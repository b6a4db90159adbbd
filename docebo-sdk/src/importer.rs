//! The CSV importer: samples, previews and presets.

use crate::endpoint::EndpointInfo;

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[];
