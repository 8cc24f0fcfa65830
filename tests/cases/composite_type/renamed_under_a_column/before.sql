CREATE TYPE old AS (a integer, b text);
CREATE TABLE t (id integer PRIMARY KEY, v old, w old[]);
