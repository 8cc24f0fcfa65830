create schema "S "" s";
create table t (id int primary key, a text not null);
create text search dictionary "S "" s"."D "" d" (template = simple);
create text search configuration "S "" s"."C "" c" (parser = default);
alter text search configuration "S "" s"."C "" c" add mapping for asciiword with "S "" s"."D "" d";
comment on text search dictionary "S "" s"."D "" d" is E'\\''';
create view v as select to_tsvector('"S "" s"."C "" c"', a) as a from t;
