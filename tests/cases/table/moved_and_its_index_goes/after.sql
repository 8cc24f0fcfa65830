create schema two;
create table two.p (id bigserial primary key, x integer);
