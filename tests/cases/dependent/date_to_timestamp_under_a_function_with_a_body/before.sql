create table t (id integer primary key, a date);
create function f() returns bigint language sql begin atomic select count(a) from t; end;
comment on function f() is 'counts';
revoke all on function f() from public;
