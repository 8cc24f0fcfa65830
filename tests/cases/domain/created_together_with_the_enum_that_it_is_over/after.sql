create type mood as enum ('good', 'bad');
create domain fine as mood default 'good' check (value <> 'bad');
create table t (id integer primary key, a fine not null);
