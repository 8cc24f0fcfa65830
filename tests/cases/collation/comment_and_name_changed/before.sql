create schema other;
create table t (id int primary key, a text not null);
create collation german (provider = icu, locale = 'de');
comment on collation german is 'German';
create view v as select a collate german as a from t;
