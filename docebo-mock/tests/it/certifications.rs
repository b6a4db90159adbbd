//! Certifications and external training.
