create table _email (id integer primary key);
