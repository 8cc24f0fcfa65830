//! Makes a module of each `after.rs` of a case, so that its models record themselves in the tests' program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=cases");
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("cases");
    let mut text = String::new();
    let mut open = folders(&root);
    while let Some(folder) = open.pop() {
        let models = folder.join("after.rs");
        if models.exists() {
            let name = folder.strip_prefix(&root).expect("it is below the cases");
            let module = name.to_string_lossy().replace('/', "_");
            writeln!(text, "mod {module} {{ use driftless::*; include!({models:?}); }}")
                .expect("a string takes everything");
        }
        open.extend(folders(&folder));
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
