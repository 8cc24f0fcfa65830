//! Any text as the metadata.toml of a migration: it is read or refused, and what is read is a valid history or is
//! refused.

#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;
use std::{env, fs, process};

use driftless_revisions::{History, read};
use libfuzzer_sys::fuzz_target;

/// A directory with two migrations, whose metadata.toml files are written again for each text.
fn directory() -> &'static PathBuf {
    static DIRECTORY: OnceLock<PathBuf> = OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let root = if memory.is_dir() { memory } else { env::temp_dir() };
        let directory = root.join(format!("driftless-fuzz-{}", process::id()));
        for name in ["1_a", "2_b"] {
            fs::create_dir_all(directory.join(name)).expect("a directory can be made");
            fs::write(directory.join(name).join("up.sql"), "SELECT 1;").expect("it can be written");
        }
        directory
    })
}

fuzz_target!(|text: &str| {
    let (one, other) = text.split_once('\0').unwrap_or((text, ""));
    for (name, text) in [("1_a", one), ("2_b", other)] {
        fs::write(directory().join(name).join("metadata.toml"), text).expect("it can be written");
    }
    let Ok(migrations) = read(directory()) else { return };
    let Ok(history) = History::of(migrations) else { return };
    assert_eq!(history.revisions.iter().map(|it| it.migrations.len()).sum::<usize>(), 2);
    let _ = history.head();
    history.heads();
    for revision in &history.revisions {
        history.with_ancestors([revision]);
        history.children(revision);
        history.labels(revision);
    }
});
