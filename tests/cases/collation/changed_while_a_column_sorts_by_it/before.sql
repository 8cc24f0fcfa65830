create collation german (provider = icu, locale = 'de');
create table t (id int primary key, a text collate german);
