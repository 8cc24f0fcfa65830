create sequence q as integer;
