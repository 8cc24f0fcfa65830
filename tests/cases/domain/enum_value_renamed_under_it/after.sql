create type mood as enum ('fine', 'bad');
create domain m as mood default 'fine' check (value <> 'bad');
create table t (id integer primary key, a m);
