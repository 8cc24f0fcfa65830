create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood);
alter table t add constraint k check (m in ('a', 'b')) not valid;
