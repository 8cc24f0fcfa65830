create type feeling as enum ('x', 'b', 'c');
create table t (id integer primary key, m feeling default 'x');
