create table t (id bigint generated always as identity, a text); create table n (id bigint generated always as identity, a text);
