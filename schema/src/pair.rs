//! Two of the same thing: the current state, and the wanted one.

/// Before and after. Every function that uses two states takes a pair, never two loose arguments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair<T> {
    /// The state that a migration starts from.
    pub before: T,
    /// The state that a migration produces.
    pub after: T,
}

impl<T> Pair<T> {
    /// Applies a function to both.
    pub fn map<U>(self, mut function: impl FnMut(T) -> U) -> Pair<U> {
        Pair { before: function(self.before), after: function(self.after) }
    }

    /// Both by reference.
    pub fn as_ref(&self) -> Pair<&T> {
        Pair { before: &self.before, after: &self.after }
    }

    /// The pair for the downgrade: after becomes before.
    pub fn swap(self) -> Pair<T> {
        Pair { before: self.after, after: self.before }
    }

    /// Two pairs as one pair of both.
    pub fn zip<U>(self, other: Pair<U>) -> Pair<(T, U)> {
        Pair { before: (self.before, other.before), after: (self.after, other.after) }
    }
}

impl<T: PartialEq> Pair<T> {
    /// Whether before and after differ.
    pub fn differs(&self) -> bool {
        self.before != self.after
    }
}

/// One of the two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The state that a migration starts from.
    Before,
    /// The state that a migration produces.
    After,
}

impl Side {
    /// Both, in their order.
    pub const BOTH: [Side; 2] = [Side::Before, Side::After];

    /// The other one.
    pub fn other(self) -> Side {
        match self {
            Side::Before => Side::After,
            Side::After => Side::Before,
        }
    }

    /// This side of a pair.
    pub fn of<T>(self, pair: &Pair<T>) -> &T {
        match self {
            Side::Before => &pair.before,
            Side::After => &pair.after,
        }
    }

    /// This side of a pair, mutable.
    pub fn of_mut<T>(self, pair: &mut Pair<T>) -> &mut T {
        match self {
            Side::Before => &mut pair.before,
            Side::After => &mut pair.after,
        }
    }
}
