//! Unique constraints, indexes, exclusion constraints and statistics: the columns that they are over.

use super::common::{distinct, known};
use crate::ast::Model;
use crate::attr::{IndexColumn, IndexKey, Options};
use crate::ctxt::Ctxt;

pub(super) fn keys(ctxt: &Ctxt, model: &Model<'_>) {
    for unique in &model.attributes.uniques {
        known(ctxt, model, &unique.columns);
        distinct(ctxt, &unique.columns);
    }
    for index in &model.attributes.indexes {
        key_columns(ctxt, model, &index.columns);
    }
    for exclusion in &model.attributes.exclusions {
        key_columns(ctxt, model, &exclusion.columns);
        for column in exclusion.columns.iter().filter(|it| it.operator.is_none()) {
            let message = "say what it is compared with: `room with \"=\"`";
            match &column.key {
                IndexKey::Column(it) => ctxt.error(it, message),
                IndexKey::Expression(it) => ctxt.error(it, message),
            }
        }
    }
    for statistics in &model.attributes.statistics {
        known(ctxt, model, &statistics.columns);
        distinct(ctxt, &statistics.columns);
    }
    for owner in model.attributes.sequences.iter().filter_map(|it| it.owned_by.as_ref()) {
        known(ctxt, model, [owner]);
    }
}

fn key_columns(ctxt: &Ctxt, model: &Model<'_>, columns: &[IndexColumn]) {
    for column in columns {
        if let IndexKey::Column(column) = &column.key {
            known(ctxt, model, [column]);
        }
        statistics_target(ctxt, &column.options);
    }
}

pub(super) fn statistics_target(ctxt: &Ctxt, said: &Options) {
    if let (Some(target), Some(word)) = (said.number("statistics"), said.word("statistics"))
        && !(0..=10_000).contains(&target)
    {
        ctxt.error(word, "a target is between 0 and 10000");
    }
}
