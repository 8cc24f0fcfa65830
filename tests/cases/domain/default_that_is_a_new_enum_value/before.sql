create type mood as enum ('good', 'bad');
create domain m as mood;
create table t (id integer primary key, a m);
