create domain email as text check (value like '%@%');
create domain email_v2 as varchar(100);
create table t (id bigint primary key, a email, b email_v2);
