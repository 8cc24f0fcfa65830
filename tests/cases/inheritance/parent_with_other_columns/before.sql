create table things (id bigserial primary key, name text);
create table goods (price int default 5 not null, name text);
create table books (id bigint default nextval('things_id_seq') not null, name text, pages int) inherits (things);
