create table t (id bigint primary key, a text, b text unique);
create table other (b text references t (b) deferrable initially deferred);
