//! SQL as text: tokens, and the statements of a script. Pure: only PostgreSQL knows what a token or a statement means.

pub mod dump;
mod lexer;
pub mod place;
pub mod roles;
pub mod script;
pub mod session;

pub use lexer::{Token, bare, line_comments, placed, tokens};
