create table t (id integer primary key, a varchar(20), g text generated always as (upper(a)) stored);
