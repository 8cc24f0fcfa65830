//! The steps that change the privileges on a table.

use std::collections::BTreeMap;

use driftless_schema::{Grant, Grantee, Name, ObjectId, Privilege, QualifiedName, Side};

use super::diff::each;
use super::{GrantChange, GrantStatement, Privileges};
use crate::plan::Step;
use crate::plan::effects::{Resource, relation};

/// First what roles lose: a privilege on a table takes those on its columns along.
pub(crate) fn steps(table: &QualifiedName, change: GrantChange, server_version: u32) -> Vec<Step> {
    let GrantChange { revoked, no_longer_grantable, granted, parents } = change;
    let (with_option, plain) = granted.into_iter().partition(|it: &Grant| it.grantable);
    let of = |grants: Vec<Grant>| by_grantee(table, grants, server_version);
    let step = |statement: GrantStatement| {
        let privileges = statement.privileges();
        let mut step = Step::new(statement.clone()).uses(relation(table));
        for column in privileges.all.iter().flat_map(|(_, columns)| columns) {
            step = step.uses(ObjectId::column(table, column)).uses(Resource::Column(
                Side::After,
                table.clone(),
                column.clone(),
            ));
        }
        for parent in &parents {
            step = step
                .uses(relation(parent))
                .uses(Resource::AnyColumn(Side::After, parent.clone()))
                .uses(Resource::AnyComputed(Side::After, parent.clone()));
        }
        step
    };
    let lost = of(revoked).into_iter().map(GrantStatement::Revoke);
    let fixed = of(no_longer_grantable).into_iter().map(GrantStatement::RevokeOption);
    let given = of(plain).into_iter().map(GrantStatement::Grant);
    let given_on = of(with_option).into_iter().map(GrantStatement::GrantWithOption);
    let takes = lost.chain(fixed).map(|it| step(it).drops(Resource::Privileges(table.clone())));
    // What is granted to the former owner would only be told to keep what a new owner takes over.
    let gives = given.chain(given_on).map(|it| {
        step(it).creates(Resource::Privileges(table.clone())).uses(Resource::Owned(table.clone()))
    });
    takes.chain(gives).collect()
}

/// All privileges of one role together.
fn by_grantee(table: &QualifiedName, grants: Vec<Grant>, server_version: u32) -> Vec<Privileges> {
    let mut roles: BTreeMap<Grantee, BTreeMap<Privilege, Vec<Option<Name>>>> = BTreeMap::new();
    for Grant { grantee, privilege, column, grantable: _ } in grants {
        roles.entry(grantee).or_default().entry(privilege).or_default().push(column);
    }
    let privileges = roles.into_iter().map(|(grantee, all)| Privileges {
        table: table.clone(),
        grantee,
        all: together(all, server_version),
    });
    privileges.collect()
}

/// First those on the table, then those on columns. Where all that the server knows are there, `ALL` says so.
fn together(
    all: BTreeMap<Privilege, Vec<Option<Name>>>,
    server_version: u32,
) -> Vec<(Privilege, Vec<Name>)> {
    let mut whole = Vec::new();
    let mut of_columns: Vec<(Privilege, Vec<Name>)> = Vec::new();
    for (privilege, columns) in all {
        let (tables, columns): (Vec<_>, Vec<_>) = columns.into_iter().partition(Option::is_none);
        whole.extend(tables.first().map(|_| (privilege, Vec::new())));
        if !columns.is_empty() {
            of_columns.push((privilege, columns.into_iter().flatten().collect()));
        }
    }
    // `ALL` stands alone.
    let is_full = |count: usize, of_column: bool| {
        count == each(Privilege::All, of_column, server_version).len()
    };
    if of_columns.is_empty() && is_full(whole.len(), false) {
        return vec![(Privilege::All, Vec::new())];
    }
    let is_same = of_columns.windows(2).all(|it| it[0].1 == it[1].1);
    if whole.is_empty() && is_same && is_full(of_columns.len(), true) {
        of_columns.truncate(1);
        of_columns[0].0 = Privilege::All;
    }
    whole.into_iter().chain(of_columns).collect()
}
