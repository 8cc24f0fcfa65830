//! `quiet_trigger = "…"`.

use syn::meta::ParseNestedMeta;
use syn::{LitStr, Result};

use super::Part;
use crate::ast::Model;
use crate::attr::literal::string_value;
use crate::ctxt::Ctxt;
use crate::json::Json;

/// A trigger that must not fire while a draft fills rows.
pub(crate) struct QuietTrigger(LitStr);

impl Part for QuietTrigger {
    const WORD: &'static str = "quiet_trigger";

    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        Ok(string_value(ctxt, Self::WORD, meta.value()?)?.map(Self))
    }

    fn check(&self, _ctxt: &Ctxt, _model: &Model<'_>) {}

    fn record(&self, _model: &Model<'_>) -> Json {
        Json::text(self.0.value())
    }
}
