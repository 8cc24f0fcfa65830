create table p (id integer, name text, constraint p_pkey primary key (id)); create table c (id integer primary key, p_id integer references p (id));
