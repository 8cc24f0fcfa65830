create domain email as text default 'c@d'
    constraint at check (value ~ '@');
create table t (id integer primary key, a email);
