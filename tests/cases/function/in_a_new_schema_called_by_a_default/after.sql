create schema s;
create function s.f() returns int language sql as 'select 7';
create table t (id int primary key, n int default s.f());
create table s.u (id int primary key, n int default s.f(), constraint c check (id < s.f()));
