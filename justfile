# What can be done here
default:
    @just --list

# Everything that must hold before a change is pushed
ci:
    .ci/run

# The shipped protocols, checked by this source tree
check *ARGS:
    cargo run --quiet -- check {{ARGS}}

# The example patient's plan
plan *ARGS:
    cargo run --quiet -- plan {{ARGS}}

# Read every changed snapshot aloud before accepting it
review:
    cargo insta review

# The theorems on a hundred thousand protocols and patients, in a release build
soak PAIRS="100000":
    CARE_PAIRS={{PAIRS}} cargo test --release --test theorems

# The core for a browser; `rustup target add wasm32-unknown-unknown` gets the target
wasm:
    cargo build --lib --no-default-features --target wasm32-unknown-unknown

# Reading, proving, comparing and planning, on protocols of 100, 1,000 and 10,000 lines
bench *ARGS:
    cargo bench --bench protocol {{ARGS}}

# How reading grows with files that are made to be read badly
bench-reading:
    cargo bench --bench reading

# How the proof grows with protocols that are made to be hard, and a compiled protocol beside a table
bench-growth:
    cargo bench --bench growth

# The worst files that the limits allow, for every verb: seconds and memory; PART picks runs by name
bench-worst *PART:
    cargo build --release
    benches/worst.py target/release/care {{PART}}

# The whole check beside Cedar's parsing and validating of the same content, in turns
bench-cedar:
    cargo run --release --manifest-path benches/cedar/Cargo.toml

# How many of N mutants of what decides are noticed; the seed that drew them is printed
mutants N="200" *SEED:
    .ci/mutants.py {{N}} {{SEED}}

# What this project may stand on: licences, sources, versions
deny:
    cargo deny --offline check bans licenses sources

# Every fuzz target on inputs that nobody would write, for so many minutes in all
fuzz MINUTES="7" SEED="1":
    cargo run --quiet --manifest-path fuzz/Cargo.toml -- all --seconds $(({{MINUTES}} * 60 / 7)) --seed {{SEED}}

# One target by cargo-fuzz, which looks for new ways through the program; `cargo install cargo-fuzz` gets it
fuzz-deep TARGET MINUTES="10":
    RUSTC_BOOTSTRAP=1 cargo fuzz run --features libfuzzer {{TARGET}} -- -dict=fuzz/care.dict -max_total_time=$(({{MINUTES}} * 60))
