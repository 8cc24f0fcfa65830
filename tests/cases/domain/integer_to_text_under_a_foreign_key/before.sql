create domain number as integer;
create table t (id number primary key);
create table u (id integer primary key, t_id number references t);
