//! The CSV importer: samples, previews and presets.
