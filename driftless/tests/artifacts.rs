//! The records of an application stand in what a plain `cargo check` leaves behind.

use std::path::{Path, PathBuf};
use std::process::Command;

use driftless_schema::record::{Record, frame, resolve};
use serde_json::Value;

/// The `.rmeta` files of a package, as cargo names them.
fn metadata_of(package: &str) -> Vec<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--package", package, "--message-format=json", "--quiet"])
        .current_dir(workspace)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("cargo speaks UTF-8");
    let messages = messages.lines().filter_map(|it| serde_json::from_str::<Value>(it).ok());
    messages
        .filter(|it| it["reason"] == "compiler-artifact" && it["target"]["name"] == package)
        .flat_map(|it| it["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|it| it.as_str().map(PathBuf::from))
        .filter(|it| it.extension().is_some_and(|extension| extension == "rmeta"))
        .collect()
}

#[test]
fn a_check_of_the_blog_leaves_all_its_models() {
    let files = metadata_of("blog");
    let [file] = files.as_slice() else { panic!("one artifact: {files:?}") };
    let found = frame::scan(&std::fs::read(file).expect("the artifact is there"));
    assert_eq!(found.problems, []);
    let parse = |it: &String| serde_json::from_str(it).unwrap_or_else(|e| panic!("{e}: {it}"));
    let records: Vec<Record> = found.payloads.iter().map(parse).collect();
    let models = resolve(&records);
    assert_eq!(models.diagnostics, []);
    let tables: Vec<&str> = models.schema.tables.iter().map(|it| it.name.name.as_str()).collect();
    assert_eq!(tables, ["comments", "post_tags", "posts", "tags", "users"]);
    let enums: Vec<&str> = models.schema.enums.iter().map(|it| it.name.name.as_str()).collect();
    assert_eq!(enums, ["post_status", "role"]);
}
