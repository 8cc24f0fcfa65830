create collation german (provider = icu, locale = 'de');
create table u (id int primary key, a text collate german, b text, c text collate german);
create index i on u (b collate german);
create domain d as text collate german;
create table t (id int primary key, a text collate german not null, b d, exclude using btree (a collate german with =));
create type k as (a text collate german);
create function f(a text) returns text language sql as 'select a collate public.german';
