create schema z;
create table z.numbered (id serial primary key);
create table also (id int default nextval('z.numbered_id_seq') not null, name text);
