//! Randomness that repeats: tokens, uuids and generated passwords come from here.

use serde::{Deserialize, Serialize};

/// A splitmix64 sequence.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rng {
    state: u64,
}

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// Hexadecimal characters, lower case.
    pub(crate) fn hex(&mut self, length: usize) -> String {
        let mut text = String::with_capacity(length + 16);
        while text.len() < length {
            text.push_str(&format!("{:016x}", self.next_u64()));
        }
        text.truncate(length);
        text
    }

    /// The bytes of a version 1 style uuid, as the platform's users carry.
    pub(crate) fn uuid(&mut self) -> [u8; 16] {
        let mut bytes =
            (u128::from(self.next_u64()) << 64 | u128::from(self.next_u64())).to_be_bytes();
        bytes[6] = (bytes[6] & 0x0F) | 0x10;
        bytes[8] = (bytes[8] & 0x3F) | 0x80;
        bytes
    }
}
