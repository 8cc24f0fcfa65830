create schema one;
create sequence one.s increment 3;
create table one.t (id bigint primary key default nextval('one.s'), n integer);
create table u (id integer primary key, n bigint, foreign key (n) references one.t);
