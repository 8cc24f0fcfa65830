create schema crm;
create schema crm_v2;
create type crm.mood as enum ('a');
create table crm.t (id bigint primary key, m crm.mood);
create table crm_v2.t (id bigint primary key, name text);
create table crm_v2.u (id serial primary key);
