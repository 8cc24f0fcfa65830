CREATE TABLE data (id integer PRIMARY KEY, name text);
CREATE VIEW q AS SELECT id, name FROM data;
GRANT SELECT ON q TO PUBLIC;
