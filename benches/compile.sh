#!/usr/bin/env bash
# CPU of `cargo check` for a crate that depends on the SDK, against one that depends on reqwest with
# the same TLS provider, tokio and serde. Both from nothing, in turn. Needs a filled crate cache.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
rounds="${1:-1}"

crate() { # crate NAME DEPENDENCIES
  mkdir -p "$scratch/$1/src"
  printf '[package]\nname = "%s"\nversion = "0.1.0"\nedition = "2024"\n[workspace]\n[dependencies]\n%s\n' \
    "$1" "$2" >"$scratch/$1/Cargo.toml"
  echo 'fn main() {}' >"$scratch/$1/src/main.rs"
  cp "$root/Cargo.lock" "$scratch/$1/Cargo.lock"
}
crate sdk "docebo-sdk = { path = \"$root/docebo-sdk\" }"
crate bare 'reqwest = { version = "0.13.1", default-features = false, features = ["rustls-no-provider"] }
rustls = { version = "0.23.27", default-features = false, features = ["std", "tls12", "ring"] }
tokio = { version = "1.45", default-features = false, features = ["rt", "sync", "time"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"'

cpu() { # seconds of CPU, user and system, children included
  rm -rf "$scratch/target"
  local before after pid=$BASHPID # the loop runs in a subshell: its children are counted there
  before=$(awk '{print $16 + $17}' "/proc/$pid/stat")
  CARGO_TARGET_DIR="$scratch/target" cargo check --offline --quiet \
    --manifest-path "$scratch/$1/Cargo.toml"
  after=$(awk '{print $16 + $17}' "/proc/$pid/stat")
  echo "$1 $((after - before))"
}
for _ in $(seq "$rounds"); do cpu bare; cpu sdk; done |
  awk '{sum[$1] += $2} END {
    printf "cargo check: %.1f s against %.1f s of CPU, ratio %.2f, goal 1.25\n",
      sum["sdk"] / 100, sum["bare"] / 100, sum["sdk"] / sum["bare"] }'
