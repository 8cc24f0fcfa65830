//! Which models a program finds in its own file: those of every crate that it names, in every profile.
//!
//! A record is a `#[used]` static that nothing refers to. No documentation promises that such a static survives the
//! linker and its optimizations, so this is tested.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything that could remove a static that nothing refers to, each alone and all together.
const PROFILES: &str = "
[profile.thin]
inherits = \"release\"
lto = \"thin\"
[profile.smallest]
inherits = \"release\"
codegen-units = 1
lto = true
opt-level = \"z\"
panic = \"abort\"
strip = true
";

#[test]
fn every_profile_keeps_the_models_of_the_crates_that_the_program_names() {
    let project = Project::new();
    for profile in ["dev", "release", "thin", "smallest"] {
        let found = project.found(profile);
        // The program uses nothing of the module `orders` or of the crate `named`; `unnamed` is only a dependency.
        assert_eq!(found, ["named::a", "named::b", "program::orders", "used::a"], "{profile}");
    }
}

/// A workspace with a program, crates that contain models, and a substitute for driftless, so that little has to be
/// compiled.
struct Project(PathBuf);

impl Project {
    fn new() -> Project {
        let project = Project(Path::new(env!("CARGO_TARGET_TMPDIR")).join("linking"));
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
        project.write(
            "Cargo.toml",
            &format!("[workspace]\nmembers = [\"*\"]\nexclude = [\"target\"]\nresolver = \"3\"\n{PROFILES}"),
        );
        project.package("driftless", &format!("driftless-schema = {{ path = {schema:?} }}"));
        project.write("driftless/src/lib.rs", "pub use driftless_schema::record::frame;");
        for name in ["used", "named", "unnamed"] {
            project.package(name, "driftless = { path = \"../driftless\" }");
            let lib = "pub mod a;\npub mod b;\npub fn nothing() {}\n";
            project.write(&format!("{name}/src/lib.rs"), lib);
            project.write(&format!("{name}/src/a.rs"), &model(&format!("{name}::a")));
            let other = model(&format!("{name}::b"));
            project.write(&format!("{name}/src/b.rs"), if name == "named" { &other } else { "" });
        }
        let path = |it: &str| format!("{it} = {{ path = \"../{it}\" }}\n");
        project.package("program", &["driftless", "used", "named", "unnamed"].map(path).concat());
        project.write("program/src/orders.rs", &model("program::orders"));
        project.write(
            "program/src/main.rs",
            "mod orders;
             use named as _;
             fn main() {
                 used::nothing();
                 let program = std::env::current_exe().expect(\"it knows its program\");
                 let bytes = std::fs::read(program).expect(\"it reads itself\");
                 for name in driftless::frame::scan(&bytes).payloads { println!(\"{name}\"); }
             }",
        );
        project
    }

    fn package(&self, name: &str, dependencies: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n{dependencies}"
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest);
    }

    /// Does not write a file that already has this text, so that cargo need not compile it again.
    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it can be made");
        if fs::read_to_string(&path).is_ok_and(|it| it == text) {
            return;
        }
        fs::write(path, text).expect("it can be written");
    }

    /// The models that the program finds in its own file.
    fn found(&self, profile: &str) -> Vec<String> {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--offline", "--package", "program", "--profile", profile])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("names are UTF-8");
        let mut names: Vec<String> = text.lines().map(str::to_owned).collect();
        names.sort();
        names
    }
}

/// A static as the derive writes it.
fn model(name: &str) -> String {
    format!(
        "const _: () = {{
            const PARTS: &[&str] = &[{name:?}];
            #[used]
            static RECORD: [u8; driftless::frame::length(PARTS)] = driftless::frame::frame(PARTS);
        }};\n"
    )
}
