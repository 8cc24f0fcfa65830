create  table t (id integer primary key, a text) ;
alter table t enable row level security;
