//! The parts that a struct can declare besides its columns: constraints, indexes, and objects next to the table. This is the
//! register. Each part has a file that reads, checks and records it.

mod check;
mod counting;
mod domain;
mod exclusion;
mod extension;
mod foreign_key;
mod grant;
mod index;
mod key;
mod partition_by;
mod policy;
mod primary_key;
mod quiet_trigger;
mod sequence;
mod statistics;
mod trigger;
mod unique;

use syn::meta::ParseNestedMeta;
use syn::{Ident, LitStr, Result};

use crate::ast::Model;
use crate::attr::Options;
use crate::attr::item::{key, said_twice};
use crate::ctxt::Ctxt;
use crate::json::{Json, unless_empty};
pub(crate) use check::Check;
pub(crate) use counting::{COUNTING, check_counting};
pub(crate) use domain::{Domain, DomainWords};
pub(crate) use exclusion::Exclusion;
pub(crate) use extension::Extension;
pub(crate) use foreign_key::ForeignKey;
pub(crate) use grant::Grant;
pub(crate) use index::Index;
pub(crate) use partition_by::PartitionBy;
pub(crate) use policy::Policy;
pub(crate) use primary_key::PrimaryKey;
pub(crate) use quiet_trigger::QuietTrigger;
pub(crate) use sequence::Sequence;
pub(crate) use statistics::Statistics;
pub(crate) use trigger::Trigger;
pub(crate) use unique::Unique;

parts! {
    // In the order of the record, whose fields have these names.
    on a struct {
        uniques: Unique,
        checks: Check,
        foreign_keys: ForeignKey,
        indexes: Index,
        exclusions: Exclusion,
        statistics: Statistics,
        partition_by: PartitionBy,
        sequences: Sequence,
        domains: Domain,
        triggers: Trigger,
        policies: Policy,
        quiet_triggers: QuietTrigger,
        grants: Grant,
        extensions: Extension,
    }
    on a field {
        uniques: Unique,
        checks: Check,
        foreign_keys: ForeignKey,
        indexes: Index,
    }
}

/// A part that a struct can declare.
pub(crate) trait Part: Sized {
    /// Its word in `#[schema(…)]`.
    const WORD: &'static str;

    /// Reads the part from a struct's attribute; `None` if it has a mistake, which is reported.
    fn on_struct(ctxt: &Ctxt, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>>;

    /// Reports mistakes in the part, alone and together with its struct.
    fn check(&self, ctxt: &Ctxt, model: &Model<'_>);

    /// Its JSON.
    fn record(&self, model: &Model<'_>) -> Json;

    /// Its name, if it is given and must be unique among the constraints and indexes of a table.
    fn name(&self) -> Option<&LitStr> {
        None
    }

    /// Its options, which are checked together with those of other parts.
    fn options(&self) -> Option<&Options> {
        None
    }
}

/// A part that a field can declare for its own column.
pub(crate) trait OnField: Part {
    /// Its word in `#[schema(…)]` on a field.
    const FIELD_WORD: &'static str = Self::WORD;

    /// Whether a field can have only one.
    const ONCE: bool = false;

    /// Reads the part from a field's attribute; `None` if it has a mistake, which is reported.
    fn on_field(ctxt: &Ctxt, field: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Option<Self>>;
}

/// Generates the list of all parts, and the functions that visit all of them.
macro_rules! parts {
    (
        on a struct { $($list:ident: $part:ident,)* }
        on a field { $($field_list:ident: $field_part:ident,)* }
    ) => {
        /// The parts that a struct or a field declares.
        #[derive(Default)]
        pub(crate) struct Parts {
            $(pub(crate) $list: Vec<$part>,)*
        }

        impl Parts {
            /// The words on a struct.
            pub(crate) const ON_STRUCT: &[&'static str] = &[$($part::WORD),*];

            /// The words on a field.
            pub(crate) const ON_FIELD: &[&'static str] = &[$($field_part::FIELD_WORD),*];

            /// Reads a part from a struct's attribute; false if the word is not that of a part.
            pub(crate) fn read_on_struct(
                &mut self,
                ctxt: &Ctxt,
                meta: &ParseNestedMeta<'_>,
            ) -> Result<bool> {
                let word = key(meta)?;
                $(if word == $part::WORD {
                    self.$list.extend($part::on_struct(ctxt, meta)?);
                    return Ok(true);
                })*
                Ok(false)
            }

            /// Reads a part from a field's attribute; false if the word is not that of a part.
            pub(crate) fn read_on_field(
                &mut self,
                ctxt: &Ctxt,
                field: &Ident,
                meta: &ParseNestedMeta<'_>,
            ) -> Result<bool> {
                let word = key(meta)?;
                $(if word == $field_part::FIELD_WORD {
                    let part = $field_part::on_field(ctxt, field, meta)?;
                    if $field_part::ONCE && !self.$field_list.is_empty() {
                        said_twice(ctxt, &meta.path);
                    }
                    self.$field_list.extend(part);
                    return Ok(true);
                })*
                Ok(false)
            }

            /// These parts, followed by the others.
            pub(crate) fn and(mut self, others: Parts) -> Parts {
                $(self.$list.extend(others.$list);)*
                self
            }

            /// Reports the mistakes in each part.
            pub(crate) fn check(&self, ctxt: &Ctxt, model: &Model<'_>) {
                $(for part in &self.$list {
                    part.check(ctxt, model);
                })*
            }

            /// The given names that must be unique in the table.
            pub(crate) fn names(&self) -> Vec<&LitStr> {
                let mut all = Vec::new();
                $(all.extend(self.$list.iter().filter_map(Part::name));)*
                all
            }

            /// The options of all parts.
            pub(crate) fn options(&self) -> Vec<&Options> {
                let mut all = Vec::new();
                $(all.extend(self.$list.iter().filter_map(Part::options));)*
                all
            }

            /// The fields of the record.
            pub(crate) fn record(&self, model: &Model<'_>) -> Vec<(&'static str, Json)> {
                let mut all = Vec::new();
                $({
                    let list = self.$list.iter().map(|it| it.record(model));
                    all.extend(unless_empty(stringify!($list), list.collect()));
                })*
                all
            }
        }
    };
}
use parts;
