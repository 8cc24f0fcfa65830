create type mood as enum ('a', 'b', 'c');
create table t (id integer primary key, m mood default 'a', n mood[] default '{b}', constraint k check (m = any (n) or true));
