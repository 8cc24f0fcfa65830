create schema two;
create table two.p (id bigserial primary key, x integer);
create index "p X" on two.p (x) with (fillfactor = 70);
comment on index two."p X" is 'by x';
