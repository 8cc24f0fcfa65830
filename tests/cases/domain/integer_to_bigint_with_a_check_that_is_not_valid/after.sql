create domain number as bigint;
alter domain number add constraint low check (value > 0) not valid;
create table t (id integer primary key, a number);
