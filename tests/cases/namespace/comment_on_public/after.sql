create table t (id integer primary key);
comment on schema public is 'it''s ours';
