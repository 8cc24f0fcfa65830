create table t (id bigint primary key, a text, b text, "C" text, check (a <> 'x'), check (b <> 'y'));
