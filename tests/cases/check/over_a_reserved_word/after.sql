create table t ("select" integer, "when" date, constraint c check ("select" > 0 and "when" > '2020-01-01'));
