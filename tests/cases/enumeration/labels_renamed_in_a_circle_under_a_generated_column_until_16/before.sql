create type lane as enum ('left', 'right');
create table t (id integer primary key, one lane, g boolean generated always as (one = 'right') stored);
