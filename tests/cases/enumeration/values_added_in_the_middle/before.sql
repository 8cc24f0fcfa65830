CREATE TYPE mood AS ENUM ('a', 'd');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m mood);
