CREATE TYPE humour AS ENUM ('a');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m humour);
