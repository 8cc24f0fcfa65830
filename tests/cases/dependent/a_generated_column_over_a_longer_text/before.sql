create table t (id integer primary key, a varchar(10), g text generated always as (upper(a)) stored);
