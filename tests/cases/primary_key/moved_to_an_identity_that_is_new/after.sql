create table t (id integer generated always as identity primary key, n integer not null unique, s text);
