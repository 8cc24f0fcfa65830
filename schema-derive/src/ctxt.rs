//! Collects mistakes, so that all of them are reported at once.

use std::cell::RefCell;
use std::fmt::Display;

use quote::ToTokens;

use crate::owner::Owner;

/// The mistakes so far. Dropping it without [`Ctxt::check`] is a bug in the derive.
pub(crate) struct Ctxt {
    owner: Owner,
    /// `None` after the check.
    errors: RefCell<Option<Vec<syn::Error>>>,
}

impl Ctxt {
    pub(crate) fn new(owner: Owner) -> Self {
        Self { owner, errors: RefCell::new(Some(Vec::new())) }
    }

    /// Whose `#[schema(…)]` is on this item.
    pub(crate) fn owner(&self) -> Owner {
        self.owner
    }

    /// A mistake in these tokens.
    pub(crate) fn error(&self, tokens: impl ToTokens, message: impl Display) {
        self.syn_error(syn::Error::new_spanned(tokens.into_token_stream(), message));
    }

    /// A mistake that the parser found.
    pub(crate) fn syn_error(&self, error: syn::Error) {
        let error = self.owner.spelled(error);
        self.errors.borrow_mut().as_mut().expect("mistakes are added before the check").push(error);
    }

    /// All mistakes as one error.
    pub(crate) fn check(self) -> syn::Result<()> {
        let errors = self.errors.borrow_mut().take().expect("mistakes are checked once");
        let mut errors = errors.into_iter();
        let Some(mut all) = errors.next() else { return Ok(()) };
        all.extend(errors);
        Err(all)
    }
}

impl Drop for Ctxt {
    fn drop(&mut self) {
        if !std::thread::panicking() && self.errors.borrow().is_some() {
            panic!("a derive dropped its mistakes unchecked");
        }
    }
}
