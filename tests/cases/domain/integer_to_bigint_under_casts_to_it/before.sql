create domain number as integer check (value > 0);
create table t (id integer primary key, a number default 3::number, b integer default 4::number, constraint k check (b <> 7::number));
create index i on t ((b::number));
create index j on t (b) where b > 2::number;
