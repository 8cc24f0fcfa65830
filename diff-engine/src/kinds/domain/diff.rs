//! What can happen to a domain.

use std::collections::BTreeSet;

use driftless_schema::quote::sparing;
use driftless_schema::{
    BaseType, DependentKind, Domain, DomainCheck, Expression, Kind, LooseName, Name, ObjectId,
    Pair, QualifiedName, SqlType, Validity,
};

use crate::diff::Retyped;
use crate::kinds::{Known, RebuiltType};
use crate::matching::{Carried, Matched};

/// A change of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DomainChange {
    /// The domain is new. `inherits_default`: PostgreSQL gives it the default of the domain that it is over.
    Create {
        /// The domain.
        domain: Domain,
        /// Whether that default has to be taken away.
        inherits_default: bool,
    },
    /// The domain is dropped.
    Drop(Domain),
    /// The domain is renamed.
    Rename(Pair<QualifiedName>),
    /// A check is renamed.
    RenameCheck(QualifiedName, Pair<Name>),
    /// A check is new.
    AddCheck(QualifiedName, DomainCheck, Holders),
    /// A check is dropped.
    DropCheck(QualifiedName, Name),
    /// A check applies to the values that are there too from now on.
    ValidateCheck(QualifiedName, Name, Holders),
    /// The domain accepts `NULL` from now on, or no longer does.
    NotNull(QualifiedName, bool, Holders),
    /// Columns without a default of their own get another one.
    Default(QualifiedName, Option<Expression>),
    /// The domain's comment is changed or removed.
    Comment(QualifiedName, Option<String>),
    /// The comment of a check is changed or removed.
    CommentOnCheck(QualifiedName, Name, Option<String>),
    /// Another domain replaces it: `ALTER DOMAIN` cannot make the change.
    Rebuild(Box<DomainRebuild>),
    /// The domain becomes stricter, and that column holds its values inside of others, where PostgreSQL does not look.
    Unreachable(QualifiedName, ObjectId),
}

/// The tables that stay and have a column of the domain, or of a domain over it: PostgreSQL reads them when the domain becomes
/// stricter.
pub(super) type Holders = Vec<QualifiedName>;

/// A domain that is replaced by another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainRebuild {
    /// The domain's name when the draft begins, and after.
    pub names: Pair<QualifiedName>,
    /// The name of the old domain until it is dropped.
    pub aside: QualifiedName,
    /// The type of its values before, if it is another one after.
    pub casts_from: Option<String>,
    /// The domain that replaces it.
    pub after: Domain,
    /// By which its values sort before and after.
    pub collations: Pair<Option<LooseName>>,
    /// Whether PostgreSQL gives it the default of the domain that it is over, which has to be taken away.
    pub inherits_default: bool,
    /// What both domains are over or read, as far as that is replaced too.
    pub over: Vec<ObjectId>,
    /// The columns of this domain that stay, by their tables, unless the type that the domain is over changes them.
    pub columns: Vec<(QualifiedName, Retyped)>,
}

impl DomainRebuild {
    /// What everything that uses the domain has to know.
    pub(super) fn rebuilt_type(&self) -> RebuiltType {
        let columns = self.columns.iter().map(|(table, it)| (table.clone(), it.column.clone()));
        RebuiltType {
            kind: Kind::Domain,
            names: self.names.clone(),
            casts_from: self.casts_from.clone(),
            columns: columns.collect(),
            labels: Vec::new(),
        }
    }
}

pub(super) fn changes(all: &[Matched<Domain>], known: &Known<'_>) -> Vec<DomainChange> {
    let replaced = Replaced::of(all, known);
    let mut changes = Vec::new();
    for matched in all {
        match matched {
            Matched::Added(it) => changes.push(DomainChange::Create {
                inherits_default: inherits_default(it, all),
                domain: it.clone(),
            }),
            Matched::Removed(it) => {
                let name = known.renames.object(Kind::Domain, &it.name);
                changes.push(DomainChange::Drop(named(it, known, name)));
            }
            Matched::Kept(pair) => {
                let before = named(
                    &pair.before,
                    known,
                    known.renames.object(Kind::Domain, &pair.before.name),
                );
                let names = Pair {
                    before: known.renames.placed(&pair.before.name),
                    after: pair.after.name.clone(),
                };
                let pair = Pair { before, after: pair.after.clone() };
                if replaced.domains.contains(&names.after) {
                    let rebuild = rebuild(names, pair.after, all, known, &replaced);
                    changes.push(DomainChange::Rebuild(Box::new(rebuild)));
                } else {
                    let inside = is_stricter(&pair).then(|| inside_of_others(&pair, known));
                    if let Some(column) = inside.flatten() {
                        changes.push(DomainChange::Unreachable(names.after.clone(), column));
                    }
                    altered(names, &pair, &holders(&pair.after.name, known), &mut changes);
                }
            }
        }
    }
    changes
}

/// Checks that stay as they are and call what is dropped for a while: they go before, and come back after.
pub(crate) fn checked_again(
    all: &[Matched<Domain>],
    known: &Known<'_>,
    calls: impl Fn(&Expression) -> bool,
) -> Vec<DomainChange> {
    let replaced = Replaced::of(all, known);
    let mut changes = Vec::new();
    for matched in all {
        let Matched::Kept(Pair { before, after }) = matched else { continue };
        if replaced.domains.contains(&after.name) {
            continue;
        }
        for check in &after.checks {
            let same = before.checks.iter().find(|it| it.name == check.name && is_kept(it, check));
            if same.is_some_and(|it| calls(&it.expression) || calls(&check.expression)) {
                let holders = holders(&after.name, known);
                changes.push(DomainChange::DropCheck(after.name.clone(), check.name.clone()));
                changes.push(DomainChange::AddCheck(after.name.clone(), check.clone(), holders));
            }
        }
    }
    changes
}

/// The domain with the names after in what it is over; its own name is that one.
fn named(domain: &Domain, known: &Known<'_>, name: QualifiedName) -> Domain {
    let mut named = Domain { name, ..domain.clone() };
    known.renames.carry_type(&mut named.data_type);
    known.renames.carry_collation(&mut named.collation);
    named
}

/// `CREATE DOMAIN` copies the default of the domain that the new one is over (PostgreSQL 13 to 18).
fn inherits_default(domain: &Domain, all: &[Matched<Domain>]) -> bool {
    let below = domain.data_type.defined_as();
    let has_default = |it: &Domain| {
        it.default.is_some() && below == Some(ObjectId::domain(&it.name)) && !domain.data_type.array
    };
    let is_below = |it: &Matched<Domain>| match it {
        Matched::Added(it) => has_default(it),
        Matched::Kept(Pair { before, after }) => {
            let before = Domain { name: after.name.clone(), ..before.clone() };
            has_default(&before) || has_default(after)
        }
        Matched::Removed(_) => false,
    };
    domain.default.is_none() && all.iter().any(is_below)
}

/// The domains that are replaced by others, by their names after.
struct Replaced {
    domains: BTreeSet<QualifiedName>,
}

impl Replaced {
    /// Those that no `ALTER DOMAIN` can change, and those over a type that is replaced.
    fn of(all: &[Matched<Domain>], known: &Known<'_>) -> Replaced {
        let kept = || {
            all.iter().filter_map(|it| match it {
                Matched::Kept(pair) => {
                    let before = named(&pair.before, known, pair.after.name.clone());
                    Some(Pair { before, after: pair.after.clone() })
                }
                Matched::Added(_) | Matched::Removed(_) => None,
            })
        };
        let arrays = Arrays { kept: kept().collect(), known };
        let mut domains: BTreeSet<QualifiedName> = kept()
            .filter(|it| is_another(it) || (is_stricter(it) && arrays.hold(&it.after.name)))
            .map(|it| it.after.name)
            .collect();
        loop {
            let is_replaced = |id: &ObjectId| {
                known.rebuilt.iter().any(|of| of.id() == *id)
                    || domains.iter().any(|of| ObjectId::domain(of) == *id)
            };
            let is_over = |it: &Pair<Domain>| {
                it.after.data_type.defined_as().as_ref().is_some_and(is_replaced)
                    || read_by(&it.before, known).iter().any(is_replaced)
            };
            let more: Vec<QualifiedName> = kept().filter(is_over).map(|it| it.after.name).collect();
            let known = domains.len();
            domains.extend(more);
            if domains.len() == known {
                return Replaced { domains };
            }
        }
    }
}

/// What the texts of a domain read, under the names after.
fn read_by(domain: &Domain, known: &Known<'_>) -> Vec<ObjectId> {
    let mut domain = domain.clone();
    let texts = domain.texts().into_iter();
    let read = texts.flat_map(|(_, text)| text.reads().into_iter().flatten().cloned());
    read.map(|it| known.renames.carry_id(&it)).collect()
}

/// Whether the values are of another type or sort otherwise, which no `ALTER DOMAIN` can change.
fn is_another(Pair { before, after }: &Pair<Domain>) -> bool {
    (&before.data_type, &before.collation) != (&after.data_type, &after.collation)
}

/// Whether values that are there have to meet a condition that they did not have to meet before.
fn is_stricter(Pair { before, after }: &Pair<Domain>) -> bool {
    let is_new = |it: &DomainCheck| {
        let same = before.checks.iter().find(|other| other.expression == it.expression);
        it.validity == Validity::Valid && same.is_none_or(|it| it.validity != Validity::Valid)
    };
    (after.not_null && !before.not_null) || after.checks.iter().any(is_new)
}

/// Columns that hold arrays of domains: PostgreSQL does not look into them, and refuses to make the domain stricter (0A000).
struct Arrays<'a> {
    kept: Vec<Pair<Domain>>,
    known: &'a Known<'a>,
}

impl Arrays<'_> {
    /// Whether a column that stays holds arrays of the domain, itself or through a domain over such arrays.
    fn hold(&self, name: &QualifiedName) -> bool {
        let over_arrays: Vec<ObjectId> = self
            .kept
            .iter()
            .filter(|it| is_array_of(&it.before.data_type, name))
            .map(|it| ObjectId::domain(&it.after.name))
            .collect();
        let holds = |it: &SqlType| {
            is_array_of(it, name) || it.defined_as().is_some_and(|id| over_arrays.contains(&id))
        };
        let stay = self.known.columns(|types| holds(types.before) && holds(types.after));
        // A domain over this one has its values in columns of its own.
        let above = self.kept.iter().filter(|it| {
            it.before.data_type.defined_as() == Some(ObjectId::domain(name))
                && !it.before.data_type.array
        });
        !stay.is_empty() || above.into_iter().any(|it| self.hold(&it.after.name))
    }
}

/// The tables that stay and have a column of the domain, or of a domain over it.
fn holders(name: &QualifiedName, known: &Known<'_>) -> Holders {
    let id = ObjectId::domain(name);
    let columns = known.columns(|types| known.values.stands_over(types, &id));
    let tables: BTreeSet<QualifiedName> = columns.into_iter().map(|(table, _)| table).collect();
    tables.into_iter().collect()
}

/// A column that stays and holds values of the domain inside of values of a composite or range type, or of rows of a table.
fn inside_of_others(Pair { before, after }: &Pair<Domain>, known: &Known<'_>) -> Option<ObjectId> {
    let holds = |it: &SqlType| it.defined_as() == Some(ObjectId::domain(&after.name));
    let rows = known.columns(|types| holds(types.before)).into_iter();
    let mut inside: BTreeSet<QualifiedName> = rows.map(|(table, _)| table).collect();
    let mut ids = BTreeSet::from([ObjectId::domain(&before.name), ObjectId::domain(&after.name)]);
    // A type may hold the values through other types.
    loop {
        let found = ids.len();
        let carried: Vec<Carried> = known.matching.standing.carried(known.renames).collect();
        for dependent in carried.iter().filter_map(Carried::before) {
            let is_type =
                matches!(dependent.what, DependentKind::CompositeType | DependentKind::RangeType);
            if let [namespace, name] = dependent.id.path.as_slice()
                && is_type
                && dependent.on.iter().any(|it| ids.contains(it))
            {
                inside.insert(QualifiedName::new(namespace.clone(), name.clone()));
                ids.insert(dependent.id.clone());
            }
        }
        if ids.len() == found {
            break;
        }
    }
    let spellings: BTreeSet<String> = inside.iter().map(sparing).collect();
    let is_one = |it: &SqlType| match &it.base {
        BaseType::BuiltIn(text) => spellings.contains(text),
        BaseType::Defined(..) => false,
    };
    let columns = known.columns(|types| is_one(types.before) && is_one(types.after));
    columns.into_iter().map(|(table, it)| ObjectId::column(&table, &it.after.name)).next()
}

fn rebuild(
    names: Pair<QualifiedName>,
    after: Domain,
    all: &[Matched<Domain>],
    known: &Known<'_>,
    replaced: &Replaced,
) -> DomainRebuild {
    let id = ObjectId::domain(&after.name);
    let columns =
        known.columns(|types| !types.differs() && types.after.defined_as().as_ref() == Some(&id));
    let columns: Vec<(QualifiedName, Retyped)> = columns
        .into_iter()
        .map(|(table, pair)| (table, Retyped::of(pair, known.values, &known.matching.casts)))
        .collect();
    let is_replaced = |id: &ObjectId| {
        known.rebuilt.iter().any(|it| it.id() == *id)
            || replaced.domains.iter().any(|it| ObjectId::domain(it) == *id)
    };
    let before = all.iter().find_map(|it| match it {
        Matched::Kept(pair) if pair.after.name == after.name => Some(&pair.before),
        _ => None,
    });
    let read = before.map_or(Vec::new(), |it| read_by(it, known));
    let over: BTreeSet<ObjectId> =
        after.data_type.defined_as().into_iter().chain(read).filter(is_replaced).collect();
    // An enum below gives its labels to every column of a type over it.
    let by_the_enum = known.rebuilt.iter().any(|of| {
        let types = Pair {
            before: SqlType::defined(Kind::Domain, after.name.clone()),
            after: SqlType::defined(Kind::Domain, after.name.clone()),
        };
        known.values.stands_over(types.as_ref(), &of.id())
    });
    let whole = SqlType::defined(Kind::Domain, after.name.clone());
    let values = known.values.pair(Pair { before: &whole, after: &whole });
    DomainRebuild {
        casts_from: (before.is_some() && values.differs()).then(|| values.before.to_string()),
        aside: known.aside(&names.before),
        collations: Pair {
            before: before.and_then(|it| it.collation.clone()),
            after: after.collation.clone(),
        },
        names,
        inherits_default: inherits_default(&after, all),
        over: over.into_iter().collect(),
        columns: if by_the_enum { Vec::new() } else { columns },
        after,
    }
}

/// What `ALTER DOMAIN` can change. The names of `pair` are those after.
fn altered(
    names: Pair<QualifiedName>,
    Pair { before, after }: &Pair<Domain>,
    holders: &Holders,
    all: &mut Vec<DomainChange>,
) {
    let Domain { name, data_type: _, collation: _, default, not_null, checks, comment } = after;
    if names.differs() {
        all.push(DomainChange::Rename(names));
    }
    let renamed = renamed_checks(&before.checks, checks);
    for names in &renamed {
        all.push(DomainChange::RenameCheck(name.clone(), names.clone()));
    }
    // The check before that a check after is, under whichever name.
    let known = |it: &DomainCheck| {
        let old = renamed.iter().find(|names| names.after == it.name);
        let old = old.map_or(&it.name, |names| &names.before);
        let is_renamed_away = |it: &Name| renamed.iter().any(|names| names.before == *it);
        let found = before.checks.iter().find(|it| it.name == *old)?;
        (*old != it.name || !is_renamed_away(old)).then_some(found)
    };
    let kept: Vec<(&DomainCheck, &DomainCheck)> = checks
        .iter()
        .filter_map(|it| known(it).map(|known| (known, it)))
        .filter(|(before, after)| is_kept(before, after))
        .collect();
    for check in &before.checks {
        if kept.iter().all(|(it, _)| it.name != check.name) {
            all.push(DomainChange::DropCheck(name.clone(), check.name.clone()));
        }
    }
    for check in checks {
        let Some((known, _)) = kept.iter().find(|(_, it)| it.name == check.name) else {
            let (name, check) = (name.clone(), check.clone());
            all.push(DomainChange::AddCheck(name, check, holders.clone()));
            continue;
        };
        if known.validity != check.validity {
            let (name, check) = (name.clone(), check.name.clone());
            all.push(DomainChange::ValidateCheck(name, check, holders.clone()));
        }
        if known.comment != check.comment {
            let (name, text) = (name.clone(), check.comment.clone());
            all.push(DomainChange::CommentOnCheck(name, check.name.clone(), text));
        }
    }
    if before.not_null != *not_null {
        all.push(DomainChange::NotNull(name.clone(), *not_null, holders.clone()));
    }
    if before.default != *default {
        all.push(DomainChange::Default(name.clone(), default.clone()));
    }
    if before.comment != *comment {
        all.push(DomainChange::Comment(name.clone(), comment.clone()));
    }
}

/// Whether the one check can become the other: a check can be renamed, and validated.
fn is_kept(before: &DomainCheck, after: &DomainCheck) -> bool {
    before.expression == after.expression
        && (before.validity == after.validity || after.validity == Validity::Valid)
}

/// Checks with the same condition and another name, of which neither name has a check with that condition on the other side.
fn renamed_checks(before: &[DomainCheck], after: &[DomainCheck]) -> Vec<Pair<Name>> {
    let same = |all: &[DomainCheck], it: &DomainCheck| {
        all.iter().any(|other| other.name == it.name && other.expression == it.expression)
    };
    let mut open: Vec<&DomainCheck> = after.iter().filter(|it| !same(before, it)).collect();
    let mut all = Vec::new();
    for check in before.iter().filter(|it| !same(after, it)) {
        if let Some(place) = open.iter().position(|it| is_kept(check, it)) {
            all.push(Pair { before: check.name.clone(), after: open.remove(place).name.clone() });
        }
    }
    all
}

/// The type of a column, or what it is an array of.
fn is_array_of(data_type: &SqlType, name: &QualifiedName) -> bool {
    data_type.array && data_type.defined_as() == Some(ObjectId::domain(name))
}
