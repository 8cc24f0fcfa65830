//! Checks of an enum and its labels.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, UnOp};

use super::name::{name, renamed};
use crate::ast::Enumeration;
use crate::attr::Order;
use crate::ctxt::Ctxt;
use crate::spelling::{CASES, list, nearest};
use crate::storage::{Column, Integer, Storage};

/// An enum and its attributes.
pub(crate) fn enumeration(ctxt: &Ctxt, enumeration: &Enumeration<'_>) {
    match &enumeration.storage {
        Storage::Column(column) => kept_in_a_column(ctxt, enumeration, column),
        Storage::Elsewhere(_) => labels_elsewhere(ctxt, enumeration),
        Storage::Own => (),
    }
    let attributes = &enumeration.attributes;
    if let Some(word) = &attributes.conversions
        && (!matches!(enumeration.storage, Storage::Elsewhere(_)) || attributes.db_enum.is_some())
    {
        ctxt.error(word, "the enum has its conversions already: remove this");
    }
    if enumeration.variants.is_empty() {
        ctxt.fatal(enumeration.ident, "an enum without labels holds no value: give it a variant");
    }
    name(ctxt, attributes.name.as_ref(), enumeration.ident, &enumeration.name());
    name(ctxt, attributes.schema.as_ref(), enumeration.ident, &enumeration.namespace());
    renamed(ctxt, attributes.renamed_from.as_ref(), &enumeration.name());
    if let Some(case) = &attributes.rename_all
        && !CASES.contains(&case.value().as_str())
    {
        let hint = match nearest(&case.value(), CASES.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("write {}", list(CASES.iter().copied())),
        };
        ctxt.error(case, format!("unknown case: {hint}"));
    }
    if matches!(&enumeration.storage, Storage::Column(it) if it.kept.integer.is_some()) {
        return;
    }
    let known: Vec<String> = enumeration.variants.iter().map(|it| enumeration.label(it)).collect();
    for removed in &attributes.removed {
        if known.contains(&removed.label.value()) {
            ctxt.error(&removed.label, "a variant has this label: it is not removed");
        }
        if !known.contains(&removed.map_to.value()) {
            ctxt.error(
                &removed.map_to,
                "no variant has this label: rows can get only one of those",
            );
        }
    }
    if let Some(order) = &attributes.order {
        every_label_once(ctxt, order, &known);
    }
    let mut labels: BTreeMap<String, &Ident> = BTreeMap::new();
    let mut old_labels: BTreeSet<String> =
        attributes.removed.iter().map(|it| it.label.value()).collect();
    for old in enumeration.variants.iter().filter_map(|it| it.attributes.renamed_from.as_ref()) {
        if !old_labels.insert(old.value()) {
            let message = format!(
                "label `{}` is renamed or removed already: name each old label once",
                old.value()
            );
            ctxt.error(old, message);
        }
    }
    for variant in &enumeration.variants {
        let label = enumeration.label(variant);
        name(ctxt, variant.attributes.rename.as_ref(), variant.ident, &label);
        renamed(ctxt, variant.attributes.renamed_from.as_ref(), &label);
        if let Some(other) = labels.insert(label.clone(), variant.ident) {
            let message = format!("`{other}` has the label `{label}` already: rename one of them");
            ctxt.fatal(variant.ident, message);
        }
    }
}

fn every_label_once(ctxt: &Ctxt, order: &Order, known: &[String]) {
    let mut rest: Vec<&String> = known.iter().collect();
    for label in &order.labels {
        let text = label.value();
        match rest.iter().position(|it| **it == text) {
            Some(place) => drop(rest.remove(place)),
            None if known.contains(&text) => {
                ctxt.error(label, "this label is here already: keep one")
            }
            None => ctxt.error(label, "no variant has this label: remove it or rename a variant"),
        }
    }
    if !rest.is_empty() {
        let missing = rest.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        ctxt.error(&order.word, format!("`order` names every label: add {missing}"));
    }
}

/// An enum that is stored in a column defines no type in the database, so nothing about a type can be set.
fn kept_in_a_column(ctxt: &Ctxt, enumeration: &Enumeration<'_>, column: &Column) {
    let attributes = &enumeration.attributes;
    let postgres = column.kept.postgres;
    let of_a_type = [&attributes.name, &attributes.schema, &attributes.comment];
    for text in of_a_type.into_iter().chain([&attributes.renamed_from]).flatten() {
        let message = format!("the enum is kept as `{postgres}` and makes no type: remove this");
        ctxt.error(text, message);
    }
    if let Some(order) = &attributes.order {
        let message = format!("the enum is kept as `{postgres}` and makes no type: remove this");
        ctxt.error(&order.word, message);
    }
    for removed in &attributes.removed {
        let message = format!(
            "the rows hold it as `{postgres}`: update them in a migration, and remove this"
        );
        ctxt.error(&removed.label, message);
    }
    let old_labels =
        enumeration.variants.iter().filter_map(|it| it.attributes.renamed_from.as_ref());
    for old in old_labels {
        let message = format!(
            "the rows hold it as `{postgres}`: update them in a migration, and remove `renamed_from`"
        );
        ctxt.error(old, message);
    }
    if let Some(db_enum) = &attributes.db_enum {
        let tokens = db_enum.value_style.as_ref().or(db_enum.pg_type.as_ref());
        let message = "diesel-derive-enum makes enums of PostgreSQL only: remove its attributes or `sql_type`";
        match tokens {
            Some(tokens) => ctxt.error(tokens, message),
            None => ctxt.error(&column.sql_type, message),
        }
    }
    if let Some(integer) = &column.kept.integer {
        numbers(ctxt, enumeration, column.kept.postgres, integer);
    }
}

fn numbers(ctxt: &Ctxt, enumeration: &Enumeration<'_>, postgres: &str, integer: &Integer) {
    let of_variants = enumeration.variants.iter().filter_map(|it| it.attributes.rename.as_ref());
    for label in enumeration.attributes.rename_all.iter().chain(of_variants) {
        ctxt.fatal(
            label,
            format!("the enum is kept as `{postgres}` and has no labels: remove this"),
        );
    }
    for variant in &enumeration.variants {
        let Some(written) = variant.discriminant else {
            let message = format!(
                "which number is `{}`? rows keep it, so it must not follow from the order of the \
                 variants: write `{} = 1`",
                variant.ident, variant.ident
            );
            ctxt.fatal(variant.ident, message);
            continue;
        };
        match number(written) {
            None => ctxt.fatal(written, "write the number itself, which the rows keep"),
            Some(number) if !(integer.least..=integer.greatest).contains(&number) => {
                let message = format!(
                    "`{postgres}` holds {} to {}: take another number or a wider type",
                    integer.least, integer.greatest
                );
                ctxt.fatal(written, message);
            }
            Some(_) => (),
        }
    }
}

/// `3`, `-3`, `0x10`.
fn number(written: &Expr) -> Option<i128> {
    match written {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) if number.suffix().is_empty() => {
            number.base10_parse().ok()
        }
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => number(expr).map(|it| -it),
        Expr::Paren(it) => number(&it.expr),
        Expr::Group(it) => number(&it.expr),
        _ => None,
    }
}

/// If conversions are written elsewhere, they decide how labels are spelled.
fn labels_elsewhere(ctxt: &Ctxt, enumeration: &Enumeration<'_>) {
    if enumeration.attributes.db_enum.is_none() {
        return;
    }
    if let Some(case) = &enumeration.attributes.rename_all {
        let message =
            "diesel-derive-enum spells the labels: write `#[db_enum(value_style = \"…\")]`";
        ctxt.error(case, message);
    }
    for label in enumeration.variants.iter().filter_map(|it| it.attributes.rename.as_ref()) {
        let message = "diesel-derive-enum spells the labels: write `#[db_enum(rename = \"…\")]`";
        ctxt.error(label, message);
    }
}
