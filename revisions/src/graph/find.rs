//! Finds the revision that a text names, or returns an error with a suggestion.

use super::{History, Revision, listed};
use crate::Error;
use crate::nearest::nearest;

impl History {
    /// The revision with this id, version, directory name, slug or label, or with an id that begins with the text.
    pub fn find(&self, given: &str) -> Result<&Revision, Error> {
        match self.matching(given).as_slice() {
            [revision] => Ok(revision),
            [] => Err(self.unknown_revision(given)),
            several => Err(Error::new(
                format!("`{given}` is ambiguous: {}", listed(several)),
                "write more of the id",
            )),
        }
    }

    /// All revisions that the text may name.
    pub(crate) fn matching(&self, given: &str) -> Vec<&Revision> {
        let exact = |it: &&Revision| {
            it.id == given
                || it.slug() == given
                || it.labels.iter().any(|it| it == given)
                || it.migrations.iter().any(|it| it.version == given || it.name == given)
        };
        // Ids may begin with `1`, but a short number is meant as a number of revisions.
        let is_a_number = given.len() < 4 && given.bytes().all(|it| it.is_ascii_digit());
        let begins = |it: &&Revision| {
            let version = given.replace('-', "");
            let versioned = !version.is_empty() && it.migrations[0].version.starts_with(&version);
            given.starts_with(|it: char| it.is_alphanumeric() || it == '_')
                && !is_a_number
                && (it.id.starts_with(given) || versioned)
        };
        let exactly: Vec<&Revision> = self.revisions.iter().filter(exact).collect();
        if exactly.is_empty() { self.revisions.iter().filter(begins).collect() } else { exactly }
    }

    pub(crate) fn unknown_revision(&self, given: &str) -> Error {
        let words = self.revisions.iter().flat_map(|it| {
            let labels = it.labels.iter().map(String::as_str);
            [it.id.as_str(), it.slug(), it.name()].into_iter().chain(labels)
        });
        let help = match nearest(given, words) {
            _ if given.len() < 3 && given.parse::<usize>().is_ok() => {
                format!("to move by a number of revisions, write `+{given}` or `-{given}`")
            }
            Some(word) => format!("did you mean `{word}`?"),
            None => "`driftless history` lists the revisions".to_owned(),
        };
        Error::new(format!("there is no revision `{given}`"), help)
    }
}
