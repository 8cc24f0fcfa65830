create sequence codes;
create function next_code() returns bigint language sql as $$ select nextval('public.codes') $$;
create table by_function (id integer primary key);
create table by_itself (id integer primary key);
create table by_default (id integer primary key);
