create function note() returns trigger as $$ begin raise exception 'it fires'; end; $$ language plpgsql;
create table t (id integer primary key, a bigint, b text not null);
create trigger each_row after update of a, b on t for each row execute function note();
alter table t enable always trigger each_row;
comment on trigger each_row on t is 'told';
