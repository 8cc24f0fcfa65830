CREATE TYPE mood AS ENUM ('a','b');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a text DEFAULT 'a');
