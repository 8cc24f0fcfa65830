create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create index i on t ((case m when 'a' then 1 else 2 end));
alter table t cluster on i;
