CREATE TYPE mood AS ENUM ('b', 'a');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m mood);
