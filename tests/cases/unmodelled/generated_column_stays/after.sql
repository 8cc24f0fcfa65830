CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a int, b text, g int GENERATED ALWAYS AS (a * 2) STORED);
