create schema one;
create schema two;
create sequence one.s increment 2;
create sequence two.s increment 3;
create table one.t (id bigint primary key default nextval('one.s'));
create table two.t (id bigint primary key default nextval('two.s'));
create table u (id integer primary key, n bigint default nextval('one.s'), foreign key (n) references one.t);
