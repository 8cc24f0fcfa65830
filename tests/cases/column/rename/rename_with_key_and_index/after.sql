CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, b int, c int CHECK (c > 0), CONSTRAINT t_a_key UNIQUE (b));CREATE INDEX i ON t (b, c);
