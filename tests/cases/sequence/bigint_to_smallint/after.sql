create sequence q as smallint;
