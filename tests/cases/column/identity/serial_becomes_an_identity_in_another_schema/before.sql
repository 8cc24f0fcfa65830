create schema s;
create table s.t (id serial primary key, n text);
