create table "t "" T" (id int primary key);
create publication "p' "" P";
comment on publication "p' "" P" is '\''';
