create table p (id integer primary key); create table c (id integer primary key, p_id integer default 1 not null, constraint f foreign key (p_id) references p (id) on delete cascade);
