CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a numeric(8,2));
