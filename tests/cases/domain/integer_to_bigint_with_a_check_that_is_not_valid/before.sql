create domain number as integer;
create table t (id integer primary key, a number);
insert into t values (1, -5);
alter domain number add constraint low check (value > 0) not valid;
