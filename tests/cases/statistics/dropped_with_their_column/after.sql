create table t (a integer, c text);
