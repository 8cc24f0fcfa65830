create table t (id integer primary key, m text not null default 'a', constraint k check (m in ('a', 'b')));
