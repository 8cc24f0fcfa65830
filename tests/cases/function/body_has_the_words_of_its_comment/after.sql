create table t (id int primary key, a int not null, b text); create function f() returns text language sql as $$ select $a$
COMMENT ON FUNCTION public.f() IS 'x';
$a$ $$; comment on function f() is 'x';
