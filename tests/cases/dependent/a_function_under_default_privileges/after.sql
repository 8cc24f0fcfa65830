create table t (id integer primary key, a bigint);
create function f() returns void language sql begin atomic select a from t; end;
create function g() returns void language sql begin atomic select a from t; end;
revoke execute on function g() from public;
grant execute on function g() to case_reader;
alter default privileges revoke execute on functions from public;
alter default privileges grant execute on functions to case_other;
create function h() returns void language sql begin atomic select a from t; end;
