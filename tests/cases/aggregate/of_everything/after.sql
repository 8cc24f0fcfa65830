create table t (id int primary key, b text);
create function cnt(bigint) returns bigint language sql immutable as 'select $1 + 1'; create aggregate my_count(*) (sfunc = cnt, stype = bigint, initcond = '0'); comment on aggregate my_count(*) is 'all';
