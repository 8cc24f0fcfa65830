CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'select 1::bigint';
CREATE TABLE t (id integer PRIMARY KEY, a bigint DEFAULT f());
