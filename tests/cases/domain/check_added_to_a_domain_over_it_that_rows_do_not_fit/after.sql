create domain email as text
    constraint at check (value ~ '@');
create domain work as email;
create table t (id integer primary key, a work);
