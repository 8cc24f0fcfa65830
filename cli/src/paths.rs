//! Finds paths, makes them absolute and shows them.

use std::env;
use std::path::{self, Path, PathBuf};

use crate::failure::Failure;

/// The nearest file of that name, from a directory upwards.
pub(crate) fn found_upwards(from: &Path, name: &str) -> Option<PathBuf> {
    from.ancestors().map(|it| it.join(name)).find(|it| it.is_file())
}

/// The path relative to the current directory, made absolute.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    path::absolute(path)
        .map_err(|it| Failure::of(format!("`{}` is not a path", path.display()), it))
}

/// The path as the user would type it here.
pub(crate) fn shown(path: &Path) -> String {
    let here = env::current_dir().ok();
    let near = here.and_then(|it| path.strip_prefix(it).ok());
    near.unwrap_or(path).display().to_string()
}
