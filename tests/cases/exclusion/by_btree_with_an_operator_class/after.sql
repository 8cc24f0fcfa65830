create table t (id integer, a text, constraint e exclude using btree (a text_pattern_ops with =));
