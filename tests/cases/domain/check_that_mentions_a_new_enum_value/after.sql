create type mood as enum ('good', 'bad', 'odd');
create domain m as mood check (value <> 'bad') constraint not_odd check (value <> 'odd');
create table t (id integer primary key, a m);
