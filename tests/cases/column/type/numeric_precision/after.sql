CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a numeric(10,2));
