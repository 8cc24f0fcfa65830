create table t (id int, a bigint generated always as identity not null);
