CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a int, b int);
