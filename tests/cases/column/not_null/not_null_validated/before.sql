create table t (id integer, a text);
alter table t add constraint present not null a not valid;
