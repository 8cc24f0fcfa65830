create collation german (provider = icu, locale = 'de');
create table t (id int primary key, a text not null, check (a collate german > 'b'));
create index i on t ((a collate german || 'x')) where a collate german > 'a';
create view v as select a collate german as a from t;
create type k as (a text collate german);
create function f(a text) returns text language sql as 'select a collate public.german';
