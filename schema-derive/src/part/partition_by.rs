//! `partition_by(…)`: how rows are divided among partitions.

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Ident, Result, parenthesized};

use super::Part;
use crate::ast::Model;
use crate::attr::item::{items, parenthesised, skip, unknown_word};
use crate::check::{distinct, known};
use crate::ctxt::Ctxt;
use crate::json::Json;
use crate::spelling::plain;

const STRATEGIES: [&str; 3] = ["hash", "list", "range"];

/// The partition key of a table.
pub(crate) struct PartitionBy {
    strategy: Ident,
    columns: Vec<Ident>,
}

impl Part for PartitionBy {
    const WORD: &'static str = "partition_by";

    /// `partition_by(range(created_at, id))`.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        let mut all = Vec::new();
        let mut is_unknown = false;
        let input = parenthesised(meta)?;
        let whole = input.cursor().token_stream();
        items(&input, |input| {
            let strategy = input.call(Ident::parse_any)?;
            if !STRATEGIES.contains(&plain(&strategy).as_str()) {
                unknown_word(ctxt, &strategy, Self::WORD, &STRATEGIES);
                is_unknown = true;
                return skip(input);
            }
            let content;
            parenthesized!(content in input);
            let mut columns = Vec::new();
            items(&content, |input| {
                columns.push(input.call(Ident::parse_any)?);
                Ok(())
            })?;
            all.push(PartitionBy { strategy, columns });
            Ok(())
        })?;
        let only = all.pop().filter(|it| all.is_empty() && !it.columns.is_empty());
        if only.is_none() && !is_unknown {
            ctxt.error(
                whole,
                "say one key: `partition_by(range(created_at))`, `list(…)` or `hash(…)`",
            );
        }
        Ok(only)
    }

    fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
        known(ctxt, model, &self.columns);
        distinct(ctxt, &self.columns);
        if plain(&self.strategy) == "list" && self.columns.len() > 1 {
            ctxt.error(&self.strategy, "a list has one column: `partition_by(list(kind))`");
        }
    }

    fn record(&self, model: &Model<'_>) -> Json {
        let columns = model.column_names(&self.columns).into_iter().map(Json::Text);
        Json::Object(vec![
            ("strategy", Json::text(plain(&self.strategy))),
            ("columns", Json::List(columns.collect())),
        ])
    }
}
