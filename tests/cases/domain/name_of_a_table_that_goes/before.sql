create table email (id integer);
