create table t (id integer primary key, a bigserial);
alter table t rename a to old_a;
alter table t add a bigserial, add c bigint;
create table u (id integer primary key, a bigint generated always as identity);
alter table u rename a to old_a;
alter table u add a serial, add c bigint;
