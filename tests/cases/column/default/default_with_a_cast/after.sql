create table t (id integer primary key, a text default '1'::text || 'x');
