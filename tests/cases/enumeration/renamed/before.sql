CREATE TYPE mood AS ENUM ('a');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m mood);
