create table _email (id integer primary key);
create domain email as text constraint email_check check (value ~ '@');
create table t (id integer primary key, a email[]);
