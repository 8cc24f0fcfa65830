create table t (id integer primary key, a text default 'x', b text default '1', c timestamp default '2024-01-01', d numeric default -1);
