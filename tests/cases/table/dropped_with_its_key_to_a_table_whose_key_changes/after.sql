create table p (id integer, name text not null, constraint p_pkey primary key (id, name));
