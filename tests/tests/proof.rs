//! A second opinion on the proof: it takes the right draft of every case, and finds what is wrong with drafts that were spoiled.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;

use driftless_cli::prove::{Claim, Start, Verdict, WayBack, prove};
use driftless_diff_engine::Intent;
use driftless_introspect::server::{Allowed, Programs, Scratch, Throwaway, all};
use driftless_revisions::{History, Migration, Part};
use driftless_schema::{Name, Pair, Schema};
use driftless_tests::{Case, Drafted, Server, TestDatabase};
use libtest_mimic::{Arguments, Trial};

/// The models of the cases. They are compiled to record themselves; nobody makes one.
#[allow(dead_code, unreachable_pub, unused_imports)]
mod models {
    include!(concat!(env!("OUT_DIR"), "/models.rs"));
}

/// A server for cases, and what one for proofs is started with.
struct Bench {
    server: Server,
    programs: Programs,
}

thread_local! {
    /// A server for the proofs of each thread: the rights of the role there are set for one file at a time.
    static SCRATCH: RefCell<BTreeMap<u32, Scratch>> = const { RefCell::new(BTreeMap::new()) };
}

impl Bench {
    fn with_scratch<T>(&self, work: impl FnOnce(&Scratch) -> T) -> T {
        SCRATCH.with_borrow_mut(|all| {
            let scratch = all.entry(self.programs.major).or_insert_with(|| {
                let throwaway =
                    Throwaway::start(&self.programs).expect("a throwaway server starts");
                let allowed = Allowed { superuser: true, ..Allowed::default() };
                Scratch::own(throwaway, allowed).expect("it has a role")
            });
            work(scratch)
        })
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let pairs = Server::all().into_iter().zip(all());
    let benches: Vec<Arc<Bench>> =
        pairs.map(|(server, programs)| Arc::new(Bench { server, programs })).collect();
    let mut trials = Vec::new();
    for name in Case::names() {
        let case = Case::of(&name);
        for bench in benches.iter().filter(|it| case.is_for(it.server.major())) {
            let (name, bench) = (name.clone(), Arc::clone(bench));
            let title = format!("right/{name} on {}", bench.server.major());
            trials.push(Trial::test(title, move || {
                is_proven(&name, &bench);
                Ok(())
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A case with its draft, as `revision` has it.
struct Drawn {
    before: Schema,
    drafted: Drafted,
    intent: Intent,
    namespaces: Vec<Name>,
    start: Start,
}

impl Drawn {
    fn of(name: &str, bench: &Bench) -> Drawn {
        let case = Case::of(name);
        let mut fresh = TestDatabase::with(&bench.server, &case.file("after.sql"));
        let after = case.models().map_or_else(|| fresh.read(), |it| it.schema);
        let mut database = TestDatabase::with(&bench.server, &case.file("before.sql"));
        let before = database.read();
        database.run(&case.file("seed.sql")).expect("the case's rows fit");
        let schemas = Pair { before: before.clone(), after };
        let drafted = case.draft(schemas, &mut database);
        let namespaces = before.namespaces.iter().chain(&drafted.after.namespaces);
        let mut namespaces: Vec<Name> = namespaces.map(|it| it.name.clone()).collect();
        namespaces.sort();
        namespaces.dedup();
        let files = [case.file("before.sql"), case.file("seed.sql")];
        let migrations = files.iter().enumerate().filter(|it| !it.1.trim().is_empty());
        let migrations = migrations.map(|(number, up)| Migration {
            name: format!("{number}_start"),
            version: number.to_string(),
            path: case.folder().to_owned(),
            up: up.clone(),
            down: None,
            run_in_transaction: true,
            lineage: None,
            proven: None,
        });
        let history = History::of(migrations.collect()).expect("they follow each other");
        Drawn {
            before,
            drafted,
            intent: case.intent(),
            namespaces,
            start: Start::Migrations(history),
        }
    }

    fn parts(&self) -> Vec<Part> {
        let drafted = self.drafted.draft.migrations();
        drafted.into_iter().map(|it| Part::new(it.up, it.down)).collect()
    }

    fn proven(&self, bench: &Bench, parts: &[Part]) -> Verdict {
        let claim = Claim {
            draft: &self.drafted.draft,
            before: &self.before,
            wanted: &self.drafted.after,
            namespaces: &self.namespaces,
            intent: &self.intent,
            parts,
            edited: false,
            way_back: WayBack::of(&self.drafted.draft),
        };
        bench
            .with_scratch(|scratch| prove(scratch, &self.start, &claim))
            .expect("the server goes on")
    }
}

fn is_proven(name: &str, bench: &Bench) {
    let drawn = Drawn::of(name, bench);
    let draft = &drawn.drafted.draft;
    if draft.is_empty() || draft.up.refuses() || !drawn.drafted.undecided.is_empty() {
        return;
    }
    match drawn.proven(bench, &drawn.parts()) {
        Verdict::Proven(proof) => {
            if let Some(raised) = proof.raised {
                let is_said = draft
                    .warnings
                    .iter()
                    .chain(&draft.down_warnings)
                    .any(|it| ["DF101", "DF102"].contains(&it.code));
                // A fill that makes nothing of a null leaves the row without a value.
                let is_filled = draft.warnings.iter().any(|it| it.rule == "fill-column")
                    && raised.sentence.contains("contains null values");
                assert!(is_said || is_filled, "on rows it stops: {}", raised.sentence);
            }
        }
        Verdict::Failed(reason) => {
            panic!("{reason}\n{}", draft.up_files().join(driftless_diff_engine::NEXT_FILE))
        }
        Verdict::Stops(raised) => {
            let is_said = draft
                .warnings
                .iter()
                .chain(&draft.down_warnings)
                .any(|it| ["DF101", "DF102"].contains(&it.code));
            assert!(is_said, "on its own rows it stops: {}", raised.sentence);
        }
        Verdict::Elsewhere(reason) => panic!("it begins elsewhere: {reason}"),
    }
}
