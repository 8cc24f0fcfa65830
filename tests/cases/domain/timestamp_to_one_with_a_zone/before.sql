create domain moment as timestamp;
create table t (id integer primary key, a moment, b moment[]);
