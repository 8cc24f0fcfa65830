CREATE TABLE u (id bigint NOT NULL PRIMARY KEY, a int);
