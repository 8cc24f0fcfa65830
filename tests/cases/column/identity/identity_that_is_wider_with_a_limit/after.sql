create table t (id bigint generated always as identity (maxvalue 99) primary key, a text);
