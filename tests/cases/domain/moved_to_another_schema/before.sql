create schema s;
create domain email as text check (value ~ '@');
create table t (id integer primary key, a email default 'a@b', b text default 'c@d'::email, c email[]);
