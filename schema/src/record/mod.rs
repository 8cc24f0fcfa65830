//! The record that a model has of itself at compile time, and how a record is found in an artifact.
//!
//! The derive writes the JSON text that these values parse; `frame` wraps it so that a scan finds it in a `.rmeta`, an
//! `.rlib` or an executable, whatever bytes surround it.

#[cfg(feature = "serde")]
mod delta;
pub mod frame;
#[cfg(feature = "serde")]
mod head;
#[cfg(feature = "serde")]
mod kinds;
#[cfg(feature = "serde")]
mod resolve;
#[cfg(feature = "serde")]
mod settled;
#[cfg(feature = "serde")]
mod source;

#[cfg(feature = "serde")]
pub use delta::{Delta, merge};
#[cfg(feature = "serde")]
pub use head::{Head, Vanished};
#[cfg(feature = "serde")]
pub use kinds::*;
#[cfg(feature = "serde")]
pub use resolve::{Models, resolve};
#[cfg(feature = "serde")]
pub use settled::{Settled, SettledText};
#[cfg(feature = "serde")]
pub use source::{Crates, Place, Source};
