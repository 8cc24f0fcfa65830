create table t (id integer primary key, a integer);
create procedure p() language sql begin atomic update t set a = a; end;
