//! Joins: what Diesel's `joinable!` and `allow_tables_to_appear_in_same_query!` say, for each foreign key.
//!
//! Diesel's macros need the paths of both tables, but a derive knows only the path of the other struct. So the impls of
//! Diesel's traits for a table are generic over the other table, and bounded by traits of driftless, which are implemented
//! between the structs. Constants decide when the user's crate is compiled whether two structs can be joined: structs that
//! refer to each other, or twice to the same other struct, cannot be joined without an `ON` clause, and a single derive cannot
//! see that. If two structs cannot be joined, the impl is for `Never`, a type that nothing else uses.
//!
//! Every impl names both structs. Impls of Diesel's traits for `<User as Model>::Table` would be shorter, but the compiler
//! compares all impls for such projections with each other, which takes minutes for a hundred tables.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::table::{column_path, table_type};
use crate::ast::Model;
use crate::part::ForeignKey;
use crate::scope::{self, Elsewhere};
use crate::spelling::plain;

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Some(table) = table_type(model).filter(|_| is_local(model)) else {
        return TokenStream::new();
    };
    let bridge = bridge(model, &table);
    // Users with a `table!` of their own have a `joinable!` of their own too.
    if !model.has_table_macro() {
        return bridge;
    }
    let together = model.parts.foreign_keys.iter().filter(|it| it.same_query).enumerate();
    let together = together
        .filter(|(_, it)| !is_same(model, &it.references))
        .map(|(at, it)| same_query(model, &it.references, at));
    let joins = model
        .parts
        .foreign_keys
        .iter()
        .filter(|it| is_candidate(it) && !is_same(model, &it.references));
    let joins = joins.map(|it| joinable(model, it));
    let all: TokenStream = together.chain(joins).collect();
    quote!(#bridge #all)
}

/// For `Model::JOINS`: the tables that the struct's foreign keys refer to, without keys that have `joinable = false`.
pub(super) fn joins(model: &Model<'_>) -> Vec<TokenStream> {
    tables(model, |it| it.joinable)
}

/// For `Model::QUERIES`: the tables that the struct allows in one query with its own.
pub(super) fn queries(model: &Model<'_>) -> Vec<TokenStream> {
    tables(model, |it| it.same_query)
}

fn tables(model: &Model<'_>, wanted: impl Fn(&ForeignKey) -> bool) -> Vec<TokenStream> {
    let keys = model.parts.foreign_keys.iter().filter(|it| model.has_table_macro() && wanted(it));
    let paths = keys.map(|it| it.target(model));
    paths.map(|it| quote!(<#it as ::driftless::Model>::TABLE)).collect()
}

/// Whether the table's type certainly belongs to this crate: the bridge is not allowed for types of other crates.
fn is_local(model: &Model<'_>) -> bool {
    let within = |it: &Path| {
        let first = it.segments.first().map(|it| plain(&it.ident)).unwrap_or_default();
        let is_within = matches!(first.as_str(), "crate" | "self" | "super")
            || it.segments.len() > 1 && scope::is_in_this_crate(model.ident, &first);
        it.leading_colon.is_none() && is_within
    };
    model.has_table_macro()
        || model.elsewhere == Some(Elsewhere::InThisCrate)
        || model.attributes.table_name.as_ref().is_some_and(within)
}

/// Whether Diesel can join along the key: it has one column and refers to the primary key.
fn is_candidate(key: &ForeignKey) -> bool {
    let to_primary_key = match key.referenced.as_slice() {
        [] => true,
        [only] => only == "id",
        _ => false,
    };
    key.joinable && key.columns.len() == 1 && to_primary_key
}

/// Whether a path names the struct itself, judged by its spelling.
fn is_same(model: &Model<'_>, path: &Path) -> bool {
    path.is_ident("Self") || path.is_ident(model.ident)
}

/// The impls that lead from Diesel's traits (between tables) to those of driftless (between structs).
///
/// A table is `pub`, its struct may be private, and the compiler allows no private type as an associated type of a public one.
/// So the associated types are parameters, which bounds on the struct determine.
fn bridge(model: &Model<'_>, table: &TokenStream) -> TokenStream {
    let ident = model.ident;
    let other = match &model.attributes.table_name {
        // The compiler names this parameter, and shows the path, if the path leads to another crate by a re-export.
        Some(path) if !model.has_table_macro() => {
            format_ident!("ATableOfAnotherCrateIsNamedByThatCrate", span = path.span())
        }
        Some(_) | None => format_ident!("Other"),
    };
    quote! {
        #[allow(private_bounds)]
        const _: () = {
            use ::driftless::__private::{Itself, Joins, StandsBeside, TableOf};

            impl<#other, Model> TableOf<#other> for #table
            where
                #ident: Itself<This = Model>,
            {
                type Model = Model;
            }

            impl<#other, On> ::diesel::JoinTo<#other> for #table
            where
                #other: TableOf<#table>,
                #ident: Joins<<#other as TableOf<#table>>::Model, OnClause = On>,
            {
                type FromClause = #other;
                type OnClause = On;

                fn join_target(other: #other) -> (#other, On) {
                    (other, <#ident as Joins<<#other as TableOf<#table>>::Model>>::on_clause())
                }
            }

            impl<#other> ::diesel::query_source::TableNotEqual<#other> for #table
            where
                #other: ::diesel::query_source::Table + TableOf<#table>,
                #ident: StandsBeside<<#other as TableOf<#table>>::Model>,
            {
            }
        };
    }
}

fn joinable(model: &Model<'_>, key: &ForeignKey) -> TokenStream {
    let Some(field) = key.columns.first().and_then(|it| model.field(it)) else {
        return TokenStream::new();
    };
    let column = column_path(model, field);
    let child = model.ident;
    let parent = &key.references;
    let span = parent.span();
    let join = |one: TokenStream, other: TokenStream| {
        quote_spanned! {span=>
            impl ::driftless::__private::Joins<#other, When> for #one {
                type OnClause = ::diesel::dsl::Eq<
                    ::diesel::internal::table_macro::NullableExpression<#column>,
                    ::diesel::internal::table_macro::NullableExpression<
                        <Parent as ::diesel::query_source::Table>::PrimaryKey,
                    >,
                >;

                fn on_clause() -> Self::OnClause {
                    use ::diesel::{ExpressionMethods as _, NullableExpressionMethods as _};
                    let parent = <Parent as ::diesel::associations::HasTable>::table();
                    let primary_key = ::diesel::query_source::Table::primary_key(&parent);
                    #column.nullable().eq(primary_key.nullable())
                }
            }
        }
    };
    let there = join(quote!(#child), quote!(#parent));
    let back = join(quote!(#parent), quote!(#child));
    quote_spanned! {span=>
        #[allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]
        const _: () = {
            pub enum Never {}
            type When = ::driftless::__private::When<
                { ::driftless::__private::joinable::<#child, #parent>() },
                Never,
            >;
            type Parent = <#parent as ::driftless::Model>::Table;
            #there
            #back
        };
    }
}

fn same_query(model: &Model<'_>, parent: &Path, at: usize) -> TokenStream {
    let child = model.ident;
    let span = parent.span();
    quote_spanned! {span=>
        #[allow(dead_code, missing_docs, missing_debug_implementations, unreachable_pub)]
        const _: () = {
            pub enum Never {}
            type When = ::driftless::__private::When<
                { ::driftless::__private::same_query::<#child, #parent>(#at) },
                Never,
            >;
            impl ::driftless::__private::StandsBeside<#parent, When> for #child {}
            impl ::driftless::__private::StandsBeside<#child, When> for #parent {}
        };
    }
}
