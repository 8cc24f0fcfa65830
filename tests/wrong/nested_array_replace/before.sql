create type lane as enum ('left', 'right', 'middle');
create table t (id integer primary key, many lane[]);
