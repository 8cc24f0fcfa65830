create table t (id integer, a text constraint here not null);
