CREATE TABLE t_data (id integer PRIMARY KEY, name text);
CREATE VIEW data AS SELECT id, name FROM t_data;
CREATE VIEW q AS SELECT id, name FROM data;
GRANT SELECT ON q TO PUBLIC;
