//! A session, and what it may be trusted with.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use postgres::SimpleQueryMessage;

use crate::Error;
use crate::server::Ground;

/// A connection to a database.
///
/// One for reading finds nothing by a name without its schema: whatever others may have put into the database, a function or
/// an operator that has the name of one of PostgreSQL's, is out of its reach.
pub struct Client {
    session: postgres::Client,
    /// The `search_path` that the session was given by the database and the role, where ours has taken its place.
    path: Option<String>,
    /// Where it is a scratch database of ours.
    pub(crate) ground: Option<Arc<Ground>>,
}

/// The first thing that the session does, in one message: every name in it stands with its schema, and its first statement,
/// before which planted operators could be found, uses none. It also pins how our own literals are read, and refuses views
/// and foreign tables in the place of what we read where the server can (16.4, 15.8, 14.13, 13.16).
const FIRST: &str = "select pg_catalog.current_setting('search_path'), pg_catalog.set_config('search_path', '', false); \
     set standard_conforming_strings = on; set array_nulls = on; set transform_null_equals = off; set row_security = off; \
     select pg_catalog.set_config(s.name, 'view, foreign-table', false) from pg_catalog.pg_settings s \
     where s.name operator(pg_catalog.=) 'restrict_nonsystem_relation_kind'";

impl Client {
    pub(super) fn reading(mut session: postgres::Client) -> Result<Client, Error> {
        let doing = |it| Error::new("beginning a session", it);
        let answers = session.simple_query(FIRST).map_err(doing)?;
        let path = answers.iter().find_map(|it| match it {
            SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        });
        Ok(Client { session, path, ground: None })
    }

    pub(super) fn as_it_comes(session: postgres::Client) -> Client {
        Client { session, path: None, ground: None }
    }

    /// The `search_path` under which a migration would run here.
    pub(crate) fn path(&mut self) -> Result<String, Error> {
        if let Some(path) = &self.path {
            return Ok(path.clone());
        }
        let query = "select pg_catalog.current_setting('search_path')";
        let row = self.session.query_typed_one(query, &[]);
        Ok(row.map_err(|it| Error::new("asking for the search path", it))?.get(0))
    }

    /// Whether whatever stands in the database may be run: it is a scratch database, and the role can do nothing else.
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
