create schema "S "" s";
create table t (id int primary key, a int not null);
create operator family "S "" s"."Y "" y" using btree;
create operator class "S "" s"."C" for type int using btree family "S "" s"."Y "" y" as operator 1 <, operator 3 =, function 1 btint4cmp(int, int);
comment on operator class "S "" s"."C" using btree is 'it''s';
create index i on t (a "S "" s"."C");
