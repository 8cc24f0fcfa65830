CREATE FUNCTION renamed() RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select true';
CREATE TABLE t (id integer PRIMARY KEY, a text, CONSTRAINT c CHECK (renamed()));
