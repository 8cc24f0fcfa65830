insert into people (name) values ('x'), ('y');
