create schema ext;
create collation ext.nocase (locale = 'C');
create table t (id integer primary key, a text collate ext.nocase);
