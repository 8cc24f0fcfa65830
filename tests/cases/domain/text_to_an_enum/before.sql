create type mood as enum ('good', 'bad');
create domain m as text default 'good' check (value <> 'bad');
create table t (id integer primary key, a m, b m[]);
