create table t (id bigint primary key, name text not null default 'none', amount integer, note text);
grant select, update (note) on t to case_reader;
