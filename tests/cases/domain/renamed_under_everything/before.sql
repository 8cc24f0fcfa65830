create domain mail as text check (value ~ '@');
create table t (id integer primary key, a mail, b mail[] default '{x@y}'::mail[], c text default 'x@y'::mail, g mail generated always as (c) stored,
    constraint k check (c::mail is not null));
create index i on t ((c::mail));
create type pair as (x mail, y integer);
create table u (id integer primary key, p pair);
create view v as select a, c::mail as d from t;
create function f(x mail) returns mail language sql immutable as $$ select $1 $$;
