//! The verbs on a real server, as a user calls them: from arguments to output, files and exit codes.

mod adopted;
mod apply;
mod bad_input;
mod diesel;
mod diff;
mod first_hour;
mod grants;
mod graph;
mod head;
mod init;
mod leaving;
mod levels;
mod manage;
mod model_shapes;
mod models;
mod nothing_lost;
mod planted;
mod port;
mod production;
mod project;
mod prove;
mod renames;
mod revision;
mod running;
mod schema_rs;
mod secrets;
mod sources;
mod sql_files;

mod stranger;
mod target;
mod texts;
mod undeclared;
mod unmanaged;
mod verify;
mod where_it_failed;
