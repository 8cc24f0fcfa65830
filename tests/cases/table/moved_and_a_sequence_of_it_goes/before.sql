create schema one;
create table one.p (id bigserial primary key, x integer);
create sequence one.q owned by one.p.x;
