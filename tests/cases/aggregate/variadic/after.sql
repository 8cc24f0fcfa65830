create table t (id int primary key, b text);
create function vs(int, variadic text[]) returns int language sql as 'select 1'; create aggregate vagg(variadic text[]) (sfunc = vs, stype = int);
