//! Makes a module of each `cases/<kind>/<sentence>/after.rs`, so that its models record themselves in the tests' program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=cases");
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("cases");
    let mut text = String::new();
    for kind in folders(&root) {
        for case in folders(&kind) {
            let models = case.join("after.rs");
            if models.exists() {
                let module = format!("{}_{}", last(&kind), last(&case));
                writeln!(text, "mod {module} {{ use driftless::*; include!({models:?}); }}")
                    .expect("a string takes everything");
            }
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("models.rs");
    fs::write(out, text).expect("the output directory is there");
}

fn folders(path: &Path) -> Vec<PathBuf> {
    println!("cargo::rerun-if-changed={}", path.display());
    let entries = fs::read_dir(path).expect("the folder of cases can be read");
    let mut all: Vec<PathBuf> = entries
        .map(|it| it.expect("the folder of cases can be read").path())
        .filter(|it| it.is_dir())
        .collect();
    all.sort();
    all
}

fn last(path: &Path) -> String {
    path.file_name().expect("a folder has a name").to_string_lossy().into_owned()
}
