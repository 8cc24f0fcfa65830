//! Collects mistakes, so that all of them are reported at once.

use std::cell::{Cell, RefCell};
use std::fmt::Display;

use quote::ToTokens;

use crate::owner::Owner;

/// The mistakes so far. Dropping it without [`Ctxt::check`] is a bug in the derive.
pub(crate) struct Ctxt {
    owner: Owner,
    /// `None` after the check.
    errors: RefCell<Option<Vec<syn::Error>>>,
    is_fatal: Cell<bool>,
}

/// What is wrong with an item.
#[derive(Debug)]
pub(crate) struct Mistakes {
    pub(crate) error: syn::Error,
    /// Whether what the derive expands the item to would not compile.
    pub(crate) is_fatal: bool,
}

impl Ctxt {
    pub(crate) fn new(owner: Owner) -> Self {
        Self { owner, errors: RefCell::new(Some(Vec::new())), is_fatal: Cell::new(false) }
    }

    /// Whose `#[schema(…)]` is on this item.
    pub(crate) fn owner(&self) -> Owner {
        self.owner
    }

    /// A mistake in these tokens.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Display) {
        self.syn_error(syn::Error::new_spanned(tokens.into_token_stream(), message));
    }

    /// A mistake because of which the expansion of the item would not compile.
    pub(crate) fn fatal(&self, tokens: impl ToTokens, message: impl Display) {
        self.is_fatal.set(true);
        self.error(tokens, message);
    }

    /// A mistake that the parser found.
    pub(crate) fn syn_error(&self, error: syn::Error) {
        let error = self.owner.spelled(error);
        self.errors.borrow_mut().as_mut().expect("mistakes are added before the check").push(error);
    }

    /// All mistakes together.
    pub(crate) fn check(self) -> Result<(), Mistakes> {
        let errors = self.errors.borrow_mut().take().expect("mistakes are checked once");
        let mut errors = errors.into_iter();
        let Some(mut all) = errors.next() else { return Ok(()) };
        all.extend(errors);
        Err(Mistakes { error: all, is_fatal: self.is_fatal.get() })
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        if !std::thread::panicking() && self.errors.borrow().is_some() {
            panic!("a derive dropped its mistakes unchecked");
        }
    }
}
