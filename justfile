# Short names for what is done often. Everything here is plain cargo.

# What CI runs
ci:
    .ci/run

fmt:
    cargo fmt --all

# Lints as CI sees them
lint:
    cargo clippy --workspace --all-targets --all-features -- -D warnings

test *ARGS:
    cargo test --workspace --all-features {{ ARGS }}

# Write FIDELITY.md and the table of rule tests anew
fidelity:
    UPDATE_FIDELITY=1 cargo test -p docebo-mock --all-features --test it generated

doc:
    cargo doc --workspace --no-deps --all-features --open

# A platform on 127.0.0.1:8480 with the demo tenant
serve *ARGS:
    cargo run -q -p docebo-mock -- serve --demo {{ ARGS }}

bench *ARGS:
    cargo bench --workspace --all-features {{ ARGS }}

# Needs cargo-deny
deny:
    cargo deny check

# Needs cargo-semver-checks
semver:
    cargo semver-checks -p docebo-sdk --default-features
