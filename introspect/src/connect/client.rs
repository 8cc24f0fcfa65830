//! A session, and what is safe to run in it.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::Error;
use crate::server::Ground;

/// A connection to a database.
///
/// Settings made for the whole session stay in the server's session, which a pooler may hand on to an application. So
/// reading code sets what it needs within a transaction, first of all an empty `search_path`; outside of one, every
/// name and operator in our own SQL is written with its schema.
pub struct Client {
    session: postgres::Client,
    /// The scratch database that the session is connected to, if it is one.
    pub(crate) ground: Option<Arc<Ground>>,
}

/// The first statement of a transaction that reads: only PostgreSQL's own functions, operators and types are found.
/// Views and foreign tables in place of the tables that are read are refused if the server can (18, 17, 16.4, 15.8,
/// 14.13, 13.16).
pub(crate) const PINNED: &str = "set local search_path = ''; set local standard_conforming_strings = on; \
     set local row_security = off; \
     select case when pg_catalog.current_setting('restrict_nonsystem_relation_kind', true) is not null \
     then pg_catalog.set_config('restrict_nonsystem_relation_kind', 'view, foreign-table', true) end";

impl Client {
    pub(super) fn new(session: postgres::Client) -> Client {
        Client { session, ground: None }
    }

    /// The `search_path` under which a migration would run here.
    pub(crate) fn path(&mut self) -> Result<String, Error> {
        let query = "select pg_catalog.current_setting('search_path')";
        let row = self.session.query_typed_one(query, &[]);
        Ok(row.map_err(|it| Error::new("asking for the search path", it))?.get(0))
    }

    /// Whether driftless created the database, so that objects in it may be altered in a transaction that is rolled back.
    pub(crate) fn is_scratch(&self) -> bool {
        self.ground.is_some()
    }

    /// Whether any code in the database is safe to run: it is a scratch database, and the role can do nothing outside
    /// of it.
    pub(crate) fn is_harmless(&self) -> bool {
        self.ground.as_ref().is_some_and(|it| it.harmless)
    }
}

impl Deref for Client {
    type Target = postgres::Client;

    fn deref(&self) -> &postgres::Client {
        &self.session
    }
}

impl DerefMut for Client {
    fn deref_mut(&mut self) -> &mut postgres::Client {
        &mut self.session
    }
}
