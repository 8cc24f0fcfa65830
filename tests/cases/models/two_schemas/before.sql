create schema old;
