create type e as enum ('a');
create table t (id int primary key, a e);
create cast (e as int) with inout as assignment;
comment on cast (e as int) is 'from e';
