//! A case: a folder with the schema before, the schema after (as SQL or as models), what the user declares, and rows that
//! must survive.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use driftless_diff_engine::{Backfill, Draft, Intent, Merged, Quiet, Rename, draft, matching};
use driftless_schema::record::{Models, Record, frame, resolve};
use driftless_schema::{
    Expression, FillQuestion, Kind, Name, ObjectId, Pair, QualifiedName, Question, Schema,
};

use crate::TestDatabase;

/// A folder under `cases/`.
#[derive(Debug)]
pub struct Case {
    name: String,
    folder: PathBuf,
}

/// A draft in both directions, and what may be a rename.
#[derive(Debug)]
pub struct Drafted {
    /// The draft.
    pub draft: Draft,
    /// A dropped and an added object that may be one renamed object, and nobody has decided.
    pub undecided: Vec<String>,
    /// The schema after, with the names that the server chose, and with the server's answers about texts.
    pub after: Schema,
}

impl Case {
    /// The case of that name: `index/partial`.
    pub fn of(name: &str) -> Case {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name);
        Case { name: name.to_owned(), folder }
    }

    /// A case with a wrong draft: the folder of that name below `wrong/`.
    pub fn wrong(name: &str) -> Case {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrong").join(name);
        Case { name: name.to_owned(), folder }
    }

    /// The names of all drafts that are wrong, sorted.
    pub fn wrong_names() -> Vec<String> {
        folders(&Path::new(env!("CARGO_MANIFEST_DIR")).join("wrong"))
    }

    /// The names of all cases, sorted: `kind/sentence`, or `kind/group/sentence` where a kind has many. A folder that holds
    /// folders is a group, one that holds files is a case.
    pub fn names() -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let mut open = folders(&root);
        let mut names = Vec::new();
        while let Some(name) = open.pop() {
            let within = folders(&root.join(&name));
            if within.is_empty() {
                names.push(name);
            } else {
                open.extend(within.iter().map(|it| format!("{name}/{it}")));
            }
        }
        names.sort();
        names
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether the case is one for servers of that major version: `servers` may say `from 15` and `until 16`.
    pub fn is_for(&self, major: u32) -> bool {
        self.file("servers").lines().all(|line| {
            let version = |text: &str| -> u32 { text.parse().expect("a major version") };
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["from", first] => major >= version(first),
                ["until", last] => major <= version(last),
                other => panic!("servers says {other:?}, which no case understands"),
            }
        })
    }

    /// Whether its scripts are run by a role that owns what they create and is no superuser: there is a file `owner`.
    pub fn has_an_owner(&self) -> bool {
        self.folder.join("owner").exists()
    }

    /// A file of it; a file that is not there is an empty text.
    pub fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    /// Whether there is such a file in it.
    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }

    /// The models of `after.rs`, as this program recorded them. None if the case has no models.
    pub fn models(&self) -> Option<Models> {
        if !self.folder.join("after.rs").exists() {
            return None;
        }
        let module = format!("::models::{}", self.name.replace('/', "_"));
        let own = recorded().iter().filter(|it| it.source().module.ends_with(&module));
        let own: Vec<Record> = own.cloned().collect();
        let models = resolve(&own);
        assert!(!own.is_empty() && models.diagnostics.is_empty(), "{:?}", models.diagnostics);
        Some(models)
    }

    /// Drafts the migration between two schemas with what the user declares.
    pub fn draft(&self, schemas: Pair<Schema>, database: &mut TestDatabase<'_>) -> Drafted {
        let intent = self.intent_over(&schemas.before);
        drafted(schemas, &intent, database)
    }

    /// What the user declares, where earlier models declared what the database has.
    pub fn intent_over(&self, before: &Schema) -> Intent {
        let declared = before.objects().into_iter();
        let declared = declared.filter(|it| it.kind.is_managed_once_declared()).collect();
        Intent { declared, ..self.intent() }
    }

    /// Whether privileges on tables are compared.
    pub fn compares_grants(&self) -> bool {
        self.says("grants") || self.compares_rights()
    }

    /// Whether owners are compared, and privileges on everything.
    pub fn compares_rights(&self) -> bool {
        self.says("rights")
    }

    fn says(&self, word: &str) -> bool {
        self.file("intent.txt").lines().any(|it| it == word)
    }

    /// What the user still declares after the migration.
    pub fn once_done(&self) -> Intent {
        self.intent().once_done()
    }

    /// The name `schema.table` or `schema.table.column` as it is after the renames of the case.
    pub fn renamed(&self, name: &str) -> String {
        let renames = self.intent().renames;
        let mut now = name.to_owned();
        for kind in [Kind::Column, Kind::Table, Kind::Namespace] {
            let dotted =
                |it: &ObjectId| it.path.iter().map(Name::as_str).collect::<Vec<_>>().join(".");
            let carried = renames.iter().filter(|it| it.from.kind == kind).find_map(|it| {
                let rest = now.strip_prefix(&dotted(&it.from))?;
                let is_whole = rest.is_empty() || rest.starts_with('.');
                is_whole.then(|| format!("{}{rest}", dotted(&it.to)))
            });
            now = carried.unwrap_or(now);
        }
        now
    }

    /// Enums whose labels are renamed or merged, by their names before and after.
    pub fn relabelled(&self) -> Vec<ObjectId> {
        let intent = self.intent();
        let labels = intent.renames.into_iter().flat_map(|it| [it.from, it.to]);
        let renamed = labels
            .filter(|it| it.kind == Kind::Label)
            .map(|it| ObjectId { kind: Kind::Enum, path: it.path[..it.path.len() - 1].to_vec() });
        let merged = intent.merged.iter().map(|it| ObjectId::enumeration(&it.enumeration));
        renamed.chain(merged).collect()
    }

    /// What `intent.txt` says, `rename column t.a t.b`, `drop table t`, `merge label mood.a mood.b`,
    /// `fill t.a upper(b)`, `quiet touch`, `concurrently`, `definitions` (views, functions and the like are compared), `grants` (privileges on tables are compared),
    /// `rights` (owners too, and privileges on everything), and what the models do.
    pub fn intent(&self) -> Intent {
        let mut intent = Intent::default();
        if let Some(models) = self.models() {
            let renames = models.renamed_from.into_iter();
            intent.renames.extend(renames.map(|(from, to)| Rename { from, to }));
            let fills = models.backfills.into_iter();
            intent.backfills.extend(fills.map(|(column, value)| Backfill { column, value }));
            let quiet = models.quiet_triggers.into_iter();
            intent
                .quiet
                .extend(quiet.map(|(table, trigger)| Quiet { table: Some(table), trigger }));
            let merged = models.removed.into_iter();
            intent.merged.extend(merged.map(|(enumeration, from, to)| Merged {
                enumeration,
                from,
                to,
            }));
        }
        for line in self.file("intent.txt").lines() {
            match line.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["rename", kind, from, to] => {
                    intent.renames.push(Rename { from: id(kind, from), to: id(kind, to) });
                }
                ["drop", kind, name] => intent.drops.push(id(kind, name)),
                ["fill", column, ..] => {
                    let value = line.split_once(column).map_or("", |(_, it)| it).trim();
                    let value = Expression::new(value);
                    intent.backfills.push(Backfill { column: id("column", column), value });
                }
                ["grants" | "rights"] => (),
                ["concurrently"] => intent.concurrent_indexes = true,
                ["definitions"] => intent.compares_definitions = true,
                ["quiet", name] => {
                    intent.quiet.push(Quiet { table: None, trigger: Name::new(*name) });
                }
                ["merge", "label", from, to] => intent.merged.push(merged(from, to)),
                other => panic!("intent.txt says {other:?}, which no case understands"),
            }
        }
        intent
    }
}

/// What this program recorded of all models; read once, because the program is large and cases ask often.
fn recorded() -> &'static [Record] {
    static RECORDED: OnceLock<Vec<Record>> = OnceLock::new();
    RECORDED.get_or_init(|| {
        let program = std::env::current_exe().expect("a test knows its program");
        let bytes = fs::read(program).expect("a program can read itself");
        let payloads = frame::scan(&bytes).payloads;
        payloads.iter().map(|it| serde_json::from_str(it).expect("it is a record")).collect()
    })
}

/// Drafts the migration between two schemas; the database says which texts mean the same.
pub fn drafted(schemas: Pair<Schema>, intent: &Intent, database: &mut TestDatabase<'_>) -> Drafted {
    let (matching, undecided, _) = matching(schemas, intent);
    let asked = matching.questions();
    let questions: Vec<Question> = asked.iter().map(|it| it.question.clone()).collect();
    let answers = database.answers(&questions);
    let (matching, unknown) = matching.settled(asked.into_iter().zip(answers).collect());
    assert_eq!(unknown, Vec::new());
    let casts = matching.casts();
    let answers = database.answers(&casts);
    let matching = matching.with_casts(casts.into_iter().zip(answers).collect());
    let unread = matching.unread();
    let questions: Vec<Question> = unread.iter().map(|it| it.question.clone()).collect();
    let reads = database.dependencies(&questions);
    let matching = matching.with_reads(unread.into_iter().zip(reads).collect());
    let fills = matching.fills();
    let questions: Vec<FillQuestion> = fills.iter().map(|it| it.question.clone()).collect();
    let reads = database.fills(&questions);
    let matching = matching.with_fills(fills.into_iter().zip(reads).collect());
    let undecided =
        undecided.into_iter().map(|it| format!("{} -> {}", it.ids.before, it.ids.after)).collect();
    let draft = draft(&matching, database.server_version());
    Drafted { draft, undecided, after: matching.sides().after }
}

fn folders(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).expect("the folder of cases can be read");
    let mut names: Vec<String> = entries
        .map(|it| it.expect("the folder of cases can be read"))
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().into_string().expect("a case's name is plain"))
        .collect();
    names.sort();
    names
}

fn merged(from: &str, to: &str) -> Merged {
    let label = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let enumeration = from.rsplit_once('.').map_or(from, |(it, _)| it);
    Merged { enumeration: qualified(enumeration), from: label(from), to: label(to) }
}

/// In `public`, unless another namespace stands before it.
fn qualified(path: &str) -> QualifiedName {
    match path.split_once('.') {
        Some((namespace, name)) => QualifiedName::new(namespace, name),
        None => QualifiedName::new("public", path),
    }
}

fn id(kind: &str, path: &str) -> ObjectId {
    match (kind, path.split_once('.')) {
        ("namespace", None) => ObjectId::namespace(&path.into()),
        ("column", Some(_)) => {
            let (table, name) = path.rsplit_once('.').unwrap_or_default();
            ObjectId::column(&qualified(table), &name.into())
        }
        ("label", Some(_)) => {
            let (name, label) = path.rsplit_once('.').unwrap_or_default();
            ObjectId::label(&qualified(name), label)
        }
        // With its schema, and with its table.
        ("definition", Some(_)) => {
            ObjectId { kind: Kind::Other, path: path.split('.').map(Name::new).collect() }
        }
        (_, _) => match Kind::of_word(kind).filter(|it| it.owner().is_none()) {
            Some(kind) => ObjectId::qualified(kind, &qualified(path)),
            None => panic!("intent.txt names a {kind} `{path}`, which no case understands"),
        },
    }
}
