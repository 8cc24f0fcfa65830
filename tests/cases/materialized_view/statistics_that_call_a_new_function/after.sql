CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE MATERIALIZED VIEW "a view" AS SELECT a, b FROM t;
CREATE FUNCTION z_twice(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select 2 * x';
CREATE INDEX i ON "a view" (z_twice(a));
