//! The migrations directory as a graph, and running it.
