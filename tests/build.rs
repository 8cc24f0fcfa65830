//! Makes one `#[test]` for each folder under `cases/<kind>/`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=cases");
    let root =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("cases");
    let mut text = String::new();
    for kind in folders(&root) {
        let name = last(&kind);
        writeln!(text, "mod {name} {{").expect("a string takes everything");
        for case in folders(&kind) {
            let case = last(&case);
            writeln!(text, "    #[test]\n    fn {case}() {{ crate::prove(\"{name}/{case}\"); }}")
                .expect("a string takes everything");
        }
        writeln!(text, "}}").expect("a string takes everything");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("cases.rs");
    fs::write(out, text).expect("the output directory is there");
}

fn folders(path: &Path) -> Vec<PathBuf> {
    println!("cargo::rerun-if-changed={}", path.display());
    let entries = fs::read_dir(path).expect("the folder of cases is there");
    let mut all: Vec<PathBuf> =
        entries.flatten().map(|it| it.path()).filter(|it| it.is_dir()).collect();
    all.sort();
    all
}

fn last(path: &Path) -> String {
    path.file_name().expect("a folder has a name").to_string_lossy().into_owned()
}
