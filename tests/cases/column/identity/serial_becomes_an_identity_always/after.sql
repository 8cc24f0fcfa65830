create table t (id integer primary key, a integer generated always as identity);
