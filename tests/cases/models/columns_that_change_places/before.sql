create table people (id bigint primary key, first text not null, last text not null unique, constraint k check (first <> last));
