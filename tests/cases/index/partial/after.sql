CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a int, b text);CREATE INDEX i ON t (a) WHERE b = 'x' AND a > 0;
