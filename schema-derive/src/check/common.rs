//! Checks that several parts need: the fields that attributes name, and statistics targets.

use syn::{Ident, LitStr};

use crate::ast::Model;
use crate::attr::Options;
use crate::ctxt::Ctxt;
use crate::spelling::{list, nearest, plain};

pub(crate) fn known<'a>(
    ctxt: &Ctxt,
    model: &Model<'_>,
    columns: impl IntoIterator<Item = &'a Ident>,
) {
    for column in columns.into_iter().filter(|it| model.field(it).is_none()) {
        let fields: Vec<String> = model.fields.iter().map(|it| plain(it.ident)).collect();
        let by_column = model.fields.iter().find(|it| it.name() == plain(column));
        let near = nearest(&plain(column), fields.iter().map(String::as_str));
        let hint = match (by_column, near) {
            (Some(field), _) => {
                format!("columns are named by their fields: write `{}`", field.ident)
            }
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => format!("it has {}", list(fields.iter().map(String::as_str))),
        };
        ctxt.error(column, format!("`{}` has no field `{column}`: {hint}", model.ident));
    }
}

pub(crate) fn distinct(ctxt: &Ctxt, columns: &[Ident]) {
    for (at, column) in columns.iter().enumerate() {
        if columns[..at].contains(column) {
            ctxt.error(column, format!("`{column}` is named twice: keep one"));
        }
    }
}

/// Reports the name if one of the names before it in the list is the same.
pub(crate) fn first_of_its_name<'a>(
    ctxt: &Ctxt,
    name: &'a LitStr,
    all: impl Iterator<Item = &'a LitStr>,
    things: &str,
) {
    let mut before = all.take_while(|it| !std::ptr::eq(*it, name));
    if before.any(|it| it.value() == name.value()) {
        ctxt.error(name, format!("two {things} of one table share this name"));
    }
}

pub(crate) fn statistics_target(ctxt: &Ctxt, said: &Options) {
    if let (Some(target), Some(word)) = (said.number("statistics"), said.word("statistics"))
        && !(0..=10_000).contains(&target)
    {
        ctxt.error(word, "a target is between 0 and 10000");
    }
}
