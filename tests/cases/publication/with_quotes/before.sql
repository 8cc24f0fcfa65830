create table "t "" T" (id int primary key);
create publication "p' "" P" for table "t "" T";
comment on publication "p' "" P" is 'x';
