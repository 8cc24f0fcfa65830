//! The verbs on a real server, as a user calls them: arguments in, words, files and exit codes out.

mod apply;
mod bad_input;
mod diesel;
mod diff;
mod first_hour;
mod head;
mod init;
mod project;
mod revision;
mod sources;
mod stranger;
