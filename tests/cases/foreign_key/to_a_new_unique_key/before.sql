CREATE TABLE p (id int PRIMARY KEY, k int);CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, p int);
