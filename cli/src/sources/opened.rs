//! Opened sources, and how their schemas are read.

use std::path::Path;
use std::thread;

use driftless_introspect::read::{Compared, Selection, read_as, rights, server_version};
use driftless_introspect::server::Database;
use driftless_introspect::{Client, Target};
use driftless_schema::record::{Models as Resolved, resolve};
use driftless_schema::{
    Extensions, Name, Namespace, Pair, QualifiedName, Rights, Schema, Severity,
};

use crate::connections::client;
use crate::failure::Failure;
use crate::levels::{Beside, beside};
use crate::locations::Locations;
use crate::models::Models;
use crate::terminal::Terminal;

/// An opened source: the schema itself, or a connection to read it from.
pub(super) enum Opened {
    Models(Box<Modelled>),
    Empty,
    Connected(Connected),
}

/// A connection. The scratch database exists as long as this value.
pub(super) struct Connected {
    pub(super) client: Box<Client>,
    /// The tables that stand in for those of other tools.
    pub(super) stand_ins: Vec<QualifiedName>,
    _database: Option<Database>,
}

/// Models: their records, and the schema that these describe.
pub(super) struct Modelled {
    pub(super) models: Models,
    pub(super) wanted: Resolved,
    /// The levels of rules that the models set.
    pub(super) levels: Vec<Beside>,
}

impl Opened {
    /// The major version of its server, if it has one.
    pub(super) fn major(&mut self) -> Result<Option<u32>, Failure> {
        Ok(match self {
            Opened::Connected(it) => Some(server_version(&mut it.client)? / 10_000),
            Opened::Models(_) | Opened::Empty => None,
        })
    }

    /// Its owners and privileges; none of models.
    pub(super) fn rights(
        &mut self,
        namespaces: &[Name],
        compared: Compared,
    ) -> Result<Option<Rights>, Failure> {
        Ok(match self {
            Opened::Connected(it) => Some(rights(&mut it.client, namespaces, compared)?),
            Opened::Empty => Some(Rights::default()),
            Opened::Models(_) => None,
        })
    }

    pub(super) fn models(&self) -> Option<&Modelled> {
        match self {
            Opened::Models(models) => Some(models),
            Opened::Empty | Opened::Connected(_) => None,
        }
    }

    pub(super) fn models_mut(&mut self) -> Option<&mut Modelled> {
        match self {
            Opened::Models(models) => Some(models),
            Opened::Empty | Opened::Connected(_) => None,
        }
    }
}

/// Reads both schemas at the same time, from two servers or two backends of one.
pub(super) fn schemas(
    opened: &mut Pair<Opened>,
    namespaces: &[Name],
    selection: Selection,
) -> Result<Pair<Schema>, Failure> {
    let Pair { before, after } = opened;
    thread::scope(|scope| {
        let after = scope.spawn(|| schema(after, namespaces, selection));
        let before = schema(before, namespaces, selection);
        let after = after.join().expect("reading a catalog does not panic");
        Ok(Pair { before: before?, after: after? })
    })
}

pub(super) fn schema(
    opened: &mut Opened,
    namespaces: &[Name],
    selection: Selection,
) -> Result<Schema, Failure> {
    match opened {
        Opened::Models(it) => Ok(it.wanted.schema.clone()),
        Opened::Empty => Ok(Schema {
            namespaces: vec![Namespace {
                name: Name::new("public"),
                // As PostgreSQL makes it.
                comment: Some("standard public schema".to_owned()),
            }],
            // It stands for a database, which lacks every extension that the other side has.
            extensions: Extensions::Installed(Vec::new()),
            ..Schema::default()
        }),
        Opened::Connected(it) => Ok(read_as(&mut it.client, namespaces, selection)?),
    }
}

/// Resolves the records to a schema. Fails if they have errors.
pub(super) fn modelled(
    models: Models,
    root: &Path,
    terminal: &mut Terminal,
) -> Result<Opened, Failure> {
    let wanted = resolve(&models.records);
    let locations = Locations::new(root, &wanted.places);
    for diagnostic in &wanted.diagnostics {
        terminal.diagnostic(diagnostic, &locations);
    }
    match wanted.diagnostics.iter().any(|it| it.severity == Severity::Error) {
        false => {
            let levels = beside(&wanted, &locations)?;
            Ok(Opened::Models(Box::new(Modelled { models, wanted, levels })))
        }
        true => Err(Failure::new(
            "the models contain errors",
            "nothing was written and no database was changed; correct the errors above",
        )),
    }
}

pub(super) fn connected(target: &Target) -> Result<Opened, Failure> {
    Ok(Opened::Connected(Connected {
        client: Box::new(client(target)?),
        stand_ins: Vec::new(),
        _database: None,
    }))
}

pub(super) fn on_scratch(
    client: Client,
    database: Database,
    stand_ins: Vec<QualifiedName>,
) -> Opened {
    Opened::Connected(Connected { client: Box::new(client), stand_ins, _database: Some(database) })
}
