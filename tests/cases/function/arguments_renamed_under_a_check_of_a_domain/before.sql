CREATE FUNCTION ok(x text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'select length(x) > 1';
CREATE DOMAIN code AS text CONSTRAINT "is Ok" CHECK (ok(VALUE));
COMMENT ON CONSTRAINT "is Ok" ON DOMAIN code IS 'checked';
CREATE TABLE t (id integer PRIMARY KEY, code code);
