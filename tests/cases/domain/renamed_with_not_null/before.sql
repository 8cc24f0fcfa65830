create domain mail as text not null;
create table t (id integer primary key, a mail);
