create table t (id smallint generated always as identity (maxvalue 99) primary key, a text);
