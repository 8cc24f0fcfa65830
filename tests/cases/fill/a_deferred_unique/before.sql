create table t (id bigint primary key, a text, b text, unique (b) deferrable initially deferred);
