create schema crm;
create schema old;
create table old.person (id bigint primary key);
create table crm.pets (id bigint primary key);
create table old.rest (id bigint primary key);
