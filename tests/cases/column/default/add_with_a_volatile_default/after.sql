CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, a uuid NOT NULL DEFAULT gen_random_uuid());
