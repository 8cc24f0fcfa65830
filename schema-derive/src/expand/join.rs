//! Joins: what Diesel's `joinable!` and `allow_tables_to_appear_in_same_query!` expand to, for each foreign key.
//!
//! The macros want the paths of both tables, and a derive knows only the other struct. So the same impls are written
//! through its `Model::Table`. Whether they apply is decided by constants when the user's crate is compiled: two structs
//! that refer to each other, twice or to themselves cannot be joined without saying how, and one derive cannot see
//! that. Where they do not apply, they are written for a type that nobody can name.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::table::{column_path, table_type};
use crate::ast::{ForeignKey, Model};

pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    // Who keeps their own `table!` keeps their own `joinable!` too.
    let Some(child) = table_type(model).filter(|_| model.has_table_macro()) else {
        return TokenStream::new();
    };
    let others = |it: &&ForeignKey| !is_same(model, &it.references);
    let together = model.foreign_keys().filter(|it| it.same_query).enumerate();
    let together = together.filter(|(_, it)| others(it)).map(|(at, it)| same_query(model, it, at));
    let joins = model.foreign_keys().filter(others).filter(|it| is_candidate(it));
    let joins = joins.map(|it| joinable(model, it, &child));
    together.chain(joins).collect()
}

/// For `Model::JOINS`: the tables that the struct's foreign keys lead to, but for those said not to be joined along.
pub(super) fn joins(model: &Model<'_>) -> Vec<TokenStream> {
    tables(model, |it| it.joinable)
}

/// For `Model::QUERIES`: the tables that the struct lets stand beside its own.
pub(super) fn queries(model: &Model<'_>) -> Vec<TokenStream> {
    tables(model, |it| it.same_query)
}

fn tables(model: &Model<'_>, wanted: impl Fn(&ForeignKey) -> bool) -> Vec<TokenStream> {
    let keys = model.foreign_keys().filter(|it| model.has_table_macro() && wanted(it));
    let paths = keys.map(|it| target(model, &it.references));
    paths.map(|it| quote!(<#it as ::driftless::Model>::TABLE)).collect()
}

/// Whether Diesel could join along it: one column, to the primary key.
fn is_candidate(key: &ForeignKey) -> bool {
    let to_primary_key = match key.referenced.as_slice() {
        [] => true,
        [only] => only == "id",
        _ => false,
    };
    key.joinable && key.columns.len() == 1 && to_primary_key
}

/// Whether a path is the struct itself, as far as its spelling tells.
fn is_same(model: &Model<'_>, path: &Path) -> bool {
    path.is_ident("Self") || path.is_ident(model.ident)
}

fn joinable(model: &Model<'_>, key: &ForeignKey, child: &TokenStream) -> TokenStream {
    let Some(field) = key.columns.first().and_then(|it| model.field(it)) else {
        return TokenStream::new();
    };
    let column = column_path(model, field);
    let ident = model.ident;
    let parent = &key.references;
    let span = parent.span();
    let primary_key = quote!(<Parent as ::diesel::query_source::Table>::PrimaryKey);
    let primary_key_value = quote! {
        ::diesel::query_source::Table::primary_key(
            &<Parent as ::diesel::associations::HasTable>::table(),
        )
    };
    let on = quote! {
        ::diesel::dsl::Eq<
            ::diesel::internal::table_macro::NullableExpression<#column>,
            ::diesel::internal::table_macro::NullableExpression<#primary_key>,
        >
    };
    let join = |left: TokenStream, right: TokenStream| {
        quote_spanned! {span=>
            impl ::diesel::JoinTo<#right> for #left {
                type FromClause = #right;
                type OnClause = #on;

                fn join_target(right: #right) -> (Self::FromClause, Self::OnClause) {
                    use ::diesel::{ExpressionMethods as _, NullableExpressionMethods as _};
                    (right, #column.nullable().eq(#primary_key_value.nullable()))
                }
            }
        }
    };
    let there = join(child.clone(), quote!(Joined));
    let back = join(quote!(Joined), child.clone());
    quote_spanned! {span=>
        #[doc(hidden)]
        #[allow(unreachable_pub, missing_docs, missing_debug_implementations, dead_code)]
        const _: () = {
            type Parent = <#parent as ::driftless::Model>::Table;
            pub struct Unjoined;
            type Joined = <
                ::driftless::__private::If<{ ::driftless::__private::joinable::<#ident, #parent>() }>
                as ::driftless::__private::Choose<Parent, Unjoined>
            >::Chosen;
            #there
            #back
        };
    }
}

fn same_query(model: &Model<'_>, key: &ForeignKey, at: usize) -> TokenStream {
    let ident = model.ident;
    let parent = &key.references;
    let span = parent.span();
    // A parent of another crate leaves `Only<parent>` without a local type.
    let wrapped = parent.leading_colon.is_none().then(|| quote!(, wrapped));
    quote_spanned! {span=>
        ::driftless::__same_query! {
            #ident, #parent, { ::driftless::__private::same_query::<#ident, #parent>(#at) } #wrapped
        }
    }
}

/// The referenced struct; `Self` means nothing outside of an impl.
pub(super) fn target(model: &Model<'_>, path: &Path) -> Path {
    if path.is_ident("Self") { Path::from(model.ident.clone()) } else { path.clone() }
}
