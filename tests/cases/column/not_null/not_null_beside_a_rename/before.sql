create table t (id integer, a text not null);
