create table t (id bigint generated always as identity (maxvalue 5), a text); create table n (id smallint generated always as identity, a text);
