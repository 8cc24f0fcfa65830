create table t (id integer primary key, a integer);
create function nothing() returns trigger language plpgsql as 'begin return null; end';
create trigger tell after update of a on t for each row execute function nothing();
