create table t (id bigint generated always as identity (minvalue 3 maxvalue 5000000000 start 3000000000) primary key, a text);
