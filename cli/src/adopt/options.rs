//! What a table, a column, a constraint or an index says besides what makes it, as the words of `#[schema(…)]`.

use driftless_schema::{
    Column, ColumnValue, Exclusion, Generated, Identity, IdentityKind, IndexColumn, IndexKey,
    IndexStorage, Kept, LooseName, Name, Naming, NotNull, OwnedBy, Parameters, ReplicaIdentity,
    Sequence, SequenceOptions, SequenceType, Serial, Statistics, StatisticsKind, TableTraits,
    Timing, Validity,
};

use super::attributes::quoted;

/// The field of a column, by its name.
pub(super) type FieldOf<'a> = &'a dyn Fn(&Name) -> String;

pub(super) fn of_table(traits: &TableTraits) -> Vec<String> {
    let mut items = Vec::new();
    items.extend(traits.unlogged.then(|| "unlogged".to_owned()));
    items.extend(with(&traits.parameters));
    items.extend(text("tablespace", traits.tablespace.as_ref()));
    items.extend(text("access_method", traits.access_method.as_ref()));
    match (traits.row_security.enabled, traits.row_security.forced) {
        (_, true) => items.push("row_security = forced".to_owned()),
        (true, false) => items.push("row_security".to_owned()),
        (false, false) => {}
    }
    match traits.replica_identity {
        ReplicaIdentity::Default => {}
        ReplicaIdentity::Full => items.push("replica_identity = full".to_owned()),
        ReplicaIdentity::Nothing => items.push("replica_identity = nothing".to_owned()),
    }
    items.extend(comment(traits.comment.as_ref()));
    items
}

/// All but the type and the name.
pub(super) fn of_column(column: &Column) -> Vec<String> {
    let mut items = Vec::new();
    items.extend(column.collation.as_ref().map(|it| format!("collation = {}", loose(it))));
    match &column.value {
        ColumnValue::Null | ColumnValue::Default(_) => {}
        ColumnValue::Identity(it) => items.push(identity(it)),
        ColumnValue::Serial(Serial { options, .. }) => {
            items.push(call("serial", counting(options)));
        }
        ColumnValue::Generated(Generated { expression, kept }) => {
            let expression = quoted(expression.as_str());
            items.push(match kept {
                Kept::Stored => format!("generated = {expression}"),
                Kept::Virtual => format!("generated(expression = {expression}, virtual)"),
            });
        }
    }
    items.extend(column.not_null.as_ref().and_then(not_null));
    items.extend(column.storage.map(|it| format!("storage = {}", it.keyword().to_lowercase())));
    items.extend(column.compression.as_ref().map(|it| format!("compression = {it}")));
    items.extend(column.statistics.map(|it| format!("statistics = {it}")));
    items.extend(with(&column.options));
    items.extend(comment(column.comment.as_ref()));
    items
}

fn identity(identity: &Identity) -> String {
    let counting = counting(&identity.options);
    match (identity.kind, counting.is_empty()) {
        (IdentityKind::Always, true) => "identity = always".to_owned(),
        (IdentityKind::ByDefault, true) => "identity".to_owned(),
        (IdentityKind::Always, false) => {
            let always = ["always".to_owned()];
            call("identity", always.into_iter().chain(counting).collect())
        }
        (IdentityKind::ByDefault, false) => call("identity", counting),
    }
}

fn not_null(it: &NotNull) -> Option<String> {
    let name = it.name.as_ref().filter(|_| it.naming == Naming::Given);
    let mut items: Vec<String> = text("name", name).into_iter().collect();
    items.extend((!it.validated).then(|| "not_valid".to_owned()));
    items.extend((!it.inherited).then(|| "no_inherit".to_owned()));
    (!items.is_empty()).then(|| call("not_null", items))
}

fn counting(options: &SequenceOptions) -> Vec<String> {
    let SequenceOptions { increment, minimum, maximum, start, cache, cycle } = options;
    let mut items = Vec::new();
    items.extend(start.map(|it| format!("start = {it}")));
    items.extend((*increment != 1).then(|| format!("increment = {increment}")));
    items.extend(minimum.map(|it| format!("min = {it}")));
    items.extend(maximum.map(|it| format!("max = {it}")));
    items.extend((*cache != 1).then(|| format!("cache = {cache}")));
    items.extend(cycle.then(|| "cycle".to_owned()));
    items
}

pub(super) fn of_sequence(sequence: &Sequence, field: FieldOf<'_>) -> String {
    let mut items = vec![format!("name = {}", quoted(sequence.name.name.as_str()))];
    if sequence.data_type != SequenceType::BigInt {
        items.push(format!("type = {}", sequence.data_type.spelling()));
    }
    items.extend(counting(&sequence.options));
    if let Some(OwnedBy { column, .. }) = &sequence.owned_by {
        items.push(format!("owned_by = {}", field(column)));
    }
    items.extend(comment(sequence.comment.as_ref()));
    call("sequence", items)
}

/// Behind a key: ` collation = "C" class = "text_pattern_ops" desc`.
pub(super) fn of_key(column: &IndexColumn, field: FieldOf<'_>) -> String {
    let mut key = match &column.key {
        IndexKey::Column(name) => field(name),
        IndexKey::Expression(expression) => quoted(expression.as_str()),
    };
    if column.descending {
        key.push_str(" desc");
    }
    match (column.descending, column.nulls_first) {
        (true, false) => key.push_str(" nulls_last"),
        (false, true) => key.push_str(" nulls_first"),
        (true, true) | (false, false) => {}
    }
    if let Some(it) = &column.collation {
        key.push_str(&format!(" collation = {}", loose(it)));
    }
    if let Some(class) = &column.class {
        key.push_str(&match parameters(&class.parameters) {
            all if all.is_empty() => format!(" class = {}", loose(&class.name)),
            all => format!(" class({}, {all})", loose(&class.name)),
        });
    }
    if let Some(it) = column.statistics {
        key.push_str(&format!(" statistics = {it}"));
    }
    key
}

pub(super) fn of_exclusion(
    exclusion: &Exclusion,
    name: Option<String>,
    field: FieldOf<'_>,
) -> String {
    let elements = exclusion
        .elements
        .iter()
        .map(|it| format!("{} with {}", of_key(&it.column, field), loose(&it.operator)));
    let mut items = vec![call("columns", elements.collect())];
    if exclusion.method.as_str() != "gist" {
        items.push(format!("method = {}", quoted(exclusion.method.as_str())));
    }
    items.extend(exclusion.predicate.iter().map(|it| format!("where = {}", quoted(it.as_str()))));
    items.extend(name);
    items.extend(include(&exclusion.include, field));
    items.extend(timing(exclusion.timing));
    items.extend(storage(&exclusion.storage));
    items.extend(comment(exclusion.comment.as_ref()));
    call("exclude", items)
}

pub(super) fn of_statistics(
    statistics: &Statistics,
    namespace: &Name,
    field: FieldOf<'_>,
) -> String {
    let mut items: Vec<String> = statistics.columns.iter().map(field).collect();
    items.extend(statistics.expressions.iter().map(|it| quoted(it.as_str())));
    let is_lone = statistics.columns.is_empty() && statistics.expressions.len() == 1;
    if !is_lone && statistics.kinds.len() < StatisticsKind::ALL.len() {
        let kinds = statistics.kinds.iter().map(|it| it.keyword().to_owned());
        items.push(call("kinds", kinds.collect()));
    }
    items.extend(statistics.target.map(|it| format!("target = {it}")));
    items.push(format!("name = {}", quoted(statistics.name.name.as_str())));
    if statistics.name.namespace != *namespace {
        items.push(format!("schema = {}", quoted(statistics.name.namespace.as_str())));
    }
    items.extend(comment(statistics.comment.as_ref()));
    call("statistics", items)
}

pub(super) fn include(columns: &[Name], field: FieldOf<'_>) -> Option<String> {
    (!columns.is_empty()).then(|| call("include", columns.iter().map(field).collect()))
}

pub(super) fn timing(timing: Timing) -> Option<String> {
    match timing {
        Timing::Immediate => None,
        Timing::Deferrable => Some("deferrable".to_owned()),
        Timing::Deferred => Some("deferred".to_owned()),
    }
}

pub(super) fn validity(validity: Validity) -> Option<String> {
    match validity {
        Validity::Valid => None,
        Validity::NotValid => Some("not_valid".to_owned()),
        Validity::NotEnforced => Some("not_enforced".to_owned()),
    }
}

pub(super) fn storage(storage: &IndexStorage) -> Vec<String> {
    let mut items: Vec<String> = with(&storage.parameters).into_iter().collect();
    items.extend(text("tablespace", storage.tablespace.as_ref()));
    items.extend(storage.clustered.then(|| "clustered".to_owned()));
    items.extend(storage.replica_identity.then(|| "replica_identity".to_owned()));
    items
}

pub(super) fn comment(text: Option<&String>) -> Option<String> {
    text.map(|it| format!("comment = {}", quoted(it)))
}

pub(super) fn flag(is_set: bool, word: &str) -> Option<String> {
    is_set.then(|| word.to_owned())
}

/// `word`, or `word(items)`.
pub(super) fn call(word: &str, items: Vec<String>) -> String {
    if items.is_empty() { word.to_owned() } else { format!("{word}({})", items.join(", ")) }
}

fn text(word: &str, name: Option<&Name>) -> Option<String> {
    name.map(|it| format!("{word} = {}", quoted(it.as_str())))
}

fn with(all: &Parameters) -> Option<String> {
    (!all.is_empty()).then(|| format!("with({})", parameters(all)))
}

/// Values are texts, which the derive takes as well as numbers.
fn parameters(all: &Parameters) -> String {
    let one = |(name, value): (&String, &String)| {
        let is_number = value.parse::<f64>().is_ok_and(f64::is_finite);
        let value = if is_number { value.clone() } else { quoted(value) };
        match name.contains('.') {
            true => format!("{} = {value}", quoted(name)),
            false => format!("{name} = {value}"),
        }
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn loose(name: &LooseName) -> String {
    let namespace = name.namespace.as_ref().map_or(String::new(), |it| format!("{}.", it.as_str()));
    quoted(&format!("{namespace}{}", name.name.as_str()))
}
