create domain tags as text[] default '{}' check (cardinality(value) < 5) check ('' <> all (value));
create table t (id integer primary key, a tags, b tags[]);
