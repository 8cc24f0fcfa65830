create domain email as text
    constraint short check (length(value) < 200)
    constraint at check (value ~ '@');
create type pair as (x email, y integer);
create table t (id integer primary key, a pair[]);
