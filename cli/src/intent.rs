//! What the user has said about names: attributes of the models, flags, and the recorded head's word for it.

use driftless_diff_engine::{Intent, Rename};
use driftless_schema::{Kind, Name, ObjectId, Pair, Schema};

use crate::failure::Failure;
use crate::flags::Decisions;

/// Old names with their new ones, as the models have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// `renamed_from`.
    pub(crate) said: Vec<(ObjectId, ObjectId)>,
    /// What is the same in Rust as in the recorded head, and has another name in the database.
    pub(crate) since_head: Vec<(ObjectId, ObjectId)>,
}

/// `--rename` and `renamed_from` first; the recorded head adds what neither speaks of.
pub(crate) fn intent(
    schemas: &Pair<Schema>,
    renamed: &Renamed,
    decisions: &Decisions,
) -> Result<Intent, Failure> {
    let mut intent = Intent::default();
    for word in &decisions.rename {
        intent.renames.push(rename(schemas, word)?);
    }
    for word in &decisions.drop {
        intent.drops.push(named(schemas, word, "--drop")?);
    }
    for (from, to) in &renamed.said {
        let rename = Rename { from: from.clone(), to: to.clone() };
        if !intent.renames.contains(&rename) {
            intent.renames.push(rename);
        }
    }
    one_name_each(&intent)?;
    can_be_followed(schemas, &intent)?;
    for (from, to) in &renamed.since_head {
        let spoken_of = intent.drops.contains(from)
            || intent.renames.iter().any(|it| it.from == *from || it.to == *to);
        if !spoken_of {
            intent.renames.push(Rename { from: from.clone(), to: to.clone() });
        }
    }
    Ok(intent)
}

/// One old name has one new name, and the other way round; and what is renamed is not dropped.
fn one_name_each(intent: &Intent) -> Result<(), Failure> {
    for (place, one) in intent.renames.iter().enumerate() {
        for other in &intent.renames[place + 1..] {
            if one.from == other.from || one.to == other.to {
                return Err(Failure::new(
                    format!(
                        "`{}` to `{}` and `{}` to `{}` cannot both be renames",
                        one.from, one.to, other.from, other.to
                    ),
                    "keep one of them, in `--rename` or in `renamed_from`",
                ));
            }
        }
        if intent.drops.contains(&one.from) {
            return Err(Failure::new(
                format!("`{}` is said to be dropped and to be renamed to `{}`", one.from, one.to),
                "leave `--drop` or the rename out",
            ));
        }
    }
    Ok(())
}

/// A rename that is said and cannot be followed is never passed over: what was meant would be dropped, or stay behind.
fn can_be_followed(schemas: &Pair<Schema>, intent: &Intent) -> Result<(), Failure> {
    let known = schemas.as_ref().map(ids);
    for Rename { from, to } in &intent.renames {
        let is_there = |id: &ObjectId| {
            let addresses = addresses(id, &intent.renames);
            known.as_ref().map(|ids| ids.iter().any(|it| addresses.contains(it)))
        };
        let problem = match (is_there(from), is_there(to)) {
            (Pair { before: true, after: true }, Pair { before: false, after: true }) => {
                format!("`{from}` is taken again")
            }
            (Pair { before: true, after: false }, Pair { before: true, after: true }) => {
                format!("`{to}` is there already")
            }
            _ => continue,
        };
        return Err(Failure::new(
            format!("`{from}` cannot be renamed to `{to}`: {problem}"),
            "draft the rename alone first, then the rest in a second revision; or, where it is no rename, take it back and say `--drop`",
        ));
    }
    Ok(())
}

/// A column's address, under its table's old name and its new one.
fn addresses(id: &ObjectId, renames: &[Rename]) -> Vec<ObjectId> {
    let mut all = vec![id.clone()];
    for Rename { from, to } in renames.iter().filter(|it| it.from.kind == Kind::Table) {
        for (one, other) in [(from, to), (to, from)] {
            if id.path.len() == 3 && id.path[..2] == one.path[..] {
                let mut address = id.clone();
                address.path[..2].clone_from_slice(&other.path);
                all.push(address);
            }
        }
    }
    all
}

fn rename(schemas: &Pair<Schema>, word: &str) -> Result<Rename, Failure> {
    let (old, new) = word.split_once(':').ok_or_else(|| {
        Failure::new(
            format!("`--rename {word}` does not name two things"),
            "write `--rename users.mail:email` or `--rename users:accounts`",
        )
    })?;
    let from = named(schemas, old, "--rename")?;
    let known = schemas.as_ref().map(ids);
    // The new name may be written as a whole, which another schema needs, or without what stands before it.
    let whole = known.after.iter().chain(&known.before);
    if let Some(to) = whole.filter(|it| it.kind == from.kind).find(|it| it.to_string() == new) {
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
            format!(
                "`--rename {word}`: there is no `{to}`, neither at the start nor in the models"
            ),
            "write the new name as the models have it",
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
    let all = ids(&schemas.before).into_iter().chain(ids(&schemas.after));
    let found = all.into_iter().find(|it| it.to_string() == word);
    found.ok_or_else(|| {
        Failure::new(
            format!("`{flag}` names `{word}`, which is neither at the start nor in the models"),
            "name a table, a column as `table.column`, or an enum",
        )
    })
}

fn ids(schema: &Schema) -> Vec<ObjectId> {
    let enums = schema.enums.iter().map(|it| ObjectId::enumeration(&it.name));
    let tables = schema.tables.iter().flat_map(|table| {
        let columns = table.columns.iter().map(|it| ObjectId::column(&table.name, &it.name));
        std::iter::once(ObjectId::table(&table.name)).chain(columns)
    });
    tables.chain(enums).collect()
}
