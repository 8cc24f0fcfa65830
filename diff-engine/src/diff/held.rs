//! Which columns hold values of a type that no model describes: a matching and a type in, columns out. The values may be in
//! arrays, under domains, and inside of values of other types.

use std::collections::BTreeSet;

use driftless_schema::{
    AttributeChanges, Dependent, DependentKind, LooseName, ObjectId, Pair, QualifiedName, SqlType,
};

use crate::matching::{Carried, Matched, MatchedTable, Matching, Renames, Values};

/// Where values are looked for.
pub(super) struct Held<'a> {
    pub(super) matching: &'a Matching,
    pub(super) renames: &'a Renames,
    pub(super) values: &'a Values,
}

/// The columns, by their addresses after, that stay and hold values of a composite type whose attributes change: the texts of
/// these values change.
pub fn restructured(matching: &Matching) -> BTreeSet<ObjectId> {
    let renames = super::renames(matching);
    let values = Values::of(matching, &renames);
    let held = Held { matching, renames: &renames, values: &values };
    let mut all = BTreeSet::new();
    for it in matching.standing.carried(&renames) {
        if let Matched::Kept(pair) = &it.matched
            && held.attributes(pair).is_none_or(|it| !it.is_empty())
        {
            all.extend(held.columns(&pair.after.id));
        }
    }
    all
}

impl Held<'_> {
    /// How the attributes of a type change where it is: not at all for other objects; none if it has to be replaced.
    pub(super) fn attributes(&self, pair: &Pair<Dependent>) -> Option<AttributeChanges> {
        let (Some(before), Some(after)) = (&pair.before.definition, &pair.after.definition) else {
            return Some(AttributeChanges::default());
        };
        let named = |it: &QualifiedName| self.renames.any_type(it);
        let before: Vec<_> =
            before.attributes.iter().cloned().map(|it| it.renamed(named)).collect();
        let after: Vec<_> =
            after.attributes.iter().cloned().map(|it| it.renamed(QualifiedName::clone)).collect();
        AttributeChanges::between(&before, &after)
    }

    /// The columns that hold values of the type before and after.
    pub(super) fn columns(&self, id: &ObjectId) -> Vec<ObjectId> {
        let holding = self.holding(id);
        let is_one = |it: &SqlType| address(it).is_some_and(|it| holding.contains(&it));
        let kept = self.matching.tables.iter().filter_map(|it| match it {
            MatchedTable::Kept(kept) => Some(kept),
            MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
        });
        let mut all = Vec::new();
        for kept in kept {
            for column in &kept.columns {
                let Matched::Kept(pair) = column else { continue };
                let before = self.renames.carry_column(&kept.name.before, pair.before.clone());
                if is_one(&before.data_type) && is_one(&pair.after.data_type) {
                    all.push(ObjectId::column(&kept.name.after, &pair.after.name));
                }
            }
        }
        all
    }

    /// A column that has the collation before and after.
    pub(super) fn sorted_by(&self, collation: &LooseName) -> Option<ObjectId> {
        let kept = self.matching.tables.iter().filter_map(|it| match it {
            MatchedTable::Kept(kept) => Some(kept),
            MatchedTable::Added(_) | MatchedTable::Removed(_) => None,
        });
        let mut columns = kept.flat_map(|it| it.columns.iter().map(|column| (&it.name, column)));
        columns.find_map(|(table, column)| match column {
            Matched::Kept(pair)
                if [&pair.before, &pair.after]
                    .iter()
                    .all(|it| it.collation.as_ref() == Some(collation)) =>
            {
                Some(ObjectId::column(&table.after, &pair.after.name))
            }
            _ => None,
        })
    }

    /// The domains over the type, before and after.
    pub(super) fn domains(&self, id: &ObjectId) -> Vec<ObjectId> {
        let holding = self.holding(id);
        let Pair { before, after } = self.values.over();
        let over = |it: &SqlType| address(it).is_some_and(|it| holding.contains(&it));
        let both = before.iter().filter(|(id, it)| {
            over(&it.data_type) && after.get(*id).is_some_and(|it| over(&it.data_type))
        });
        both.map(|it| it.0.clone()).collect()
    }

    /// The type, and the types whose values hold values of it.
    fn holding(&self, id: &ObjectId) -> BTreeSet<ObjectId> {
        let types: Vec<Dependent> = self
            .matching
            .standing
            .carried(self.renames)
            .filter_map(|it| it.before().cloned())
            .filter(|it| it.data_type().is_some() || it.what == DependentKind::Domain)
            .collect();
        let mut all = BTreeSet::from([id.clone()]);
        loop {
            let known = all.len();
            let held = types.iter().filter(|it| all.contains(&it.id));
            let brought = held.flat_map(|it| &it.definition).flat_map(|it| it.brings.clone());
            let brought: Vec<ObjectId> = brought.collect();
            all.extend(brought);
            let over = types.iter().filter(|it| it.on.iter().any(|on| all.contains(on)));
            let over: Vec<ObjectId> = over.map(|it| it.id.clone()).collect();
            let domains = self.values.over().before.iter();
            let domains = domains
                .filter(|(_, it)| address(&it.data_type).is_some_and(|it| all.contains(&it)));
            let domains: Vec<ObjectId> = domains.map(|it| it.0.clone()).collect();
            all.extend(over.into_iter().chain(domains));
            if all.len() == known {
                return all;
            }
        }
    }

    /// The tables without a model that have a column of the type, or are of it.
    pub(super) fn tables(&self, id: &ObjectId) -> Vec<ObjectId> {
        let holding = self.holding(id);
        let carried: Vec<Carried> = self.matching.standing.carried(self.renames).collect();
        let tables = carried.iter().filter_map(Carried::before).filter(|it| {
            matches!(it.what, DependentKind::InheritingTable | DependentKind::ForeignTable)
        });
        tables
            .filter(|it| it.on.iter().any(|on| holding.contains(on)))
            .map(|it| it.id.clone())
            .collect()
    }
}

fn address(data_type: &SqlType) -> Option<ObjectId> {
    data_type.defined_as().or_else(|| data_type.spelled_as())
}
