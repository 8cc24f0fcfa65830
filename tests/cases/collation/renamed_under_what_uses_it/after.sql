create schema other;
create collation other."G" (provider = icu, locale = 'de');
comment on collation other."G" is 'it''s';
create domain d as text collate other."G";
create table t (id int primary key, a text collate other."G", b text, c d, check (b collate other."G" > 'a'));
create index i on t (b collate other."G");
create view v as select a collate other."G" as a from t;
