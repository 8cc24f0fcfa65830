create schema one;
create table one.p (id bigserial primary key, x integer);
create index p_x on one.p (x);
