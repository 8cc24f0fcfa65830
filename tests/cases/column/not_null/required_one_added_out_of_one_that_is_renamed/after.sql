create table t (id integer primary key, c text not null, a text not null);
