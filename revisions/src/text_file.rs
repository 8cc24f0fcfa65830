//! Files of text, read so that nothing is taken for missing that is only out of reach.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::Error;

/// The text of a file; `None` if there is no such file.
pub(crate) fn read_file(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) if text.starts_with('\u{feff}') => Err(Error::new(
            format!("`{}` begins with a byte order mark, which PostgreSQL refuses", path.display()),
            "save the file as UTF-8 without a byte order mark",
        )),
        Ok(text) => Ok(Some(text)),
        Err(source) if source.kind() == ErrorKind::NotFound => {
            dangling(path).map_or(Ok(None), |it| Err(it.with_source(source)))
        }
        Err(source) => Err(Error::file("read", path, source)),
    }
}

/// The error about a symbolic link whose target does not exist; `None` if the path is not a link.
pub(crate) fn dangling(path: &Path) -> Option<Error> {
    let target = fs::read_link(path).ok()?;
    Some(Error::new(
        format!(
            "`{}` is a symbolic link to `{}`, which does not exist",
            path.display(),
            target.display()
        ),
        "restore what the link points to, or remove the link",
    ))
}
