create type lane as enum ('right', 'outer', 'middle');
create table t (id integer primary key, many lane[]);
