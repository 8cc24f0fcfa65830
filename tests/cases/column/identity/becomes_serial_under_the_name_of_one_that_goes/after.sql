create table u (id integer primary key);
create table t (id integer primary key);
create sequence t_n_seq1 as integer;
alter table t add n integer not null default nextval('t_n_seq1');
alter sequence t_n_seq1 owned by t.n;
