create domain number as bigint default (1);
create domain email as text default ('a@b')::text;
create table t (id integer primary key, a email);
