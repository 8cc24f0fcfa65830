create  table t (id integer primary key, a text) ;
alter table t force row level security;
