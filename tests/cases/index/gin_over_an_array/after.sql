CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a int[]);CREATE INDEX i ON t USING gin (a);
