create table t (id integer, a text default 'x' constraint present not null);
