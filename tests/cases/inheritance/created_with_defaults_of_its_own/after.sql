create table things (id bigserial primary key, name text, note text);
create table books (pages integer) inherits (things);
alter table books alter name set default 'untitled', alter note set not null, alter id set default 7; comment on column books.name is 'title';
