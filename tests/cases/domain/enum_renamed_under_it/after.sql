create type humour as enum ('good', 'bad');
create domain m as humour default 'good' check (value <> 'bad');
create table t (id integer primary key, a m);
