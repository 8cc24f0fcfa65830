create domain email as text default 'a@b';
create table t (id integer primary key, a email);
