//! What the user has said about names: attributes of the models, flags, and the recorded head's word for it.

use driftless_diff_engine::{Backfill, Intent, Merged, Quiet, Rename, are_followed};
use driftless_schema::text::one_line;
use driftless_schema::{Diagnostic, Kind, Name, ObjectId, Pair, Schema, Severity};

use crate::failure::Failure;
use crate::flags::Decisions;
use crate::locations::Locations;
use crate::terminal::Terminal;

/// Old names with their new ones, as the models have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// `renamed_from`.
    pub(crate) said: Vec<(ObjectId, ObjectId)>,
    /// What of that was said already when the last draft was made.
    pub(crate) drafted: Vec<(ObjectId, ObjectId)>,
    /// What is the same in Rust as in the recorded head, and has another name in the database.
    pub(crate) since_head: Vec<(ObjectId, ObjectId)>,
    /// What the recorded head has and the models no longer have under that name.
    pub(crate) given_up: Vec<ObjectId>,
    /// What the models of the last draft declared, of kinds that are managed once they are declared.
    pub(crate) declared: Vec<ObjectId>,
    /// `backfill`.
    pub(crate) backfills: Vec<Backfill>,
    /// `removed`.
    pub(crate) merged: Vec<Merged>,
    /// `quiet_trigger`.
    pub(crate) quiet: Vec<Quiet>,
}

/// `--rename` and `renamed_from` first; the recorded head adds what neither speaks of.
pub(crate) fn intent(
    schemas: &Pair<Schema>,
    renamed: &Renamed,
    decisions: &Decisions,
) -> Result<Intent, Failure> {
    let mut intent = Intent {
        declared: renamed.declared.clone(),
        backfills: renamed.backfills.clone(),
        merged: renamed.merged.clone(),
        quiet: renamed.quiet.clone(),
        ..Intent::default()
    };
    for word in &decisions.rename {
        intent.renames.push(rename(schemas, word)?);
    }
    for word in &decisions.drop {
        intent.drops.push(named(schemas, word, "--drop")?);
    }
    for (from, to) in &renamed.said {
        let rename = rename_of(from, to);
        if !intent.renames.contains(&rename) {
            intent.renames.push(rename);
        }
    }
    one_name_each(&intent)?;
    for (from, to) in &renamed.since_head {
        let spoken_of = intent.drops.contains(from)
            || intent.renames.iter().any(|it| it.from == *from || it.to == *to);
        if !spoken_of {
            intent.renames.push(rename_of(from, to));
        }
    }
    let taken = |id: &ObjectId| {
        let addresses = addresses(id, &intent.renames);
        renamed.since_head.iter().any(|(_, to)| addresses.contains(to))
    };
    let given_up = renamed.given_up.iter().filter(|it| taken(it)).cloned();
    let drops: Vec<ObjectId> = given_up.collect();
    intent.drops.extend(drops);
    can_be_followed(schemas, &intent, &renamed.drafted)?;
    is_gone(schemas, &intent, decisions)?;
    Ok(intent)
}

/// One old name has one new name, and the other way round; and what is renamed is not dropped.
fn one_name_each(intent: &Intent) -> Result<(), Failure> {
    for (place, one) in intent.renames.iter().enumerate() {
        for other in &intent.renames[place + 1..] {
            if one.from == other.from || one.to == other.to {
                return Err(Failure::new(
                    format!(
                        "the renames `{}` to `{}` and `{}` to `{}` contradict each other",
                        one.from, one.to, other.from, other.to
                    ),
                    "keep one of them, in `--rename` or in `renamed_from`",
                ));
            }
        }
        if intent.drops.contains(&one.from) {
            return Err(Failure::new(
                format!("`{}` cannot be both dropped and renamed to `{}`", one.from, one.to),
                "remove `--drop` or the rename",
            ));
        }
    }
    Ok(())
}

/// What both sides have is not dropped, unless a rename takes its name over: `--drop` of it would be passed over.
fn is_gone(schemas: &Pair<Schema>, intent: &Intent, decisions: &Decisions) -> Result<(), Failure> {
    let known = schemas.as_ref().map(ids);
    for word in &decisions.drop {
        let id = named(schemas, word, "--drop")?;
        let addresses = addresses(&id, &intent.renames);
        let stays =
            known.before.contains(&id) && known.after.iter().any(|it| addresses.contains(it));
        if stays && intent.renames.iter().all(|it| !addresses.contains(&it.to)) {
            return Err(Failure::new(
                format!("`--drop` names `{id}`, but both schemas have it"),
                "remove it from the models, or remove `--drop`",
            ));
        }
    }
    Ok(())
}

/// A rename that is said and cannot be followed is never passed over: what was meant would be dropped, or stay behind.
///
/// What was drafted already is done where its new name is there, whoever has the old one now.
fn can_be_followed(
    schemas: &Pair<Schema>,
    intent: &Intent,
    drafted: &[(ObjectId, ObjectId)],
) -> Result<(), Failure> {
    let known = schemas.as_ref().map(ids);
    let followed = are_followed(schemas, intent);
    let open = intent.renames.iter().zip(followed).filter(|(_, followed)| !followed);
    let is_drafted = |it: &Rename| drafted.iter().any(|(from, to)| *it == rename_of(from, to));
    for Rename { from, to } in open.map(|(it, _)| it).filter(|it| !is_drafted(it)) {
        let is_there = |id: &ObjectId| {
            let addresses = addresses(id, &intent.renames);
            known.as_ref().map(|ids| ids.iter().any(|it| addresses.contains(it)))
        };
        let problem = match (is_there(from), is_there(to)) {
            (Pair { before: true, .. }, Pair { before: true, after: true }) => {
                format!("`{to}` already exists")
            }
            _ => continue,
        };
        return Err(Failure::new(
            format!("`{from}` cannot be renamed to `{to}`: {problem}"),
            match to.kind {
                Kind::Other => format!("drop or rename the old `{to}` in an earlier revision"),
                _ => format!(
                    "if the old `{to}` is no longer needed, add `--drop {to}`: then the old one is dropped first; or rename it, too: `--rename {to}:NAME`"
                ),
            },
        ));
    }
    Ok(())
}

/// An object's address, under the old names and the new ones of what it is in: a schema, and a table or an enum.
fn addresses(id: &ObjectId, renames: &[Rename]) -> Vec<ObjectId> {
    let mut all = vec![id.clone()];
    let is_around = |it: &ObjectId| match it.kind {
        Kind::Namespace => id.kind != Kind::Namespace,
        Kind::Table => id.kind == Kind::Column,
        Kind::Enum => id.kind == Kind::Label,
        _ => false,
    };
    let around: Vec<&Rename> = renames.iter().filter(|it| is_around(&it.from)).collect();
    let mut place = 0;
    while let Some(known) = all.get(place).cloned() {
        for Rename { from, to } in &around {
            for (one, other) in [(from, to), (to, from)] {
                if let Some(rest) = known.path.strip_prefix(one.path.as_slice()) {
                    let path = [other.path.as_slice(), rest].concat();
                    let address = ObjectId { path, ..known.clone() };
                    if !all.contains(&address) {
                        all.push(address);
                    }
                }
            }
        }
        place += 1;
    }
    all
}

fn rename(schemas: &Pair<Schema>, word: &str) -> Result<Rename, Failure> {
    let (old, new) = word.split_once(':').ok_or_else(|| {
        Failure::new(
            format!("`--rename {word}` does not have the form OLD:NEW"),
            "write `--rename users.mail:email` or `--rename users:accounts`",
        )
    })?;
    let from = named(schemas, old, "--rename")?;
    let known = schemas.as_ref().map(ids);
    // The new name may be written as a whole, which another schema needs, or without what stands before it.
    let whole = known.after.iter().chain(&known.before);
    if let Some(to) = whole.filter(|it| it.kind == from.kind).find(|it| is_named(it, new)) {
        return Ok(Rename { from, to: to.clone() });
    }
    let mut to = from.clone();
    let last = new.rsplit('.').next().unwrap_or(new);
    if let Some(name) = to.path.last_mut() {
        *name = Name::new(last);
    }
    let on_either_side = |id: &ObjectId| known.before.contains(id) || known.after.contains(id);
    if !on_either_side(&to) && !moves_with_its_table(&known, &to) {
        return Err(Failure::new(
            format!("`--rename {word}`: there is no `{to}` in either schema"),
            "write the new name as in the models",
        ));
    }
    Ok(Rename { from, to })
}

/// A column's address bears its table's old name where the table is renamed too.
fn moves_with_its_table(known: &Pair<Vec<ObjectId>>, to: &ObjectId) -> bool {
    let all = known.before.iter().chain(&known.after);
    all.filter(|it| it.kind == to.kind && it.path.len() == 3)
        .any(|it| it.path.last() == to.path.last())
}

fn named(schemas: &Pair<Schema>, word: &str, flag: &str) -> Result<ObjectId, Failure> {
    // What is dropped may be of any kind: an index that somebody else made, too.
    let of = |schema: &Schema| match flag {
        "--drop" => schema.objects(),
        _ => ids(schema),
    };
    let all = of(&schemas.before).into_iter().chain(of(&schemas.after));
    let found = all.into_iter().find(|it| is_named(it, word));
    found.ok_or_else(|| {
        Failure::new(
            format!("`{flag}` names `{word}`, but neither schema has it"),
            "name a table, a column as `table.column`, an enum, a label as `enum.label`, a sequence or a schema; `--drop` also takes an index, and a constraint as `table.constraint`",
        )
    })
}

/// An odd character may be typed as it is, or as messages show it.
fn is_named(id: &ObjectId, word: &str) -> bool {
    id.to_string() == one_line(word)
}

/// What a person can name.
fn ids(schema: &Schema) -> Vec<ObjectId> {
    let objects = schema.objects().into_iter().filter(|it| it.kind.is_named_by_people());
    let defined = schema.dependents.iter().filter(|it| it.definition.is_some());
    objects.chain(defined.map(|it| it.id.clone())).collect()
}

/// `renamed_from` names what was there: where neither name was, it says something that is not so.
pub(crate) fn had_its_old_name(
    schemas: &Pair<Schema>,
    renamed: &Renamed,
    locations: &Locations,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let (before, after) = (ids(&schemas.before), ids(&schemas.after));
    let renames: Vec<Rename> = renamed.said.iter().map(|(from, to)| rename_of(from, to)).collect();
    let is_there =
        |id: &ObjectId, all: &[ObjectId]| addresses(id, &renames).iter().any(|it| all.contains(it));
    let never = renamed.said.iter().find(|(from, to)| {
        is_there(to, &after) && !is_there(from, &before) && !is_there(to, &before)
    });
    // A first draft makes everything under its new name: nothing was ever called otherwise here.
    let (Some((from, to)), false) = (never, schemas.before.tables.is_empty()) else {
        return Ok(());
    };
    terminal.diagnostic(
        &Diagnostic {
            code: "RN103",
            rule: "unknown-old-name",
            severity: Severity::Error,
            step: None,
            about: vec![to.clone()],
            message: format!(
                "`{to}` has `renamed_from` with `{from}`, but the old schema has neither name"
            ),
            help: format!("correct the old name, or remove `renamed_from` if `{to}` is new"),
        },
        locations,
    );
    Err(Failure::new(
        format!("`{from}` cannot have been renamed to `{to}`"),
        "nothing was written and no database was changed; correct the errors above",
    ))
}

/// What is said to have had another name, and has the new one on both sides.
pub(crate) fn stale(schemas: &Pair<Schema>, renamed: &Renamed) -> Vec<Diagnostic> {
    let (before, after) = (ids(&schemas.before), ids(&schemas.after));
    let all =
        renamed.said.iter().chain(renamed.drafted.iter().filter(|it| !renamed.said.contains(it)));
    let done = all.filter(|(from, to)| {
        let is_gone = !before.contains(from) && !after.contains(from);
        let is_drafted = renamed.drafted.iter().any(|it| (&it.0, &it.1) == (from, to));
        before.contains(to) && after.contains(to) && (is_gone || is_drafted)
    });
    done.map(|(from, to)| Diagnostic {
        code: "RN102",
        rule: "stale-rename",
        severity: Severity::Note,
        step: None,
        about: vec![to.clone()],
        message: format!(
            "`{to}` still has `renamed_from` with `{from}`, but the rename is already done"
        ),
        help: "remove `renamed_from` once every database has the new name".to_owned(),
    })
    .collect()
}

fn rename_of(from: &ObjectId, to: &ObjectId) -> Rename {
    Rename { from: from.clone(), to: to.clone() }
}
