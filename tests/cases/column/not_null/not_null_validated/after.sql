create table t (id integer, a text constraint present not null);
