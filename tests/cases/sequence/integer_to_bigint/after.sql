create sequence q as bigint;
