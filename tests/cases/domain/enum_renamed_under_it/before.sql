create type mood as enum ('good', 'bad');
create domain m as mood default 'good' check (value <> 'bad');
create table t (id integer primary key, a m);
