create domain moment as timestamp with time zone;
create table t (id integer primary key, a moment, b moment[]);
