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
