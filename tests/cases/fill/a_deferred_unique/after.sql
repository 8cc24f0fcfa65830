create table t (id bigint primary key, a text, b text not null, unique (b) deferrable initially deferred);
