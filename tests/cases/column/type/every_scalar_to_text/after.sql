create table t (id integer primary key, a text, b text, c varchar, d text, e text, f text, g text, h text, i text[], j text, k text);
