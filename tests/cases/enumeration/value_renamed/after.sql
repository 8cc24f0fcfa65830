CREATE TYPE mood AS ENUM ('a', 'c');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m mood);
