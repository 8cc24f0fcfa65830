//! The words of a struct that is a row of a view: `view = "select …"`, `view_file = "…"`, and what goes with them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use syn::meta::ParseNestedMeta;
use syn::{LitStr, Result};

use super::item::{key, mark};
use super::literal::string;
use super::options::{Known, Options, flag, one_of};
use crate::ctxt::Ctxt;

/// The options of a view.
const KNOWN: &[Known] = &[
    one_of(CHECK_OPTION, &["cascaded", "local"]),
    flag("security_barrier"),
    flag("security_invoker"),
];
const CHECK_OPTION: &str = "check_option";
const VIEW: &str = "view";
const VIEW_FILE: &str = "view_file";
const MATERIALIZED: &str = "materialized";

/// What a struct says of its view.
#[derive(Default)]
pub(crate) struct View {
    query: Option<LitStr>,
    file: Option<LitStr>,
    materialized: Option<syn::Ident>,
    pub(crate) options: Options,
    /// The query in the file, and the file.
    read: Option<(String, PathBuf)>,
}

impl View {
    /// The words, beside those of tables.
    pub(crate) const ON_STRUCT: &[&'static str] =
        &[CHECK_OPTION, MATERIALIZED, "security_barrier", "security_invoker", VIEW, VIEW_FILE];

    /// Reads a word; false if it is none of a view's.
    pub(crate) fn take(&mut self, ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<bool> {
        match key(meta)?.as_str() {
            VIEW => string(ctxt, meta, &mut self.query)?,
            VIEW_FILE => {
                string(ctxt, meta, &mut self.file)?;
                if let Some(file) = &self.file {
                    self.read = read(ctxt, file);
                }
            }
            MATERIALIZED => mark(ctxt, meta, &mut self.materialized)?,
            _ => {
                let Some(ident) = meta.path.get_ident() else { return Ok(false) };
                return self.options.take(ctxt, ident, meta.input, KNOWN);
            }
        }
        if self.query.is_some() && self.file.is_some() {
            ctxt.error(&meta.path, "the query is said twice: keep `view` or `view_file`");
        }
        Ok(true)
    }

    /// Whether the struct is a row of a view.
    pub(crate) fn is_said(&self) -> bool {
        self.query.is_some() || self.file.is_some()
    }

    pub(crate) fn is_materialized(&self) -> bool {
        self.materialized.is_some()
    }

    /// The query; empty if its file cannot be read, which is reported.
    pub(crate) fn query(&self) -> String {
        match (&self.query, &self.read) {
            (Some(query), _) => query.value(),
            (None, Some((query, _))) => query.clone(),
            (None, None) => String::new(),
        }
    }

    /// The file that the query is in.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.read.as_ref().map(|it| it.1.as_path())
    }

    /// Reports mistakes in the words together.
    pub(crate) fn check(&self, ctxt: &Ctxt) {
        if !self.is_said() {
            let alone = self.materialized.as_ref().or(self.options.any());
            if let Some(word) = alone {
                let message = format!("`{word}` is of a view: write `view = \"select …\"` with it");
                ctxt.error(word, message);
            }
            return;
        }
        if let (Some(_), Some(word)) = (&self.materialized, self.options.any()) {
            ctxt.error(word, format!("a materialized view has no `{word}`: remove one of the two"));
        }
    }
}

/// The path is relative to the package, as those of Cargo.toml are.
fn read(ctxt: &Ctxt, file: &LitStr) -> Option<(String, PathBuf)> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let path = package.join(file.value());
    match fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => Some((text, path)),
        Ok(_) => {
            ctxt.error(file, "the file is empty: write the view's query into it");
            None
        }
        Err(error) => {
            let message = format!(
                "cannot read the file: {error}; the path is relative to the package's directory"
            );
            ctxt.error(file, message);
            None
        }
    }
}
