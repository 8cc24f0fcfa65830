create type g as enum ('a');
create table t (id int primary key, a g);
create cast (g as int) with inout as assignment;
comment on cast (g as int) is 'from e';
