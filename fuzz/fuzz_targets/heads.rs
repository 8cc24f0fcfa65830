//! Any text as a recorded head: a head that can be read stays the same when it is written and read again, and resolving
//! it does not panic.

#![no_main]

use driftless_schema::record::{Delta, Head, merge, resolve};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // The heads of two branches.
    let (one, other) = text.split_once('\0').unwrap_or((text, text));
    let Ok(head) = Head::parse(one) else { return };
    let written = head.text();
    assert_eq!(Head::parse(&written).expect("what is written can be read"), head);
    let models = resolve(&head.models);
    for diagnostic in &models.diagnostics {
        assert!(!diagnostic.to_string().is_empty());
    }
    let Ok(other) = Head::parse(other) else { return };
    head.renames(&other.models);
    head.vanished(&other.models, &other.crates);
    let delta = Delta::between(&head.models, &other.models);
    assert_eq!(Delta::parse(&delta.text()).expect("what is written can be read"), delta);
    let _ = merge(&[], &head.models, &other.models);
    let _ = merge(&head.models, &other.models, &[]);
});
