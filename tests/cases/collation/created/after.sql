create table t (id int primary key, a text not null);
create schema other;
create collation plain (provider = libc, locale = 'C');
create collation other.mixed (provider = libc, lc_collate = 'C', lc_ctype = 'C.UTF-8');
create collation german (provider = icu, locale = 'de');
create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
comment on collation german is 'it''s';
create view v as select id from t where a collate any_case = 'x';
