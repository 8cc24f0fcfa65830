create table t ("select" integer, "when" date);
