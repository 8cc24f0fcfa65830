create table t (id integer primary key, a text default 'a@b', constraint k check (a is not null));
