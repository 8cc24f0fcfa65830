create table t (id integer primary key, b text, a text not null check (a <> ''));
