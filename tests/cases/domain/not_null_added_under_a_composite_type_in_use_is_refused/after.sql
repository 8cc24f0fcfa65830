create domain email as text not null
    constraint at check (value ~ '@');
create type pair as (x email, y integer);
create table t (id integer primary key, a pair);
