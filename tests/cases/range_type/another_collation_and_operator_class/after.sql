create table t (id int primary key, b text);
create type words as range (subtype = text, collation = "C", subtype_opclass = text_pattern_ops);
