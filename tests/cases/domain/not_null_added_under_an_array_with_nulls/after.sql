create domain email as text not null
    constraint at check (value ~ '@');
create table t (id integer primary key, a email[]);
