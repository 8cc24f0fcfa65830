create table t (id integer primary key, a text, b text); create index i on t ((a || 'x'));
