create schema other;
create table t (id int primary key, a text not null);
create collation other."G" (provider = icu, locale = 'de');
comment on collation other."G" is E'\\''';
create view v as select a collate other."G" as a from t;
