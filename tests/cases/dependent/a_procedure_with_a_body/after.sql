create table t (id integer primary key, a bigint);
create procedure p() language sql begin atomic update t set a = a; end;
