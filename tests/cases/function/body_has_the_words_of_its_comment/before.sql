create table t (id int primary key, a int not null, b text); create function f() returns text language sql as $$ select 'a' $$;
