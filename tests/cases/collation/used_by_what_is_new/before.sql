create table u (id int primary key, a text, b text);
