CREATE TYPE mood AS ENUM ('a', 'b', 'c', 'd');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m mood);
