CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, parent bigint REFERENCES t);
