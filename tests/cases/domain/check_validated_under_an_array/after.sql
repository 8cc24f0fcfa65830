create domain email as text
    constraint short check (length(value) < 200)
    constraint at check (value ~ '@');
create table t (id integer primary key, a email[]);
