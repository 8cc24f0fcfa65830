create table t (id int primary key, a text not null);
create collation c (provider = icu, locale = 'und', rules = '&a < g');
