create type mood as enum ('good', 'bad', 'odd');
create domain m as mood default 'odd';
create table t (id integer primary key, a m);
