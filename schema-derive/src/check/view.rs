//! Checks of a struct as a row of a view.

use crate::ast::Model;
use crate::ctxt::Ctxt;
use crate::expand::beyond_a_view;

/// What a struct says of its view, and that it says nothing that only tables have.
pub(super) fn view(ctxt: &Ctxt, model: &Model<'_>) {
    let attributes = &model.attributes;
    attributes.view.check(ctxt);
    if !model.is_view() {
        return;
    }
    let of_materialized = if attributes.view.is_materialized() { "indexes" } else { "" };
    let parts = model.parts.record(model).into_iter().map(|it| it.0);
    let others: Vec<&str> = parts.filter(|it| *it != of_materialized).collect();
    if others == ["indexes"] {
        ctxt.error(
            model.ident,
            "a view has no indexes: only a materialized one has, so write `materialized` or remove `index`",
        );
    } else if let Some(list) = others.first() {
        let list = list.replace('_', " ");
        ctxt.error(
            model.ident,
            format!("a view has no {list}: say them on the struct of a table, or in an SQL file"),
        );
    }
    let word = attributes.options.any().or(attributes.unmanaged.as_ref());
    if let Some(word) = word {
        ctxt.error(word, format!("`{word}` is of a table, and this struct is a row of a view"));
    }
    if attributes.levels.record().is_some() {
        ctxt.error(
            model.ident,
            "levels of rules are not known for views: write them into driftless.toml",
        );
    }
    for text in [&attributes.renamed_from, &attributes.schema_renamed_from].into_iter().flatten() {
        ctxt.error(
            text,
            "a view is not renamed but made again under its new name: remove the old name",
        );
    }
    for field in &model.fields {
        if let Some(word) = beyond_a_view(model, field).first() {
            ctxt.error(
                field.ident,
                format!("the query of the view decides about `{}`: remove `{word}`", field.ident),
            );
        }
    }
}
