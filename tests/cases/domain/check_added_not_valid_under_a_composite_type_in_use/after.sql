create domain email as text
    constraint short check (length(value) < 200);
alter domain email add constraint at check (value ~ '@') not valid;
create type pair as (x email, y integer);
create table t (id integer primary key, a pair);
