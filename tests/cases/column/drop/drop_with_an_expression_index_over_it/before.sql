CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a text);CREATE INDEX i ON t (lower(a));
