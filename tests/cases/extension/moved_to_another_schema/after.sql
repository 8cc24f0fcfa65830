create schema ext;
create extension citext schema ext;
create table t (id integer, a ext.citext);
