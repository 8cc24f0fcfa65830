create table t (id integer primary key, a varchar(20));
create table log (n int);
create rule r as on update to t where old.a is distinct from new.a do also insert into log values (1);
comment on rule r on t is 'logs';
