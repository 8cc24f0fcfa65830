//! Objects that a database may have for its own purposes: left alone until a model declares them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, LooseMention, Schema};
use crate::quote::sparing;
use crate::{BaseType, Dependent, DependentKind, ObjectId, Unmodelled};

impl Schema {
    /// Takes objects of kinds that are managed only once they are declared out of the comparison, unless `is_declared`:
    /// they are reported as not modelled, columns keep their types by name, and what they depend on cannot be replaced.
    pub fn set_undeclared_aside(&mut self, is_declared: &dyn Fn(&ObjectId) -> bool) {
        let is_aside = |id: &ObjectId| id.kind.is_managed_once_declared() && !is_declared(id);
        let aside: Vec<ObjectId> = self.objects().into_iter().filter(is_aside).collect();
        if aside.is_empty() {
            return;
        }
        let other = |id: &ObjectId| {
            let kind = if aside.contains(id) { Kind::Other } else { id.kind };
            ObjectId { kind, ..id.clone() }
        };
        let dependents = self.clone().into_dependents(&aside, other);
        self.retain(&mut |id| !aside.contains(id));
        for mention in self.loose_mentions() {
            if let LooseMention::Type(data_type) = mention
                && let BaseType::Defined(kind, name) = &data_type.base
                && aside.contains(&ObjectId::qualified(*kind, name))
            {
                data_type.base = BaseType::BuiltIn(sparing(name));
            }
        }
        for dependent in &mut self.dependents {
            dependent.on = dependent.on.iter().map(other).collect();
        }
        for (_, text) in self.texts() {
            *text = text.clone().renamed(other);
        }
        self.dependents.retain(|it| {
            let is_of_other = it.on.iter().all(|it| it.kind == Kind::Other);
            it.what != DependentKind::TypePrivileges || !is_of_other
        });
        self.dependents.extend(dependents);
        self.unmodelled.extend(aside.into_iter().map(|id| Unmodelled {
            what: id.kind.singular().to_owned(),
            id: ObjectId { kind: Kind::Other, ..id },
        }));
        self.unmodelled.sort();
    }

    /// Types of this schema as objects that no model describes. What they depend on is addressed by `other`.
    fn into_dependents(
        mut self,
        types: &[ObjectId],
        other: impl Fn(&ObjectId) -> ObjectId,
    ) -> Vec<Dependent> {
        let mut on: BTreeMap<ObjectId, BTreeSet<ObjectId>> = BTreeMap::new();
        for id in types {
            let below = self.type_over(id).and_then(|it| it.data_type.defined_as());
            on.entry(id.clone()).or_default().extend(below);
        }
        for (id, text) in self.texts() {
            // An index may have the name of a type; what is part of something is not part of an index.
            let is_part = |it: &ObjectId| id.path.len() > 2 && id.path.starts_with(&it.path);
            let owner = types.iter().find(|it| **it == id || is_part(it));
            if let Some(all) = owner.and_then(|it| on.get_mut(it)) {
                all.extend(text.reads().into_iter().flatten().cloned());
            }
        }
        let dependent = |(id, on): (ObjectId, BTreeSet<ObjectId>)| {
            let what = DependentKind::ALL.into_iter().find(|it| it.noun() == id.kind.word())?;
            let on = on.iter().map(&other).collect();
            Some(Dependent { id: other(&id), what, on, remake: None, definition: None })
        };
        on.into_iter().filter_map(dependent).filter(|it| !it.on.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Column, Domain, DomainCheck, Enum, Expression, Index, QualifiedName, SqlType, Table,
    };

    #[test]
    fn what_nobody_declared_is_no_object_but_keeps_what_it_depends_on() {
        let there = |name: &str| QualifiedName::new("public", name);
        let (mood, inner, outer) = (there("mood"), there("inner"), there("outer"));
        let domain = |name: &QualifiedName, data_type, texts: &[&str]| Domain {
            name: name.clone(),
            data_type,
            collation: None,
            default: None,
            not_null: false,
            checks: texts
                .iter()
                .map(|it| DomainCheck {
                    name: "c".into(),
                    naming: crate::Naming::Given,
                    expression: Expression::new(*it)
                        .reading([ObjectId::qualified(Kind::Other, &there("f()"))].into()),
                    validity: crate::Validity::Valid,
                    comment: None,
                })
                .collect(),
            comment: None,
        };
        let mut table = Table::new(there("t"));
        let of = |name| SqlType::defined(Kind::Domain, name);
        table.columns = vec![Column::new("a", of(outer.clone()).into_array())];
        table.indexes = vec![Index::new("inner", Vec::new())];
        let privileges = |name: &QualifiedName| Dependent {
            id: ObjectId::within(Kind::Other, name, &"owner and privileges".into()),
            what: DependentKind::TypePrivileges,
            on: vec![ObjectId::domain(name)],
            remake: None,
            definition: None,
        };
        let mut schema = Schema {
            enums: vec![Enum { name: mood.clone(), labels: Vec::new(), comment: None }],
            domains: vec![
                domain(&inner, SqlType::of_enum(mood.clone()), &["f(VALUE)"]),
                domain(&outer, of(inner.clone()), &[]),
            ],
            tables: vec![table],
            dependents: vec![privileges(&inner), privileges(&outer)],
            ..Schema::default()
        };
        let declared = ObjectId::domain(&inner);
        let mut all = schema.clone();
        all.set_undeclared_aside(&|_| true);
        assert_eq!(all, schema);
        let mut one = schema.clone();
        one.set_undeclared_aside(&|it| *it == declared);
        assert_eq!(one.domains, schema.domains[..1]);
        assert_eq!(one.tables[0].columns[0].data_type.to_string(), "public.outer[]");
        let as_other = |name: &QualifiedName| ObjectId::qualified(Kind::Other, name);
        let dependent = |name, on| Dependent {
            id: as_other(name),
            what: DependentKind::Domain,
            on,
            remake: None,
            definition: None,
        };
        assert_eq!(one.dependents, [privileges(&inner), dependent(&outer, vec![declared.clone()])]);
        schema.set_undeclared_aside(&|_| false);
        assert_eq!(schema.domains, []);
        assert_eq!(
            schema.dependents,
            [
                dependent(&inner, vec![ObjectId::enumeration(&mood), as_other(&there("f()"))]),
                dependent(&outer, vec![as_other(&inner)]),
            ]
        );
        let unmodelled: Vec<&str> = schema.unmodelled.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(unmodelled, ["a domain", "a domain"]);
    }
}
