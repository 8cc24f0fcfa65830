create domain email as text
    constraint at check (value ~ '@');
create table t (id integer primary key, a email[]);
