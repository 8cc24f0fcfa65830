create table t (id int primary key, b text);
create type span as range (subtype = float8);
create table u (id int primary key, s span not null default 'empty', exclude using gist (s with &&)); create index on u using gist (s);
