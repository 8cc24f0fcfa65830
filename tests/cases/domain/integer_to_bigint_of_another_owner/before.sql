create domain number as integer check (value > 0);
alter domain number owner to case_owner;
create table t (id integer primary key, a number);
