//! What texts say of enums whose names or labels differ between the sides: PostgreSQL reads the texts of each side with the
//! names of that side. If a name passes from one label or enum to another, a text has another meaning afterwards, in the
//! same words.

use std::collections::BTreeSet;

use driftless_schema::quote::inside_literal;
use driftless_schema::{
    BaseType, Enum, Expression, Kind, Name, ObjectId, Pair, QualifiedName, RenamedEnum, Schema,
    SqlType, Table, TextUse,
};

use crate::matching::{Matched, Matching};

impl Matching {
    /// The labels of the enum that are renamed; the enum is given by its name after.
    pub(crate) fn renamed_labels(&self, after: &QualifiedName) -> Vec<Pair<String>> {
        renamed(&self.labels, after)
    }

    /// The enums whose names or labels differ between the sides.
    pub(crate) fn renamed_enums(&self) -> Vec<RenamedEnum> {
        let kept = self.standalone.enums.iter().filter_map(|it| match it {
            Matched::Kept(pair) => Some(pair),
            Matched::Added(_) | Matched::Removed(_) => None,
        });
        let all = kept.map(|pair| RenamedEnum {
            names: pair.as_ref().map(|it| it.name.clone()),
            labels: pair.as_ref().map(|it| it.labels.clone()),
            renamed: self.renamed_labels(&pair.after.name),
        });
        all.filter(|it| it.names.differs() || !it.renamed.is_empty()).collect()
    }
}

/// The enums, if one of the texts may mention one of them by a name that only its side has. All of them, because they may
/// take names from each other.
pub(crate) fn mentioned(enums: &[RenamedEnum], texts: &Pair<Expression>) -> Vec<RenamedEnum> {
    let has_label = |text: &Expression, label: &str| mentions_label(text.as_str(), label);
    let is_mentioned = |it: &RenamedEnum| {
        it.names.differs() && texts.after.mentions(&it.names.after.name)
            || it.renamed.iter().any(|label| {
                has_label(&texts.before, &label.before) || has_label(&texts.after, &label.after)
            })
    };
    if enums.iter().any(is_mentioned) { enums.to_vec() } else { Vec::new() }
}

/// The enums, if the type is one of them, or an array of one, under its name before.
pub(crate) fn of_type(enums: &[RenamedEnum], data_type: &SqlType) -> bool {
    enums.iter().any(|it| data_type.as_enum() == Some(&it.names.before))
}

/// The type under its name before. Only enums have one: a question is about what is below domains.
pub(crate) fn named_before(enums: &[RenamedEnum], mut data_type: SqlType) -> SqlType {
    if let BaseType::Defined(Kind::Enum, name) = &mut data_type.base
        && let Some(renamed) = enums.iter().find(|it| it.names.after == *name)
    {
        *name = renamed.names.before.clone();
    }
    data_type
}

/// The same for the type that a text is assigned to.
pub(crate) fn used_before(enums: &[RenamedEnum], used_as: TextUse) -> TextUse {
    match used_as {
        TextUse::Default(it) => TextUse::Default(named_before(enums, it)),
        TextUse::Generated(it) => TextUse::Generated(named_before(enums, it)),
        TextUse::Type | TextUse::Cast | TextUse::Condition | TextUse::Value => used_as,
    }
}

fn renamed(labels: &[Pair<ObjectId>], after: &QualifiedName) -> Vec<Pair<String>> {
    let own = labels
        .iter()
        .filter(|it| it.after.path[..2] == [after.namespace.clone(), after.name.clone()]);
    own.map(|it| it.as_ref().map(label)).collect()
}

fn label(id: &ObjectId) -> String {
    id.path.last().map_or("", |it| it.as_str()).to_owned()
}

/// Puts texts of one side in doubt that mention a label, or an enum, whose name is another one's on the other side: such texts are not
/// equal because their words are.
pub(crate) fn in_doubt(
    mut schemas: Pair<Schema>,
    enums: &[Matched<Enum>],
    labels: &[Pair<ObjectId>],
) -> Pair<Schema> {
    let kept: Vec<&Pair<Enum>> = enums
        .iter()
        .filter_map(|it| match it {
            Matched::Kept(pair) => Some(pair),
            Matched::Added(_) | Matched::Removed(_) => None,
        })
        .collect();
    let exchanged: Vec<&Name> = kept
        .iter()
        .filter(|it| it.before.name != it.after.name)
        .filter(|it| kept.iter().any(|other| other.after.name == it.before.name))
        .map(|it| &it.before.name.name)
        .collect();
    let reused: BTreeSet<String> =
        kept.iter().flat_map(|it| reused(it, &renamed(labels, &it.after.name))).collect();
    if exchanged.is_empty() && reused.is_empty() {
        return schemas;
    }
    for (_, text) in schemas.before.texts() {
        let is_about = exchanged.iter().any(|it| text.mentions(it))
            || reused.iter().any(|it| mentions_label(text.as_str(), it));
        if is_about {
            *text = text.clone().in_doubt();
        }
    }
    schemas
}

/// The names of labels that another label has on the other side.
fn reused(pair: &Pair<Enum>, renamed: &[Pair<String>]) -> Vec<String> {
    let mut all = Vec::new();
    for Pair { before, after } in renamed {
        all.extend(pair.after.labels.contains(before).then(|| before.clone()));
        all.extend(pair.before.labels.contains(after).then(|| after.clone()));
    }
    all
}

/// Removes the marks, so that the texts can be compared again.
pub(crate) fn put_back(table: &mut Table) {
    for (_, text) in table.texts() {
        *text = text.clone().put_back();
    }
}

/// Whether a text may mention a label, alone or in an array.
pub(crate) fn mentions_label(text: &str, label: &str) -> bool {
    let quoted = inside_literal(label);
    let is_escaped = |it: char| matches!(it, '\\' | '"');
    text.contains(&format!("'{quoted}'"))
        || (text.contains("'{") && (text.contains(&quoted) || label.contains(is_escaped)))
        || (label.contains('\\') && text.contains("E'"))
}
