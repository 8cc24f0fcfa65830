CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (id integer NOT NULL PRIMARY KEY, m mood);
CREATE FUNCTION worse(mood, mood) RETURNS mood LANGUAGE sql IMMUTABLE AS 'SELECT greatest($1, $2)';
CREATE AGGREGATE worst(mood) (sfunc = worse, stype = mood);
