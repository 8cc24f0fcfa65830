create table a (id integer primary key, b integer);
create table b (id integer primary key, a integer);
alter table a add constraint f foreign key (b) references b (id) deferrable initially deferred;
alter table b add constraint g foreign key (a) references a (id) deferrable;
