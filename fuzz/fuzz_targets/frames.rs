//! Any bytes as an artifact: the scan ends, and each record that it finds occurs in the bytes and is found once.

#![no_main]

use std::collections::BTreeSet;

use driftless_schema::record::frame;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let found = frame::scan(bytes);
    let mut seen = BTreeSet::new();
    for payload in &found.payloads {
        assert!(seen.insert(payload), "each is found once");
        let payload = payload.as_bytes();
        assert!(payload.is_empty() || bytes.windows(payload.len()).any(|it| it == payload));
    }
    // A frame after these bytes is found, unless an intact frame contains it.
    const PARTS: &[&str] = &["{\"behind\":", "true}"];
    const FRAME: [u8; frame::length(PARTS)] = frame::frame(PARTS);
    let behind = frame::scan(&[bytes, &FRAME].concat());
    assert!(behind.payloads.iter().any(|it| *it == PARTS.concat()));
});
