create domain email as text not null;
create table t (id integer primary key, a email);
