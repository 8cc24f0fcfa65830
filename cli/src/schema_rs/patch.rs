//! `patch_file`: the difference between what is printed and the schema.rs that is wanted.

use std::fs;
use std::path::Path;

use diffy::Patch;
use similar::TextDiff;

use super::Printed;
use crate::failure::Failure;
use crate::paths::shown;

/// As many lines as Diesel's documentation asks for: the last lines of a `table!` look like those of any other.
const CONTEXT: usize = 6;

/// A schema.rs after its patch.
pub(super) struct Patched {
    pub(super) text: String,
    /// The patch that makes this text of what is printed, if the one that is there does not.
    pub(super) anew: Option<Printed>,
}

/// Patches what is printed. A patch names the lines around its own, which other tables change; where it does not fit any more,
/// `before`, the file as it is, still holds what it stands for.
pub(super) fn patched(
    printed: &str,
    path: &Path,
    before: Option<&str>,
) -> Result<Patched, Failure> {
    let written = fs::read_to_string(path).map_err(|it| {
        Failure::of(format!("cannot read the patch file `{}`", shown(path)), it)
            .with_help("diesel.toml names it: `patch_file`")
    })?;
    fitted(printed, path, written, before)
}

fn fitted(
    printed: &str,
    path: &Path,
    written: String,
    before: Option<&str>,
) -> Result<Patched, Failure> {
    let patch = Patch::from_str(&written).map_err(|it| {
        Failure::of(format!("the patch file `{}` is no unified diff", shown(path)), it)
            .with_help("make it anew: `diff -U6 PRINTED WANTED`")
    })?;
    let error = match diffy::apply(printed, &patch) {
        Ok(text) => return Ok(Patched { text, anew: None }),
        Err(error) => error,
    };
    let Some(text) = before.and_then(|it| merged(printed, &patch, it)) else {
        return Err(Failure::of(
            format!("the patch file `{}` does not fit what is printed", shown(path)),
            error,
        )
        .with_help(
            "make it anew: remove `patch_file` from diesel.toml, run `driftless schema-rs`, and take the difference to the file that you want",
        ));
    };
    let name = |it: Option<&str>| it.unwrap_or("src/schema.rs").to_owned();
    let after = TextDiff::from_lines(printed, &text)
        .unified_diff()
        .context_radius(CONTEXT)
        .header(&name(patch.original()), &name(patch.modified()))
        .to_string();
    let anew = Printed { path: path.to_owned(), before: Some(written), after };
    Ok(Patched { text, anew: Some(anew) })
}

/// What the patch made of the former print, and what is printed now, put together.
fn merged(printed: &str, patch: &Patch<'_, str>, before: &str) -> Option<String> {
    let former = diffy::apply(before, &patch.reverse()).ok()?;
    diffy::merge(&former, before, printed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMER: &str = "table! {\n    a (id) {\n        id -> Int4,\n        at -> Int8,\n    }\n}\n\ntable! {\n    c (id) {\n        id -> Int4,\n        by -> Int8,\n    }\n}\n\ntable! {\n    e (id) {\n        id -> Int4,\n    }\n}\n";

    fn patch_of(before: &str, after: &str) -> String {
        TextDiff::from_lines(before, after)
            .unified_diff()
            .context_radius(CONTEXT)
            .header("src/schema.rs", "src/schema.rs")
            .to_string()
    }

    #[test]
    fn a_patch_moves_along_with_a_table_that_comes_into_its_context() {
        let wanted = FORMER.replace("by -> Int8", "by -> Mine");
        let patch = patch_of(FORMER, &wanted);
        let between = "table! {\n    d (id) {\n        id -> Int4,\n    }\n}\n\n";
        let at = FORMER.find("table! {\n    e").expect("it is there");
        let mut printed = FORMER.to_owned();
        printed.insert_str(at, between);

        let patched = fitted(&printed, Path::new("mine.patch"), patch, Some(&wanted))
            .expect("it can be put together");
        assert_eq!(patched.text, printed.replace("by -> Int8", "by -> Mine"));
        let anew = patched.anew.expect("the old patch does not fit");
        let patch = Patch::from_str(&anew.after).expect("it is a patch");
        assert_eq!(diffy::apply(&printed, &patch).expect("it fits"), patched.text);
    }

    #[test]
    fn a_patch_of_what_is_gone_is_refused() {
        let wanted = FORMER.replace("by -> Int8", "by -> Mine");
        let patch = patch_of(FORMER, &wanted);
        let printed = FORMER.replace("        by -> Int8,\n", "");
        for before in [None, Some(FORMER), Some(wanted.as_str())] {
            let failure = fitted(&printed, Path::new("mine.patch"), patch.clone(), before)
                .err()
                .expect("nothing is guessed");
            assert!(failure.message.contains("does not fit"), "{}", failure.message);
        }
    }
}
