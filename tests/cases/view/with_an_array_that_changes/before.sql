create table t (id int primary key, kind varchar(10) not null, other varchar, n int);
create view v as select id from t where kind in ('a', 'b');
create policy p on t using (kind in ('a', 'b') or other in (kind, n::varchar));
