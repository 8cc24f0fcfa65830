create collation german (provider = icu, locale = 'de-AT');
create table t (id int primary key, a text collate german);
