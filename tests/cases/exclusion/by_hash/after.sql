create table t (id integer, a text, constraint e exclude using hash (a with =));
