create domain email as text check (value ~ '@');
create table t (id integer primary key, a email, b email[] default '{x@y}'::email[], c text default 'x@y'::email, g email generated always as (c) stored,
    constraint k check (c::email is not null));
create index i on t ((c::email));
create type pair as (x email, y integer);
create table u (id integer primary key, p pair);
create view v as select a, c::email as d from t;
create function f(x email) returns email language sql immutable as $$ select $1 $$;
