//! Frames: how a record is found again among the bytes of an artifact.
