//! The derives of driftless: a struct becomes Diesel's `table!` and a record of itself, an enum becomes its own SQL type.
//!
//! Each derive parses, checks and expands; every mistake is reported at once, on the tokens that it is about.

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

mod ast;
mod attr;
mod check;
mod ctxt;
mod expand;
mod spelling;
mod symbol;
mod types;

/// Defines a PostgreSQL table by a struct: Diesel's `table!`, joins along its foreign keys, and the record for `driftless`.
///
/// The attributes are described at the re-export, `driftless::Schema`.
#[proc_macro_derive(Schema, attributes(schema, diesel))]
pub fn derive_schema(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::model(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// Defines a PostgreSQL enum by a Rust enum, which becomes its own Diesel SQL type.
///
/// The attributes are described at the re-export, `driftless::SchemaEnum`.
#[proc_macro_derive(SchemaEnum, attributes(schema))]
pub fn derive_schema_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::enumeration(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}
