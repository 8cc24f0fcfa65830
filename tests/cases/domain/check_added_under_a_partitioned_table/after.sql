create domain email as text
    constraint short check (length(value) < 200)
    constraint at check (value ~ '@');
create table t (id integer, a email) partition by list (id);
create table t1 partition of t for values in (1);
