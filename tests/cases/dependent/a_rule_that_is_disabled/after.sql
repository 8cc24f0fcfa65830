create table t (id integer primary key, a bigint);
create rule r as on delete to t where old.a > 5 do instead nothing;
alter table t disable rule r;
