create table t (id int primary key, b text);
create function add(int, int) returns int language sql immutable as 'select coalesce($1, 0) + $2';
create function fin(int) returns text language sql immutable as 'select $1::text'; create function sub(int, int) returns int language sql immutable as 'select $1 - $2'; create function fin2(int, int) returns text language sql immutable as 'select $1::text';
create aggregate "Of All"(x int) (sfunc = add, stype = int, sspace = 10, finalfunc = fin2, finalfunc_extra, finalfunc_modify = shareable, combinefunc = add, initcond = '0', msfunc = add, minvfunc = sub, mstype = int, msspace = 4, mfinalfunc = fin, mfinalfunc_modify = read_write, minitcond = '0', parallel = safe);
