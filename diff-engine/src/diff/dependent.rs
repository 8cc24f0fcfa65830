//! What happens to objects without a model: views, functions, triggers, types and the like, that change, or that depend on what
//! changes. All of them in, one change for each that is not left alone out.

use std::collections::BTreeSet;

use driftless_schema::{
    AttributeChanges, Definition, Dependent, DependentKind, Kind, Name, ObjectId, Pair,
    PartChanges, QualifiedName,
};

use super::held::Held;
use super::operator::Operators;
use crate::kinds::RebuiltType;
use crate::kinds::enumeration::mentions_label;
use crate::matching::{Carried, Matched, Renaming};

/// What happens to a view, a function, a trigger or the like. What these depend on is described by the names after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DependentChange {
    /// It is new.
    Create(Dependent),
    /// It is gone.
    Drop(Dependent),
    /// It gets another definition where it is.
    Alter(Pair<Dependent>, DefinitionAlteration),
    /// It gets another definition, which only a new object can have.
    Replace(Pair<Dependent>),
    /// It depends on something that changes: it is dropped before the change, and recreated after.
    Recreate(Pair<Dependent>),
    /// Its statements cannot simply be run again, for this reason.
    Refuse(Dependent, String),
    /// It cannot get its other definition, for this reason.
    RefuseDefinition(Dependent, String),
}

/// How an object gets another definition where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DefinitionAlteration {
    /// The statements.
    pub statements: Vec<String>,
    /// Its address before, if it is renamed; what it is in has its new names.
    pub renamed_from: Option<ObjectId>,
    /// What they change of the attributes of a composite type.
    pub attributes: AttributeChanges,
    /// The columns that hold values of the type, if attributes change.
    pub held_by: Vec<ObjectId>,
}

impl DependentChange {
    /// Whether it is about privileges on a column of one of these tables.
    pub(super) fn is_about_privileges_on(&self, tables: &BTreeSet<&QualifiedName>) -> bool {
        let (DependentChange::Create(it)
        | DependentChange::Drop(it)
        | DependentChange::Alter(Pair { after: it, .. }, _)
        | DependentChange::Replace(Pair { after: it, .. })
        | DependentChange::Recreate(Pair { after: it, .. })
        | DependentChange::Refuse(it, _)
        | DependentChange::RefuseDefinition(it, _)) = self;
        let [namespace, table, ..] = it.id.path.as_slice() else { return false };
        let table = QualifiedName::new(namespace.clone(), table.clone());
        it.what == DependentKind::ColumnPrivileges && tables.contains(&table)
    }

    /// The objects that are dropped, for good or for a while, and the attributes that are dropped or get another type: what
    /// reads them cannot stay meanwhile.
    pub(super) fn disturbed(&self) -> Vec<ObjectId> {
        match self {
            DependentChange::Drop(it)
            | DependentChange::Replace(Pair { before: it, .. })
            | DependentChange::Recreate(Pair { before: it, .. }) => {
                let brings = it.definition.iter().flat_map(|it| it.brings.clone());
                it.dropping()
                    .map_or_else(Vec::new, |_| [it.id.clone()].into_iter().chain(brings).collect())
            }
            DependentChange::Alter(pair, DefinitionAlteration { attributes, .. }) => {
                let read = ReadAttributes::of(&pair.before, attributes);
                read.attributes.into_iter().chain(read.of_another_type).collect()
            }
            DependentChange::Create(_)
            | DependentChange::Refuse(..)
            | DependentChange::RefuseDefinition(..) => Vec::new(),
        }
    }

    /// The composite type that gets other attributes where it is.
    pub(super) fn restructured(&self) -> Option<&ObjectId> {
        let DependentChange::Alter(pair, DefinitionAlteration { attributes, .. }) = self else {
            return None;
        };
        (!attributes.is_empty()).then_some(&pair.before.id)
    }
}

/// What must not be read while attributes of a type change where it is.
#[derive(Clone, Debug, Default)]
struct ReadAttributes {
    /// Attributes that are dropped, or get another type.
    attributes: BTreeSet<ObjectId>,
    /// The type, if an attribute gets another type: a stored text that makes a value of the type would go on making the old one.
    of_another_type: Option<ObjectId>,
}

impl ReadAttributes {
    fn of(it: &Dependent, changes: &AttributeChanges) -> ReadAttributes {
        let AttributeChanges { added: _, dropped, altered } = changes;
        let names = dropped.iter().chain(altered.iter().map(|it| &it.name));
        let address = |name: &Name| ObjectId {
            kind: Kind::Other,
            path: it.id.path.iter().cloned().chain([name.clone()]).collect(),
        };
        ReadAttributes {
            attributes: names.map(address).collect(),
            of_another_type: (!altered.is_empty()).then(|| it.id.clone()),
        }
    }
}

/// The changes. `touched` are the columns, constraints and types that cannot change under what depends on them.
pub(super) fn changes(
    held: &Held<'_>,
    rebuilt: &[RebuiltType],
    touched: &BTreeSet<ObjectId>,
    server_version: u32,
) -> Vec<DependentChange> {
    let all: Vec<Carried> = held.matching.standing.carried(held.renames).collect();
    let operators = Operators::of(&all, server_version);
    let altered: Vec<Option<DefinitionAlteration>> =
        all.iter().map(|it| altered(it, held, &operators)).collect();
    let own: BTreeSet<usize> = (0..all.len())
        .filter(|it| match &all[*it].matched {
            Matched::Added(_) => false,
            Matched::Removed(_) => true,
            Matched::Kept(_) => altered[*it].is_none(),
        })
        .collect();
    let affected = with_what_depends(&all, &own, &altered, touched);
    let of_one = |place: usize| match all[place].matched.clone() {
        Matched::Added(it) => Some(DependentChange::Create(it)),
        Matched::Removed(it) => Some(match all[place].is_moved && it.relation_below().is_none() {
            true => DependentChange::Refuse(it, NAMED_BEFORE.to_owned()),
            false => DependentChange::Drop(it),
        }),
        Matched::Kept(pair) if affected.contains(&place) => {
            // What the other side defines is in the words of that side.
            let is_in_doubt = all[place].is_in_doubt;
            let is_own =
                is_in_doubt || !pair.before.is_defined_as(&pair.after) || own.contains(&place);
            let has_old_words = !is_in_doubt && pair.before.remake == pair.after.remake;
            let renamed = all[place].is_renamed && has_old_words;
            let why = obstacle(&pair.after, renamed, rebuilt);
            Some(match (why, in_use(&pair.after, held)) {
                (None, Some(why)) if own.contains(&place) => {
                    DependentChange::RefuseDefinition(pair.before, why)
                }
                (Some(why), _) | (None, Some(why)) => DependentChange::Refuse(pair.before, why),
                (None, None) if is_own => DependentChange::Replace(pair),
                (None, None) => DependentChange::Recreate(pair),
            })
        }
        Matched::Kept(pair) => {
            let alteration = altered[place].clone()?;
            if alteration.statements.is_empty() {
                return None;
            }
            let retypes = !alteration.attributes.altered.is_empty();
            Some(match in_use(&pair.after, held).filter(|_| retypes) {
                Some(why) => DependentChange::RefuseDefinition(pair.before, why),
                None => DependentChange::Alter(pair, alteration),
            })
        }
    };
    (0..all.len()).filter_map(of_one).collect()
}

/// The objects that go, and those that depend on these or on what changes, also through others of them.
fn with_what_depends(
    all: &[Carried],
    own: &BTreeSet<usize>,
    altered: &[Option<DefinitionAlteration>],
    touched: &BTreeSet<ObjectId>,
) -> BTreeSet<usize> {
    let mut read = ReadAttributes::default();
    let mut retyped = BTreeSet::new();
    for (it, alteration) in all.iter().zip(altered) {
        if let (Some(before), Some(alteration)) = (it.before(), alteration) {
            let of = ReadAttributes::of(before, &alteration.attributes);
            read.attributes.extend(of.attributes);
            retyped.extend(of.of_another_type);
        }
    }
    let mut affected = own.clone();
    loop {
        let depends = |id: &ObjectId| {
            touched.contains(id)
                || read.attributes.contains(id)
                || (id.kind == Kind::Other
                    && affected.iter().any(|it| all[*it].before().is_some_and(|it| it.id == *id)))
        };
        let is_affected = |it: &Dependent| {
            it.on.iter().any(depends)
                || makes_values(it) && it.on.iter().any(|it| retyped.contains(it))
        };
        let more: Vec<usize> = (0..all.len())
            .filter(|place| !affected.contains(place))
            .filter(|place| all[*place].before().is_some_and(is_affected))
            .collect();
        if more.is_empty() {
            return affected;
        }
        affected.extend(more);
    }
}

/// Whether PostgreSQL keeps texts of it in parsed form, so that they may make values of a type that they depend on. A body in
/// quotes is parsed at each call.
fn makes_values(it: &Dependent) -> bool {
    match it.what {
        what if what.has_parsed_texts() => true,
        DependentKind::Function | DependentKind::Procedure => {
            let create = it.definition.as_ref().map_or("", |it| &it.create);
            let has_body = ["AS $function$", "AS $procedure$"].iter().any(|it| create.contains(it));
            !has_body || create.contains(" DEFAULT ")
        }
        _ => false,
    }
}

/// How an object that stays gets its definition where it is; none if it has to be dropped and created, and for other objects.
fn altered(it: &Carried, held: &Held<'_>, operators: &Operators) -> Option<DefinitionAlteration> {
    let Matched::Kept(pair) = &it.matched else { return None };
    let alteration = redefined(pair, it, held, operators)?;
    let Some(Renaming { from, statements }) = &it.renaming else { return Some(alteration) };
    let statements = [statements.clone()?, alteration.statements].concat();
    Some(DefinitionAlteration { statements, renamed_from: Some(from.clone()), ..alteration })
}

/// How an object gets its definition where it is, under its name after.
fn redefined(
    pair: &Pair<Dependent>,
    carried: &Carried,
    held: &Held<'_>,
    operators: &Operators,
) -> Option<DefinitionAlteration> {
    let (Some(before), Some(after)) = (&pair.before.definition, &pair.after.definition) else {
        return Some(DefinitionAlteration::default());
    };
    if gives_its_name_up(pair) {
        return None;
    }
    if pair.before.is_defined_as(&pair.after) && !carried.is_in_doubt {
        return Some(DefinitionAlteration::default());
    }
    // What is taken out of it has its old name in the statement, and what is put in its new one.
    if pair.after.what == DependentKind::Publication && carried.is_renamed {
        return None;
    }
    if pair.after.what == DependentKind::Operator {
        let statements = operators.in_place(pair)?;
        return Some(DefinitionAlteration { statements, ..DefinitionAlteration::default() });
    }
    if pair.after.what != DependentKind::CompositeType {
        // Words that mean something else by now are replaced by the same ones.
        let create = if carried.is_in_doubt { String::new() } else { before.create.clone() };
        let statements = after.in_place(&Definition { create, ..before.clone() })?;
        return Some(DefinitionAlteration { statements, ..DefinitionAlteration::default() });
    }
    let attributes = held.attributes(pair)?;
    let PartChanges { unset, set } = after.parts_in_place(before)?;
    let name = pair.after.data_type()?;
    let cascades = !held.tables(&pair.after.id).is_empty();
    // The comment on an attribute that is dropped is taken back as long as the attribute is there.
    let statements =
        unset.into_iter().chain(attributes.statement(&name, cascades)).chain(set).collect();
    let held_by = match attributes.is_empty() {
        true => Vec::new(),
        false => [held.columns(&pair.after.id), held.tables(&pair.after.id)].concat(),
    };
    Some(DefinitionAlteration { statements, renamed_from: None, attributes, held_by })
}

/// Whether it uses a table before, and after that something else of the table's name, which can only be there once the table
/// is gone; or the reverse.
fn gives_its_name_up(pair: &Pair<Dependent>) -> bool {
    let names = |it: &Dependent, is_of: fn(&ObjectId) -> bool| -> BTreeSet<Vec<Name>> {
        let all = it.on.iter().filter(|it| it.path.len() > 1 && is_of(it));
        all.map(|it| it.path[..2].to_vec()).collect()
    };
    let is_table = |it: &ObjectId| matches!(it.kind, Kind::Table | Kind::Column);
    let is_other = |it: &ObjectId| it.kind == Kind::Other;
    let exchanged = |one, other| !names(&pair.before, one).is_disjoint(&names(&pair.after, other));
    exchanged(is_table, is_other) || exchanged(is_other, is_table)
}

/// Why a type or a collation can neither be dropped and recreated nor get attributes of other types.
fn in_use(it: &Dependent, held: &Held<'_>) -> Option<String> {
    if it.what == DependentKind::Collation {
        let column = held.sorted_by(&it.loose_name()?)?;
        return Some(format!("column `{column}` sorts by it"));
    }
    it.data_type()?;
    if let Some(column) = held.columns(&it.id).first() {
        return Some(format!("column `{column}` has values of it"));
    }
    if let Some(table) = held.tables(&it.id).first() {
        return Some(format!("table `{table}`, which no model describes, has values of it"));
    }
    held.domains(&it.id).first().map(|domain| format!("domain `{domain}` is over it"))
}

/// Why an object that is dropped under another name cannot be.
const NAMED_BEFORE: &str =
    "its statements have a name that this draft changes; rename in an earlier revision";

/// Why an object cannot be dropped and recreated by its statements.
fn obstacle(dependent: &Dependent, renamed: bool, rebuilt: &[RebuiltType]) -> Option<String> {
    let Some(remake) = &dependent.remake else {
        return Some("cannot be dropped and recreated".to_owned());
    };
    if renamed {
        return Some(
            "its definition has a name that this draft changes; rename in an earlier revision"
                .to_owned(),
        );
    }
    for from in rebuilt.iter().filter_map(|it| it.casts_from.as_ref()) {
        if remake.create.iter().any(|it| it.contains(&format!("::{from}"))) {
            return Some(format!(
                "its stored definition has casts to `{from}`, which would remain"
            ));
        }
    }
    for (label, becomes) in rebuilt.iter().flat_map(|it| &it.labels) {
        if !remake.create.iter().any(|it| mentions_label(it, label)) {
            continue;
        }
        match becomes {
            Some(same) if same == label => (),
            Some(name) => {
                return Some(format!(
                    "its definition has label `{label}`, which is renamed to `{name}`"
                ));
            }
            None => return Some(format!("its definition has label `{label}`, which is removed")),
        }
    }
    None
}
