create table t (id integer primary key, a text);
comment on column t.a is 'größe 漢字';
