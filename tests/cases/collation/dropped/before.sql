create table t (id int primary key, a text not null);
create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation german (provider = icu, locale = 'de');
create index i on t (a collate german);
create view v as select id from t where a collate any_case = 'x';
