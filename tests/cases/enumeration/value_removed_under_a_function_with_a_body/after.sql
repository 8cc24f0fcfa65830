create type mood as enum ('a', 'b');
create table t (id integer primary key, m mood);
create function f() returns bigint language sql begin atomic select count(*) from t where m = 'a'; end;
