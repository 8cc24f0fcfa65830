create domain mail as text default 'a@b' constraint at check (value ~ '@');
comment on domain mail is 'a mail';
create table t (id integer primary key, a mail);
