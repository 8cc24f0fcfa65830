CREATE TYPE mood AS ENUM ('a');
CREATE TABLE t (id integer NOT NULL PRIMARY KEY, m mood);
CREATE TYPE moods AS RANGE (subtype = mood);
