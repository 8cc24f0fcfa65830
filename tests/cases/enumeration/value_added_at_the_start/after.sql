CREATE TYPE mood AS ENUM ('z', 'a', 'b');CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, m mood);
