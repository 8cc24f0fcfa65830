create table t (id integer primary key, a bigint);
create function fits(it t) returns boolean language sql immutable as 'select it.a > 0';
create table u (id integer primary key, b bigint constraint positive check (b > 0));
create function same(it integer) returns integer language sql immutable as 'select it';
alter table u add constraint the_same check (same(b::integer) = b);
