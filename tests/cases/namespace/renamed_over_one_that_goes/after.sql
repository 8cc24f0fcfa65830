create schema crm;
create table crm.t (id bigint primary key, name text);
create table crm.u (id serial primary key);
