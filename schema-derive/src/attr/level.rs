//! `allow(…)`, `note(…)`, `warn(…)`, `error(…)`: levels of rules for findings about a table or a column. The rules are known to
//! the tool alone, which reports unknown ones.

use syn::meta::ParseNestedMeta;
use syn::{LitStr, Result};

use super::item::{items, key, parenthesised};
use crate::ctxt::Ctxt;
use crate::json::{Json, unless_empty};
use crate::symbol as word;

/// The rules whose levels are set here.
#[derive(Default)]
pub(crate) struct Levels(Vec<(String, LitStr)>);

impl Levels {
    /// Reads the rules, if the word is a level.
    pub(super) fn take(&mut self, ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<bool> {
        let level = key(meta)?;
        if !word::LEVELS.contains(&level.as_str()) {
            return Ok(false);
        }
        let count = self.0.len();
        items(&parenthesised(meta)?, |input| {
            let rule: LitStr = input.parse()?;
            if self.0.iter().any(|(_, it)| it.value() == rule.value()) {
                ctxt.error(&rule, format!("`{}` has a level here already: keep one", rule.value()));
            }
            self.0.push((level.clone(), rule));
            Ok(())
        })?;
        if self.0.len() == count {
            let message = format!("name the rules: `{level}(\"drop-column\")`, by name or code");
            ctxt.error(&meta.path, message);
        }
        Ok(true)
    }

    /// The entry of a record.
    pub(crate) fn record(&self) -> Option<(&'static str, Json)> {
        let rules = self.0.iter().map(|(level, rule)| {
            Json::Object(vec![
                ("level", Json::text(level.as_str())),
                ("rule", Json::text(rule.value())),
            ])
        });
        unless_empty("levels", rules.collect())
    }
}
