CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'select 1';
CREATE TABLE t (id integer PRIMARY KEY, a integer DEFAULT f());
