//! What only a real server can show, on every version that is on the machine.

mod harmless;
mod likeness;
mod planted;
mod read;
mod server;
mod servers;
mod settle;
