CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a int, b text);CREATE INDEX i ON t USING brin (a);
