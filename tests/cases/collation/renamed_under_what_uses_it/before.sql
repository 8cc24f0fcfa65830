create schema other;
create collation german (provider = icu, locale = 'de');
comment on collation german is 'German';
create domain d as text collate german;
create table t (id int primary key, a text collate german, b text, c d, check (b collate german > 'a'));
create index i on t (b collate german);
create view v as select a collate german as a from t;
