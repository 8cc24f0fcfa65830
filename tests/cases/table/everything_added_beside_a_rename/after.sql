create  table u (id integer primary key, a text) with (fillfactor=70);
alter table u enable row level security;
alter table u replica identity full;
comment on table u is 'all of it';
