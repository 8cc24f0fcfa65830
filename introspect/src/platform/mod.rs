//! What systems do differently. No other module has code for one of them.
//!
//! Throwaway servers need Unix: sockets without a password, a process group that survives Ctrl-C, a shell that clears up,
//! and an account without rights.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use other::*;
#[cfg(unix)]
pub(crate) use unix::*;
