create domain email as text
    constraint sign check (value ~ '@');
create table t (id integer primary key, a email);
