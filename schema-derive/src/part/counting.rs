//! Options of a sequence, in `identity(…)`, `serial(…)` and `sequence(…)`.

use crate::attr::options::{Known, Options, flag, number};
use crate::ctxt::Ctxt;

/// The options.
pub(crate) const COUNTING: &[Known] = &[
    number("cache"),
    flag("cycle"),
    number("increment"),
    number("max"),
    number("min"),
    number("start"),
];

/// Reports numbers that contradict each other.
pub(crate) fn check_counting(ctxt: &Ctxt, said: &Options) {
    if let (Some(0), Some(word)) = (said.number("increment"), said.word("increment")) {
        ctxt.error(word, "a sequence that adds 0 counts nothing: take another increment");
    }
    if let (Some(min), Some(max), Some(word)) =
        (said.number("min"), said.number("max"), said.word("min"))
        && min >= max
    {
        ctxt.error(
            word,
            format!("{min} is not less than {max}: there is nothing to count between"),
        );
    }
    if let (Some(start), Some(word)) = (said.number("start"), said.word("start")) {
        let below = said.number("min").is_some_and(|it| start < it);
        if below || said.number("max").is_some_and(|it| start > it) {
            ctxt.error(word, format!("{start} is outside of the limits"));
        }
    }
    if let (Some(cache), Some(word)) = (said.number("cache"), said.word("cache"))
        && cache < 1
    {
        ctxt.error(word, "a session takes one number at least");
    }
}
