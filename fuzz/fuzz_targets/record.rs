//! `record` for cargo-fuzz; what it does stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| care_fuzz::record::run(data));
