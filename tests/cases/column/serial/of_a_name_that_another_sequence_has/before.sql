create table t (id integer primary key, a bigserial, b bigint);
create table u (id integer primary key, a bigint generated always as identity, b bigint);
