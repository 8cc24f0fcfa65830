create schema s;
comment on schema s is 'ours';
create type s.mood as enum ('a');
create sequence s.q;
create table s.t (id integer primary key, m s.mood, n integer default nextval('s.q'));
create index i on s.t (m);
create statistics s.st on m, n from s.t;
