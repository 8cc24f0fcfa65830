CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a int UNIQUE, c int CHECK (c > 0));CREATE INDEX i ON t (a, c);
